import { leaseUntil } from '../../../core/raft/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import { leaderReturnsWithin, livenessIsJudged } from '../bounds.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { describeMembers, lastIndexOf, takesPart } from '../log-reading.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { majorityWorks } from './working-majority.ts';

/**
 * leader-returns: from any change of the surroundings on, and while there is no other, some leader holds a lease within
 * the bound, everybody who works both ways with it knows it, and it has committed in its own term; provided that one set
 * of nodes that pairwise work both ways contains a majority of every configuration in any running node's log.
 */
export class Returning {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly returns = new Tally('leader-returns');
  private readonly bound: number;
  private readonly judged: boolean;
  /** When the present span began, and whether there has been a leader in it. */
  private since = 0;
  private found = false;
  /** Whether there was something to wait for at the time of the first look. */
  private waited = false;
  private waking = false;

  constructor(context: ClusterContext, view: View, report: Reporter, surroundings: Surroundings) {
    this.view = view;
    this.report = report;
    this.surroundings = surroundings;
    this.bound = leaderReturnsWithin(context);
    this.judged = livenessIsJudged(context);
  }

  flush(): void {
    this.returns.flush(this.report);
  }

  /** The surroundings, or a configuration, have changed: the bound runs anew. */
  begin(): void {
    if (!this.judged) return;
    // What is still held up on links that keep order is a change to come.
    this.since = Math.max(this.view.now, this.surroundings.clearFrom);
    this.found = false;
    this.waited = false;
    if (this.waking) return;
    this.waking = true;
    this.report.wakeAt(this.since + this.bound);
  }

  /** Whether a leader is still being waited for. */
  get waiting(): boolean {
    return this.judged && !this.found;
  }

  /** Something has happened that may have made it true. */
  look(): void {
    if (this.view.now < this.since) return;
    const seen = this.leaderSeen();
    if (!seen) {
      this.waited = true;
      return;
    }
    this.found = true;
    if (this.waited) this.report.measure('leaderReturnsMs', Math.round((this.view.now - this.since) / 1000));
  }

  /** The bound may be over. */
  wake(): void {
    if (!this.waking) return;
    const due = this.since + this.bound;
    if (this.view.now < due) {
      this.report.wakeAt(due);
      return;
    }
    this.waking = false;
    if (!this.found) this.look();
    if (!majorityWorks(this.view, this.surroundings, this.since)) return;
    this.returns.count += 1;
    if (this.found) return;
    this.flush();
    this.report.violate('leader-returns', {
      node: null,
      message: `No leader has come back, although nothing has changed for ${this.bound} µs and a majority works.`,
      expected: 'a leader with a lease, known to all that work with it, that commits',
      seen: this.describe(),
    });
  }

  private leaderSeen(): boolean {
    const { view } = this;
    for (let node = 0; node < view.nodeCount; node += 1) {
      const state = asMember(view.state(node));
      if (state === undefined || state.role.kind !== 'leader') continue;
      if (view.localClock(node) < leaseUntil(state) && this.isComplete(node, state)) return true;
    }
    return false;
  }

  /** Whether a leader has committed in its term, and all that work with it know it. */
  private isComplete(node: number, state: MemberState): boolean {
    if (state.role.kind !== 'leader' || state.commit < state.role.firstIndex) return false;
    for (const member of state.configuration.members) {
      if (member.id === node || !this.surroundings.heldSince('works', node, member.id, this.view.now))
        continue;
      const peer = asMember(this.view.state(member.id));
      if (!takesPart(peer, member)) continue;
      if (peer.leader !== node || peer.durable.term !== state.durable.term) return false;
    }
    return true;
  }

  private describe(): string {
    const { view } = this;
    const seen: string[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) {
      const state = asMember(view.state(node));
      if (state === undefined) continue;
      const leader = state.leader < 0 ? 'no leader' : `leader ${view.name(state.leader)}`;
      const { durable, commit, configuration } = state;
      const place = `term ${durable.term}, commit ${commit} of ${lastIndexOf(durable.log)}`;
      const members = `{${describeMembers(configuration.members)}} set at ${configuration.index}`;
      seen.push(`${view.name(node)}: ${state.role.kind}, ${place}, ${leader}, ${members}`);
    }
    return seen.join('; ');
  }
}
