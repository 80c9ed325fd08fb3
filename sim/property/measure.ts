/** A summary of observations, everywhere in the same shape. Percentiles are nearest-rank. */
export interface Measure {
  readonly n: number;
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}
