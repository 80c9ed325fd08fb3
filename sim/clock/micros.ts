/** Time and durations: an integer number of microseconds. */
export type Micros = number;

/** One millisecond, in microseconds. */
export const MILLISECOND: Micros = 1_000;

/** One second, in microseconds. */
export const SECOND: Micros = 1_000_000;

/** One minute, in microseconds. */
export const MINUTE: Micros = 60_000_000;
