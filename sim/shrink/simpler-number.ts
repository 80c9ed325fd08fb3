import type { Micros } from '../clock/micros.ts';

/** The units in which people state times, the coarsest first: a minute is no rounder than ten seconds. */
const GRAINS: readonly Micros[] = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10];

/** Rounder times near a time, the roundest first, below before above; none where it is round already. */
export function* rounderTimes(micros: Micros): Generator<Micros> {
  for (const grain of GRAINS) {
    if (micros % grain === 0) return;
    const below = micros - (micros % grain);
    if (below > 0) yield below;
    // Not far from where it was: a time that becomes more than half as long again is another time.
    if (below + grain <= 1.5 * micros) yield below + grain;
  }
}

/** Smaller whole numbers down to `least`, the smallest first, then ever closer to the number itself. */
export function* smallerNumbers(value: number, least: number): Generator<number> {
  for (let gap = value - least; gap > 0; gap = Math.floor(gap / 2)) yield value - gap;
}
