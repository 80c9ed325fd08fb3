import { leaseUntil } from '../../../core/raft/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClockTrust } from '../clock-trust.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/**
 * One leader per term, by history, and one answer of 200 at a time. Keeps who leads and who stands for election; a
 * heartbeat costs nothing here unless there are two of them.
 */
export class OfficeHolders {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly trust: ClockTrust;
  private readonly perTerm = new Tally('one-leader-per-term');
  private readonly answer = new Tally('one-answer-200');
  /** Leader by term; terms without one are holes. Grows with the number of elections alone. */
  private readonly leaderOf = new Map<number, number>();
  /** Nodes that lead or stand for election, as far as they know; paused ones too. */
  private readonly active: number[] = [];

  constructor(view: View, report: Reporter, trust: ClockTrust) {
    this.view = view;
    this.report = report;
    this.trust = trust;
  }

  flush(): void {
    this.perTerm.flush(this.report);
    this.answer.flush(this.report);
  }

  /** The nodes that lead or stand for election. */
  get rivals(): readonly number[] {
    return this.active;
  }

  /** A member's role changed its kind or its term. */
  changed(node: number, state: MemberState): void {
    const at = this.active.indexOf(node);
    if (state.role.kind === 'follower') {
      if (at >= 0) this.active.splice(at, 1);
      return;
    }
    if (at < 0) this.active.push(node);
    if (state.role.kind === 'leader') this.leads(node, state.durable.term);
    // Somebody rivals the lease of another, if there is one.
    for (const holder of this.active) {
      if (holder !== node && this.holdsLease(holder)) this.answer.count += 1;
    }
    this.leased(node, state);
  }

  gone(node: number): void {
    const at = this.active.indexOf(node);
    if (at >= 0) this.active.splice(at, 1);
  }

  /** A leader's lease may have become valid, or longer. */
  leased(node: number, state: MemberState): void {
    if (this.active.length < 2 || state.role.kind !== 'leader' || !this.trust.intact) return;
    if (this.view.localClock(node) >= leaseUntil(state)) return;
    for (const other of this.active) {
      if (other === node) continue;
      this.answer.count += 1;
      if (this.holdsLease(other)) this.twoLeases(node, other);
    }
  }

  /** A member answers 200 on the leader endpoint, with good reason or without. */
  answered(node: number): void {
    if (!this.trust.intact) return;
    for (const other of this.active) {
      if (other === node) continue;
      this.answer.count += 1;
      if (this.holdsLease(other)) this.twoLeases(node, other, true);
    }
  }

  private leads(node: number, term: number): void {
    const known = this.leaderOf.get(term);
    this.perTerm.count += 1;
    if (known === undefined) {
      this.leaderOf.set(term, node);
    } else if (known !== node) {
      this.flush();
      this.report.violate('one-leader-per-term', {
        node,
        others: [known],
        message: `${this.view.name(node)} leads term ${term}, which ${this.view.name(known)} led already.`,
        expected: `${this.view.name(known)} as the only leader of term ${term}`,
        seen: `${this.view.name(known)} and ${this.view.name(node)}`,
      });
    }
  }

  private holdsLease(node: number): boolean {
    const state = asMember(this.view.state(node));
    return state !== undefined && this.view.localClock(node) < leaseUntil(state);
  }

  private twoLeases(node: number, other: number, answered = false): void {
    const running = !this.view.isPaused(node) && !this.view.isPaused(other);
    const names = `${this.view.name(node)} and ${this.view.name(other)}`;
    this.flush();
    this.report.violate('one-answer-200', {
      node,
      others: [other],
      message: answered
        ? `${this.view.name(node)} answers 200 while ${this.view.name(other)} holds a lease.`
        : running
          ? `${names} would both answer 200 now.`
          : `${names} both hold a lease by their own clocks.`,
      expected: 'at most one valid lease at any instant',
      seen: `${this.describe(node)}; ${this.describe(other)}`,
    });
  }

  private describe(node: number): string {
    const state = asMember(this.view.state(node));
    if (state === undefined) return `${this.view.name(node)} is down`;
    const left = leaseUntil(state) - this.view.localClock(node);
    return `${this.view.name(node)} in term ${state.durable.term}, for ${left} µs more`;
  }
}
