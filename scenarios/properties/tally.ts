import type { Reporter } from './cluster.ts';

/** Counts how often a property's antecedent was true. Counting costs an addition; the run is told now and then. */
export class Tally {
  readonly property: string;
  count = 0;

  constructor(property: string) {
    this.property = property;
  }

  /** Tells the run what has been counted since the last time. */
  flush(report: Reporter): void {
    if (this.count === 0) return;
    report.exercise(this.property, this.count);
    this.count = 0;
  }
}
