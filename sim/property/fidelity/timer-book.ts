import type { Micros } from '../../clock/micros.ts';
import type { Complaint } from './complaint.ts';

/** Two microseconds for rounding. */
const SLACK = 2;

/** The timers of a node, by position: which are set, and between which readings of its own clock they must fire. */
export class TimerBook {
  private readonly set: boolean[] = [];
  private readonly earliest: Micros[] = [];
  private readonly latest: Micros[] = [];

  /** The node sets a timer. `local` is its own clock; `waited`: it has become free only now, so what was due may wait. */
  sets(timer: number, local: Micros, min: Micros, max: Micros, waited: boolean): Complaint | null {
    const late = (this.set[timer] ?? false) && !waited && local > (this.latest[timer] ?? 0) + SLACK;
    const due = this.latest[timer] ?? 0;
    this.set[timer] = true;
    this.earliest[timer] = local + min;
    this.latest[timer] = local + max;
    if (!late) return null;
    return { message: 'A timer never fired.', expected: `by ${due} µs of its clock`, seen: `${local} µs` };
  }

  clears(timer: number): void {
    this.set[timer] = false;
  }

  /** A timer fires. */
  fires(timer: number, local: Micros, waited: boolean): Complaint | null {
    if (this.set[timer] !== true) {
      return {
        message: 'A timer fired that was not set.',
        expected: 'silence',
        seen: `timer ${timer} fires`,
      };
    }
    this.set[timer] = false;
    const earliest = this.earliest[timer] ?? 0;
    const latest = this.latest[timer] ?? 0;
    const late = local > latest + SLACK && !waited;
    if (local >= earliest && !late) return null;
    const message = late ? 'A timer fired too late.' : 'A timer fired too early.';
    return { message, expected: `${earliest} to ${latest} µs of its clock`, seen: `${local} µs` };
  }

  /** The node has stopped. */
  forget(): void {
    this.set.fill(false);
  }
}
