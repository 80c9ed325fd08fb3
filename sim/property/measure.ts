/** A summary of observations, everywhere in the same shape. Percentiles are nearest-rank. */
export interface Summary {
  readonly n: number;
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}

/** How many of `n` observations were right; `share` is right ÷ n. */
export interface Share {
  readonly n: number;
  readonly right: number;
  readonly share: number;
}

/** What was measured under one name: quantities, summarised, or observations that are right or wrong. */
export type Measure = Summary | Share;

/** Whether it counts what was right. */
export function isShare(measure: Measure): measure is Share {
  return 'share' in measure;
}

/** The share of `right` in `n`; null when there are no observations. */
export function shareOf(right: number, n: number): Share | null {
  return n === 0 ? null : { n, right, share: right / n };
}
