import type { Micros } from '../../../sim/index.ts';

/**
 * Since when one node has been able to do something, and when it last was: it is able while it is `open` and its lease has
 * not ended. Told of changes only; between them nothing needs to be looked at.
 */
export class Able {
  private open = false;
  /** True time at which its lease ends. */
  private leaseEnd = 0;
  /** True time at which the present, or the last, span of being able began. */
  private since = 0;
  /** The last true time at which it is known to have been able. */
  private last = 0;

  /** Whether it runs and can be reached. */
  setOpen(open: boolean, now: Micros): void {
    this.settle(now);
    const was = this.isAble(now);
    this.open = open;
    if (!was && this.isAble(now)) this.since = now;
  }

  setLease(end: Micros, now: Micros): void {
    this.settle(now);
    const was = this.isAble(now);
    this.leaseEnd = end;
    if (!was && this.isAble(now)) this.since = now;
  }

  isAble(now: Micros): boolean {
    return this.open && now < this.leaseEnd;
  }

  /** For how long it has not been able; 0 if it is. */
  unableFor(now: Micros): Micros {
    this.settle(now);
    return this.isAble(now) ? 0 : now - this.last;
  }

  /** For how long it has been able without a break; 0 if it is not. */
  ableFor(now: Micros): Micros {
    return this.isAble(now) ? now - this.since : 0;
  }

  private settle(now: Micros): void {
    if (this.open) this.last = Math.max(this.last, Math.min(now, this.leaseEnd));
  }
}
