import { leaseUntil } from '../../../core/raft/index.ts';
import type { Micros } from '../../../sim/index.ts';
import type { MemberState, View } from '../cluster.ts';

/** Since when leaders have held their leases without a break, in true time, and for how long there was any. */
export class Tenancy {
  private readonly view: View;
  private readonly since: Micros[] = [];
  private readonly end: Micros[] = [];
  private readonly term: number[] = [];
  /** Up to where the time with a lease has been counted; -1 before the first. */
  private settledAt = -1;
  private held = 0;
  private whole = 0;

  constructor(view: View) {
    this.view = view;
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.since.push(-1);
      this.end.push(-1);
      this.term.push(-1);
    }
  }

  /** A node's state is another. */
  stepped(node: number, state: MemberState): void {
    const local = leaseUntil(state);
    if (local < 0 && (this.end[node] ?? -1) < 0) return;
    const { now } = this.view;
    const end = local < 0 ? -1 : this.view.trueTimeOf(node, local);
    if (end === this.end[node] && this.term[node] === state.durable.term) return;
    this.settle();
    const valid = end > now;
    if (valid && this.settledAt < 0) this.settledAt = now;
    if (!valid) this.since[node] = -1;
    else if (!this.holds(node) || this.term[node] !== state.durable.term) this.since[node] = now;
    this.end[node] = end;
    this.term[node] = state.durable.term;
  }

  /** A node has gone down. */
  stopped(node: number): void {
    this.settle();
    this.since[node] = -1;
    this.end[node] = -1;
  }

  /** Since when the node has held a lease without a break; -1 if it holds none. */
  sinceOf(node: number): Micros {
    return this.holds(node) ? (this.since[node] ?? -1) : -1;
  }

  /** How many milliseconds of those since the first lease somebody held one, counted up to now and never again. */
  taken(): { readonly right: number; readonly n: number } {
    this.settle();
    const taken = { right: Math.round(this.held / 1000), n: Math.round(this.whole / 1000) };
    this.held = 0;
    this.whole = 0;
    return taken;
  }

  private holds(node: number): boolean {
    return (this.end[node] ?? -1) > this.view.now;
  }

  private settle(): void {
    const { now } = this.view;
    if (this.settledAt < 0 || now <= this.settledAt) return;
    let latest = 0;
    for (const end of this.end) if (end > latest) latest = end;
    this.held += Math.max(0, Math.min(now, latest) - this.settledAt);
    this.whole += now - this.settledAt;
    this.settledAt = now;
  }
}
