import type { Input } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { MemberState, Payload, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { guardEnd } from './lease-coverage.ts';

/**
 * The guard on which every lease rests: for a heartbeat timeout after hearing a leader, and after a restart, a voter
 * grants no vote and no pre-vote, its own candidacy included. It waives the guard only for the term that a leader has
 * announced with TimeoutNow. Real votes are judged when they leave, a save later than they were given: the benefit of
 * that doubt goes to the voter.
 */
export class VoteGuard {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly guard: number;
  private readonly kept = new Tally('vote-guard');
  /** Terms whose leader has sent TimeoutNow. Grows with the number of transfers alone. */
  private readonly announced = new Set<number>();
  /** Own clock at each node's last start. */
  private readonly startedAt: number[] = [];

  constructor(view: View, report: Reporter, guard: number) {
    this.view = view;
    this.report = report;
    this.guard = guard;
  }

  flush(): void {
    this.kept.flush(this.report);
  }

  /** A node powers on. */
  started(node: number): void {
    this.startedAt[node] = this.view.localClock(node);
  }

  /** A member's message leaves it. */
  sent(node: number, to: number, payload: Payload): void {
    if (payload.kind === 'timeout-now') {
      this.announced.add(payload.term);
    } else if (payload.kind === 'vote-response' && payload.granted && payload.preVote) {
      const state = asMember(this.view.state(node));
      if (state !== undefined) this.judge(node, to, state, 'a pre-vote');
    }
  }

  /** A member's vote, or its candidacy, has changed in a step. */
  stepped(node: number, was: MemberState, now: MemberState, input: Input<ClusterTypes> | null): void {
    if (input === null || input.kind === 'request') return;
    if (input.kind === 'timer') {
      const stands = was.role.kind === 'follower' && now.role.kind !== 'follower';
      if (stands) this.judge(node, node, was, 'its own candidacy');
      return;
    }
    const { message } = input;
    if (message.kind !== 'vote' || message.preVote) return;
    const { vote, term } = now.durable;
    if (vote !== input.from || (vote === was.durable.vote && term === was.durable.term)) return;
    const waived = message.transfer && this.announced.has(term - 1) && was.durable.term < term;
    if (!waived) this.judge(node, input.from, was, 'a vote');
  }

  private judge(node: number, candidate: number, state: MemberState, what: string): void {
    this.kept.count += 1;
    const sinceStart = (this.startedAt[node] ?? 0) + this.guard;
    const left = Math.max(guardEnd(state, this.guard), sinceStart) - this.view.localClock(node);
    if (left <= 0) return;
    const { view } = this;
    this.flush();
    this.report.violate('vote-guard', {
      node,
      others: candidate === node ? [] : [candidate],
      message: `${view.name(node)} grants ${view.name(candidate)} ${what} while its guard lasts.`,
      expected: `nothing for ${left} µs more on its own clock: it has heard a leader, or started`,
      seen: `${what} for ${view.name(candidate)}`,
    });
  }
}
