import type { Micros } from '../../../sim/index.ts';
import type { Reporter } from '../cluster.ts';

/** An observation is made whenever true time is a multiple of this. */
const EVERY: Micros = 100_000;

/**
 * The measure `statusAccuracy`: of the observations of what A lists of B, how many are right. Between two looks at a list
 * it stays as it is, so that the observations are counted, not made: that costs nothing at all.
 */
export class Accuracy {
  private readonly report: Reporter;
  /** By pair: the first instant that has not been counted yet. */
  private readonly countedTo: Micros[] = [];
  private right = 0;
  private n = 0;
  /** Those that were wrong, and excused. */
  private excused = 0;
  /** What has been reported already. */
  private rightBefore = 0;
  private before = 0;

  constructor(report: Reporter, pairs: number) {
    this.report = report;
    for (let pair = 0; pair < pairs; pair += 1) this.countedTo.push(0);
  }

  /** Until just before `now`, from where it was counted to or `from` if that is later, the pair's list was right, or was not. */
  count(pair: number, from: Micros, now: Micros, right: boolean, excused = false): void {
    const start = Math.max(from, this.countedTo[pair] ?? 0);
    this.countedTo[pair] = now;
    if (start >= now) return;
    const n = Math.ceil(now / EVERY) - Math.ceil(start / EVERY);
    this.n += n;
    if (right) this.right += n;
    else if (excused) this.excused += n;
  }

  /** All observations so far that have been reported, but for those that were wrong and excused. */
  get whole(): { readonly right: number; readonly n: number } {
    return { right: this.rightBefore, n: this.before - this.excused };
  }

  flush(): void {
    if (this.n > 0) this.report.share('statusAccuracy', this.right, this.n);
    this.rightBefore += this.right;
    this.before += this.n;
    this.right = 0;
    this.n = 0;
  }
}
