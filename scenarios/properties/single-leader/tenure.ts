import type { Input } from '../../../sim/index.ts';
import { leaseUntil } from '../../../core/raft/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { leadersAreSteady, longestRoundTrip } from '../bounds.ts';
import type { Configuration, MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { configurationsIn, describeMembers, majorityOf, takesPart, votes } from '../log-reading.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import type { Backlog } from './backlog.ts';

/** How a candidacy came about, for the leader whom its term deposes. */
type Candidacy = 'legal' | 'without a majority of pre-votes';

/**
 * leader-stays: a running leader that has held a lease keeps its office while it gets on steadily with one and the same
 * majority of each configuration in its log, unless it hands over or is removed. Whose messages wait for a backlog of
 * saves does not get on steadily, unless the leader has just made it a voter. A higher term may depose it only if it
 * comes from a candidacy that a majority had pre-granted (vote-guard sees to it that they were free to), or that another
 * leader had told to stand.
 */
export class Tenure {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly backlog: Backlog;
  private readonly stays = new Tally('leader-stays');
  /** How long a majority must have been steady: then nothing that happened before can reach the leader any more. */
  private readonly settling: number;
  /** Whether the settings and surroundings leave a leader the time it needs. */
  private readonly judged: boolean;
  /** Whether the member has held a lease in its present office. */
  private readonly held: boolean[] = [];
  /** Candidacies by term. Grows with the number of elections alone. */
  private readonly candidacies = new Map<number, Candidacy>();

  constructor(
    context: ClusterContext,
    view: View,
    report: Reporter,
    surroundings: Surroundings,
    backlog: Backlog,
  ) {
    this.view = view;
    this.report = report;
    this.surroundings = surroundings;
    this.backlog = backlog;
    const { heartbeatInterval, heartbeatTimeout, leaderLeaseTimeout } = context.options;
    this.settling =
      leaderLeaseTimeout + 2 * heartbeatTimeout + 2 * heartbeatInterval + 2 * longestRoundTrip(context);
    this.judged = leadersAreSteady(context);
  }

  flush(): void {
    this.stays.flush(this.report);
  }

  /** A leader's lease is renewed. */
  leased(node: number, state: MemberState): void {
    if (this.held[node] === true || leaseUntil(state) < 0) return;
    this.held[node] = true;
  }

  /** The run is over: whoever has held a lease and still leads has stayed. */
  end(leaders: readonly number[]): void {
    for (const node of leaders) if (this.held[node] === true) this.stays.count += 1;
  }

  /** A member's role has changed its kind or its term. */
  changed(
    node: number,
    was: MemberState | undefined,
    now: MemberState,
    input: Input<ClusterTypes> | null,
  ): void {
    if (was !== undefined) {
      if (now.role.kind === 'candidate' || now.role.kind === 'leader') this.stands(was, now, input);
      if (was.role.kind === 'leader') this.lost(node, was, now);
    }
    this.held[node] = false;
  }

  /** Somebody rivals a leader that should stay: the property is put to the test. */
  private stands(was: MemberState, now: MemberState, input: Input<ClusterTypes> | null): void {
    const { term } = now.durable;
    if (was.durable.term === term) return;
    if (this.held.includes(true)) this.stays.count += 1;
    const told = input !== null && input.kind === 'receive' && input.message.kind === 'timeout-now';
    const needed = majorityOf(now.configuration.members);
    let granted = 1;
    if (was.role.kind === 'pre-candidate') {
      granted = was.role.granted.length;
      if (input?.kind === 'receive' && !was.role.granted.includes(input.from)) granted += 1;
    }
    if (told || granted >= needed) this.candidacies.set(term, 'legal');
    else if (!this.candidacies.has(term)) this.candidacies.set(term, 'without a majority of pre-votes');
  }

  private lost(node: number, was: MemberState, now: MemberState): void {
    if (!this.judged || this.held[node] !== true || was.role.kind !== 'leader') return;
    if (was.role.transfer !== null || was.role.leaseForfeited) return;
    if (!votes(was.configuration, node, was.durable.incarnation)) return;
    this.stays.count += 1;
    let reason = 'it gave up its office itself';
    if (now.durable.term > was.durable.term) {
      const candidacy = this.candidacies.get(now.durable.term);
      if (candidacy === 'legal') return;
      reason = `term ${now.durable.term}, ${candidacy === undefined ? 'of which no candidacy is known' : `whose candidate stood ${candidacy}`}`;
    }
    const from = this.view.now - this.settling;
    for (const configuration of configurationsIn(was.durable)) {
      if (!this.steadyMajority(node, configuration, from)) return;
    }
    const { view } = this;
    this.flush();
    this.report.violate('leader-stays', {
      node,
      message: `${view.name(node)} loses its office in term ${was.durable.term}, although nothing has been wrong between it and a majority of {${describeMembers(was.configuration.members)}} for ${this.settling} µs.`,
      expected: 'it keeps its office, unless it hands over or is removed',
      seen: reason,
    });
  }

  private steadyMajority(leader: number, configuration: Configuration, from: number): boolean {
    let steady = 0;
    for (const member of configuration.members) {
      if (member.suffrage !== 'voter') continue;
      if (!takesPart(asMember(this.view.state(member.id)), member)) continue;
      if (!this.surroundings.heldSince('steady', leader, member.id, from)) continue;
      if (!this.backlog.between(leader, member.id, from)) steady += 1;
    }
    return steady >= majorityOf(configuration.members);
  }
}
