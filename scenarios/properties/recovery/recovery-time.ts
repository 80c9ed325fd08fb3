import type { Micros } from '../../../sim/index.ts';

/**
 * When a cluster was settled again for good, seen from looks at it. What clients ask for unsettles a cluster for a
 * moment, again and again, and is no relapse; a new term is one, and so is whatever lasts.
 */
export class RecoveryTime {
  /** What lasts no longer may be work of the moment. */
  private readonly moment: Micros;
  /** The first look at which it was settled since the last relapse; -1 before. */
  from: Micros = -1;
  /** The last look at which it was settled, and the term that it was in then. */
  private seen: Micros = -1;
  private term = -1;

  constructor(moment: Micros) {
    this.moment = moment;
  }

  /** A look at the cluster: whether it was settled, the highest term, and whether that may have grown without fault. */
  look(now: Micros, settled: boolean, term: number, handedOver: boolean): void {
    if (this.from >= 0 && (this.lapsed(now) || (term > this.term && !handedOver))) this.from = -1;
    if (!settled) return;
    if (this.from < 0) this.from = now;
    this.seen = now;
    this.term = term;
  }

  /** Whether there has been work for longer than work of the moment takes. */
  private lapsed(now: Micros): boolean {
    return now - this.seen > this.moment;
  }
}
