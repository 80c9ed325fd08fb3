import type { CrashPoint, Fault } from '../../plan/fault-plan.ts';
import type { Complaint } from './complaint.ts';

interface Entry {
  readonly fault: Fault;
  readonly on: CrashPoint['on'];
  readonly n: number;
  /** How often it has happened since. */
  seen: number;
}

/** The crashes that wait for a node to do something, with a count of their own of what it does. */
export class ArmedBook {
  private entries: Entry[] = [];
  /** What was armed when the node stopped. */
  private spent: readonly Entry[] = [];

  /** A crash waits from now on. Those that wait for one kind of message are left out: kinds are the system's affair. */
  arm(fault: Fault): void {
    if (fault.kind !== 'crash' || fault.when === undefined) return;
    if (fault.when.on === 'send' && fault.when.message !== undefined) return;
    this.entries.push({ fault, on: fault.when.on, n: fault.when.n, seen: 0 });
  }

  /** The node has done something. As it begins a save it would be down already, had its time come. */
  did(on: CrashPoint['on']): Complaint | null {
    if (this.entries.length === 0) return null;
    let missed: Entry | null = null;
    for (const entry of this.entries) {
      if (entry.on !== on) continue;
      entry.seen += 1;
      if (entry.seen > entry.n - (on === 'save' ? 1 : 0)) missed = entry;
    }
    if (missed === null) return null;
    const expected = `it at ${on} ${missed.n}`;
    return { message: 'An armed crash did not strike.', expected, seen: `${on} ${missed.seen}` };
  }

  /** The node has stopped: nothing waits any more. */
  stopped(): void {
    this.spent = this.entries;
    if (this.entries.length > 0) this.entries = [];
  }

  /** A crash has struck. */
  struck(fault: Fault): Complaint | null {
    const entry = this.spent.find((armed) => armed.fault === fault);
    if (entry === undefined) return null;
    // The save at which it strikes is never begun.
    const seen = entry.seen + (entry.on === 'save' ? 1 : 0);
    if (seen === entry.n) return null;
    const expected = `${entry.on} ${entry.n}`;
    return { message: 'An armed crash struck at the wrong moment.', expected, seen: `${entry.on} ${seen}` };
  }

  /** Whatever waits is called off. */
  disarm(): void {
    this.entries = [];
  }
}
