import type { Summary } from './measure.ts';

/** Summarises observations; null when there are none. Percentiles are nearest-rank: always one of the observations. */
export function summarise(values: readonly number[]): Summary | null {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const min = sorted[0];
  const max = sorted[n - 1];
  if (min === undefined || max === undefined) return null;
  // Summed in ascending order, so that the mean does not depend on the order of observation.
  let sum = 0;
  for (const value of sorted) sum += value;
  return { n, min, p50: nearestRank(sorted, 50), p99: nearestRank(sorted, 99), max, mean: sum / n };
}

/** The smallest value such that at least `percent` of all values are no larger. */
function nearestRank(sorted: Float64Array, percent: number): number {
  const rank = Math.ceil((sorted.length * percent) / 100);
  return sorted[Math.max(rank, 1) - 1] ?? NaN;
}
