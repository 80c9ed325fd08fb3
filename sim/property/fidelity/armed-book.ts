import type { ArmableFault, StrikePoint } from '../../plan/fault-plan.ts';
import type { Complaint } from './complaint.ts';

interface Entry {
  readonly fault: ArmableFault;
  readonly on: StrikePoint['on'];
  readonly n: number;
  /** How often it has happened since. */
  seen: number;
}

/** The faults that wait for a node to do something, with a count of their own of what it does. */
export class ArmedBook {
  private entries: Entry[] = [];
  /** What was armed when the node stopped. */
  private spent: readonly Entry[] = [];

  /** A fault waits from now on. Those that wait for one kind of message are left out: kinds are the system's affair. */
  arm(fault: ArmableFault): void {
    if (fault.when === undefined) return;
    if (fault.when.on === 'send' && fault.when.message !== undefined) return;
    this.entries.push({ fault, on: fault.when.on, n: fault.when.n, seen: 0 });
  }

  /** The node has done something. As it begins a save it would be down already, had its time come. */
  did(on: StrikePoint['on']): Complaint | null {
    if (this.entries.length === 0) return null;
    let missed: Entry | null = null;
    for (const entry of this.entries) {
      if (entry.on !== on) continue;
      entry.seen += 1;
      if (entry.seen > entry.n - (on === 'save' ? 1 : 0)) missed = entry;
    }
    if (missed === null) return null;
    const expected = `it at ${on} ${missed.n}`;
    return {
      message: `An armed ${nameOf(missed.fault)} did not strike.`,
      expected,
      seen: `${on} ${missed.seen}`,
    };
  }

  /** The node has stopped: nothing waits any more. */
  stopped(): void {
    this.spent = this.entries;
    if (this.entries.length > 0) this.entries = [];
  }

  /** A fault has struck: a crash once the node has stopped, and then nothing else waits; any other while it goes on. */
  struck(fault: ArmableFault): Complaint | null {
    const waiting = fault.kind === 'crash' ? this.spent : this.entries;
    const entry = waiting.find((armed) => armed.fault === fault);
    if (entry === undefined) return null;
    if (fault.kind !== 'crash') this.entries = this.entries.filter((armed) => armed !== entry);
    // The save at which it strikes has not begun yet, and a crash never lets it.
    const seen = entry.seen + (entry.on === 'save' ? 1 : 0);
    if (seen === entry.n) return null;
    const expected = `${entry.on} ${entry.n}`;
    const message = `An armed ${nameOf(fault)} struck at the wrong moment.`;
    return { message, expected, seen: `${entry.on} ${seen}` };
  }

  /** Whatever waits is called off. */
  disarm(): void {
    this.entries = [];
  }
}

function nameOf({ kind }: ArmableFault): string {
  return kind === 'crash' ? 'crash' : 'isolation';
}
