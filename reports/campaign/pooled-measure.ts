import type { Summary } from '../../sim/index.ts';

/** So many different values are told apart, which is what bounds the memory of a campaign. */
const MOST_VALUES = 32_768;

/** The finest grid that values are put on, once they are too many: about a microsecond, where they are milliseconds. */
const FINEST_GRID = 2 ** -10;

/** What is kept of a measure, as plain data. */
export interface PooledState {
  readonly n: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Width of the cells that values are counted in; 0: each value has its own. */
  readonly grid: number;
  /** Lower edge of a cell, and how often its values were observed. */
  readonly counts: readonly (readonly [number, number])[];
}

/**
 * The observations of a measure over all runs of a campaign, in bounded memory. Number, least, greatest and mean are exact
 * always, and percentiles as long as there are no more than 32,768 different values. After that values are counted in cells
 * of equal width, as narrow as that bound allows, and a percentile is the lower edge of its cell: too low by less than a
 * cell, which is at most an 8,192nd of the span from the least to the greatest.
 */
export class PooledMeasure {
  private n = 0;
  private sum = 0;
  private min = Infinity;
  private max = -Infinity;
  private grid = 0;
  private counts = new Map<number, number>();

  /** Goes on from what was kept before. */
  static from({ n, sum, min, max, grid, counts }: PooledState): PooledMeasure {
    const pooled = new PooledMeasure();
    Object.assign(pooled, { n, sum, min, max, grid, counts: new Map(counts) });
    return pooled;
  }

  /** Adds observations. */
  add(values: readonly number[]): void {
    for (const value of values) {
      this.n += 1;
      this.sum += value;
      this.min = Math.min(this.min, value);
      this.max = Math.max(this.max, value);
      this.count(value, 1);
      if (this.counts.size > MOST_VALUES) this.coarsen();
    }
  }

  /** What the observations come to; null if there are none. */
  summary(): Summary | null {
    const { n, min, max } = this;
    if (n === 0) return null;
    const cells = [...this.counts].sort(([a], [b]) => a - b);
    return {
      n,
      min,
      p50: this.percentile(cells, 50),
      p99: this.percentile(cells, 99),
      max,
      mean: this.sum / n,
    };
  }

  /** What has to be kept, to go on later. */
  state(): PooledState {
    const { n, sum, min, max, grid } = this;
    return { n, sum, min, max, grid, counts: [...this.counts] };
  }

  /** Nearest rank, as for the observations of a single run. */
  private percentile(cells: readonly (readonly [number, number])[], percent: number): number {
    const rank = Math.max(Math.ceil((this.n * percent) / 100), 1);
    let below = 0;
    for (const [edge, count] of cells) {
      below += count;
      if (below >= rank) return Math.max(edge, this.min);
    }
    return this.max;
  }

  private count(value: number, times: number): void {
    const cell = this.grid === 0 ? value : Math.floor(value / this.grid) * this.grid;
    this.counts.set(cell, (this.counts.get(cell) ?? 0) + times);
  }

  /** Makes the cells wider, until there is room for twice as many. */
  private coarsen(): void {
    while (this.counts.size > MOST_VALUES / 2) {
      this.grid = this.grid === 0 ? FINEST_GRID : this.grid * 2;
      const finer = this.counts;
      this.counts = new Map();
      for (const [value, times] of finer) this.count(value, times);
    }
  }
}
