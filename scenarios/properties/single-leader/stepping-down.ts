import { asMember } from '../../raft-cluster/types.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';

/** Clocks are read in whole microseconds: a timer may fire up to one late. */
const ROUNDING = 1;

/**
 * leader-steps-down (check-quorum; dissertation, 6.2): a leader whose last contact with a quorum was longer ago than the
 * lease timeout gives up its office at its next heartbeat, by its own clock. Who is paused, or waits for its disk, can do
 * nothing; it does so as soon as it goes on, before anybody looks.
 */
export class SteppingDown {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly patience: number;
  private readonly interval: number;
  private readonly steps = new Tally('leader-steps-down');
  /** Own clock from which the next heartbeat counts at the earliest: another configuration may have made contact older. */
  private readonly from: number[] = [];
  /** True time at which each leader is looked at next; -1 for who is not watched. */
  private readonly wakes: number[] = [];

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.patience = context.options.leaderLeaseTimeout;
    this.interval = context.options.heartbeatInterval;
  }

  flush(): void {
    this.steps.flush(this.report);
  }

  /** A member has become leader. */
  elected(node: number): void {
    this.from[node] = this.view.localClock(node);
    this.watch(node, this.patience + this.interval);
  }

  /** A leader gives up its office by itself. */
  gaveUp(): void {
    this.steps.count += 1;
  }

  /** What a leader knows of its contact has become older. */
  older(node: number): void {
    this.from[node] = this.view.localClock(node);
  }

  /** Somebody may be late. */
  wake(): void {
    const { view } = this;
    for (let node = 0; node < this.wakes.length; node += 1) {
      const at = this.wakes[node] ?? -1;
      if (at < 0 || view.now < at) continue;
      this.wakes[node] = -1;
      const state = asMember(view.state(node));
      if (state?.role.kind === 'leader') this.look(node, state);
    }
  }

  private look(node: number, state: MemberState): void {
    const { view } = this;
    if (state.role.kind !== 'leader') return;
    const silentFor = view.localClock(node) - Math.max(state.role.quorumSentAt, state.role.electedAt);
    const waited = view.localClock(node) - (this.from[node] ?? 0);
    const left = Math.max(this.patience + this.interval - silentFor, this.interval - waited) + ROUNDING;
    if (left >= 0) {
      this.watch(node, left);
      return;
    }
    if (view.isPaused(node) || view.savingSince(node) >= 0) {
      this.watch(node, this.interval);
      return;
    }
    this.flush();
    this.report.violate('leader-steps-down', {
      node,
      message: `${view.name(node)} still leads term ${state.durable.term}, although no quorum has answered it for longer than check-quorum allows.`,
      expected: `no leader that has been silent towards a quorum for more than ${this.patience} µs at a heartbeat, of which there is one every ${this.interval} µs`,
      seen: `${silentFor} µs on its own clock since it sent what a quorum answered, or was elected`,
    });
  }

  /** Has another look once the node's clock has gone on by so much. */
  private watch(node: number, micros: number): void {
    const at = Math.max(
      this.view.now + 1,
      this.view.trueTimeOf(node, this.view.localClock(node) + micros + 1),
    );
    while (this.wakes.length <= node) this.wakes.push(-1);
    this.wakes[node] = at;
    this.report.wakeAt(at);
  }
}
