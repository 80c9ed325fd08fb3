import { MILLISECOND, MINUTE, SECOND } from '../../sim/index.ts';
import type { Micros } from '../../sim/index.ts';

/** Microseconds in an hour. */
export const HOUR: Micros = 60 * MINUTE;

/** What Go calls them, and how many nanoseconds they have. Both signs for micro are Go's: U+00B5 and U+03BC. */
const UNITS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ns: 1n,
};

/** A year: longer than any run, and far within exact integers. */
export const LONGEST_DURATION: Micros = 8760 * HOUR;

/** Longer texts are no durations that anybody wrote; it bounds the arithmetic. */
const LONGEST_TEXT = 200;

/** A microsecond in the unit in which pieces are added up. */
const SCALED_MICRO = BigInt('1000'.padEnd(4 + LONGEST_TEXT, '0'));

/** What {@link parseDuration} accepts, as a regular expression for editors. */
export const DURATION_PATTERN = '\\+?((\\d+\\.?\\d*|\\.\\d+)(h|ms|m|s|us|µs|μs|ns))+';

/**
 * Reads a duration in Go's notation (`1m30s`, `200ms`, `1.5s`, `.5s`, `500us`) as microseconds: what `time.ParseDuration`
 * refuses is refused, and what it accepts accepted (but for a bare `0`, which has no unit), as long as it is not negative,
 * no finer than a microsecond and no longer than {@link LONGEST_DURATION}; else null. The arithmetic is exact.
 */
export function parseDuration(text: string): Micros | null {
  if (text.length > LONGEST_TEXT) return null;
  const negative = text.startsWith('-');
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '') return null;
  // Nanoseconds, with more digits behind them than the text can have: so the sum is exact.
  let scaled = 0n;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?(h|ms|m|s|us|\u00b5s|\u03bcs|ns)/.exec(rest);
    if (match === null) return null;
    const [piece, whole = '', fraction = '', name = ''] = match;
    if (whole === '' && fraction === '') return null;
    scaled += BigInt(whole + fraction.padEnd(LONGEST_TEXT, '0')) * (UNITS[name] ?? 0n);
    rest = rest.slice(piece.length);
  }
  if (scaled % SCALED_MICRO !== 0n) return null;
  const micros = scaled / SCALED_MICRO;
  if (micros > BigInt(LONGEST_DURATION) || (negative && micros > 0n)) return null;
  return Number(micros);
}

/** Writes microseconds as Go does: `1m30s`, `1.5s`, `200ms`, `1.25ms`, `500us`, `0s`. */
export function formatDuration(micros: Micros): string {
  if (micros < SECOND) {
    if (micros === 0) return '0s';
    return micros < MILLISECOND ? `${micros}us` : `${decimal(micros, 3)}ms`;
  }
  const hours = Math.floor(micros / HOUR);
  const minutes = Math.floor((micros % HOUR) / MINUTE);
  const seconds = micros % MINUTE;
  const h = hours > 0 ? `${hours}h` : '';
  const m = minutes > 0 ? `${minutes}m` : '';
  return `${h}${m}${seconds > 0 ? `${decimal(seconds, 6)}s` : ''}`;
}

/** `value` divided by ten to the `digits`, without trailing zeros; exact. */
function decimal(value: number, digits: number): string {
  const scale = Number(`1e${digits}`);
  const whole = Math.floor(value / scale);
  const fraction = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}
