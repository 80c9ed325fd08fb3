import { asMember } from '../../raft-cluster/types.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';

/**
 * leader-forgotten: a member that has heard nothing of its leader for two heartbeat timeouts, by its own clock, knows
 * none any more; that is when it says so. Who is paused, or waits for its disk, can do nothing.
 */
export class Forgetting {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly patience: number;
  private readonly again: number;
  private readonly slack: number;
  private readonly forgotten = new Tally('leader-forgotten');
  /** True time at which each member is looked at next; -1 for who knows no leader but itself. */
  private readonly wakes: number[] = [];

  constructor(context: ClusterContext, view: View, report: Reporter) {
    const { heartbeatTimeout, heartbeatInterval } = context.options;
    this.view = view;
    this.report = report;
    this.patience = 2 * heartbeatTimeout;
    this.again = heartbeatInterval + 4 * context.profile.disk.latency[1];
    // The timer may have to wait for saves.
    this.slack = 10_000 + 4 * context.profile.disk.latency[1];
    for (let node = 0; node < view.nodeCount; node += 1) this.wakes.push(-1);
  }

  flush(): void {
    this.forgotten.flush(this.report);
  }

  /** Whom a member takes for leader has changed. */
  changed(node: number, state: MemberState): void {
    if (state.leader < 0) this.forgotten.count += 1;
    else if (state.leader !== node && (this.wakes[node] ?? -1) < 0)
      this.watch(node, this.patience + this.slack);
  }

  /** Somebody may be late. */
  wake(): void {
    const { view } = this;
    for (let node = 0; node < this.wakes.length; node += 1) {
      const at = this.wakes[node] ?? -1;
      if (at < 0 || view.now < at) continue;
      this.wakes[node] = -1;
      const state = asMember(view.state(node));
      if (state !== undefined && state.leader >= 0 && state.leader !== node) this.look(node, state);
    }
  }

  private look(node: number, state: MemberState): void {
    const { view } = this;
    const silentFor = view.localClock(node) - state.heardAt;
    if (silentFor <= this.patience + this.slack) {
      this.watch(node, this.patience + this.slack - silentFor);
      return;
    }
    if (view.isPaused(node) || view.savingSince(node) >= 0) {
      this.watch(node, this.again);
      return;
    }
    this.flush();
    this.report.violate('leader-forgotten', {
      node,
      others: [state.leader],
      message: `${view.name(node)} still takes ${view.name(state.leader)} for its leader in term ${state.durable.term}.`,
      expected: `nobody, once it has heard nothing for ${this.patience} µs`,
      seen: `${silentFor} µs on its own clock since it heard from it`,
    });
  }

  /** Has another look once the node's clock has gone on by so much. */
  private watch(node: number, micros: number): void {
    const { view } = this;
    const at = Math.max(view.now + 1, view.trueTimeOf(node, view.localClock(node) + micros + 1));
    this.wakes[node] = at;
    this.report.wakeAt(at);
  }
}
