import { leaseUntil } from '../../../core/raft/index.ts';
import { asImage, asMember } from '../../raft-cluster/types.ts';
import type { ClockTrust } from '../clock-trust.ts';
import type { Configuration, Image, MemberState, Reporter, View } from '../cluster.ts';
import {
  configurationsIn,
  describeMembers,
  holds,
  majorityOf,
  sameMembers,
  takesPart,
  termOf,
} from '../log-reading.ts';
import { Tally } from '../tally.ts';

/**
 * lease-covered, a ghost: while a lease is valid, the voters that will grant no vote before its end in true time
 * intersect every quorum of each configuration that is active at a member which could be elected at all.
 *
 * Who could be elected: a member whose log holds everything known to be committed. All others are out by leader
 * completeness, and their configurations may lie anywhere: an old one of a member that lags, or one that a deposed leader
 * appended and nobody else ever saw, at whatever index. ("At any member" would be wrong:
 * with voters 1–4, member 1 cut off with an uncommitted 1–5, and a leader of 1–4 and 6 with the guards of 3, 4 and 6, the
 * quorum {1, 2, 5} has no guard, and cannot elect 1, for 2 or 1's own log forbids it.)
 *
 * A voter that is down grants nothing for a guard from its restart; one whose disk is lost never votes again.
 */
export class LeaseCoverage {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly trust: ClockTrust;
  private readonly guard: number;
  private readonly covered = new Tally('lease-covered');
  /** Active configurations by node; undefined where there never was one. Those of nodes that are down stay. */
  private readonly active: (Configuration | undefined)[] = [];
  /** The different ones among them. */
  private distinct: Configuration[] = [];
  /** The highest index that any member has committed, and its term. */
  private committed = 0;
  private committedTerm = 0;

  constructor(view: View, report: Reporter, trust: ClockTrust, guard: number) {
    this.view = view;
    this.report = report;
    this.trust = trust;
    this.guard = guard;
  }

  flush(): void {
    this.covered.flush(this.report);
  }

  /** A member's commit index has moved. */
  commitMoved(state: MemberState): void {
    if (state.commit <= this.committed) return;
    this.committed = state.commit;
    this.committedTerm = termOf(state.durable.log, state.commit);
  }

  /** A member has another active configuration. */
  configured(node: number, configuration: Configuration): void {
    this.active[node] = configuration;
    const distinct: Configuration[] = [];
    for (const each of this.active) {
      if (each === undefined || each.members.length === 0) continue;
      const known = distinct.some(
        (other) => other.index === each.index && sameMembers(other.members, each.members),
      );
      if (!known) distinct.push(each);
    }
    this.distinct = distinct;
  }

  /** A member's lease may have begun, or run longer, or rest on other voters than before. */
  check(node: number, state: MemberState): void {
    if (!this.trust.intact) return;
    const until = leaseUntil(state);
    if (this.view.localClock(node) >= until) return;
    this.covered.count += 1;
    const end = this.view.trueTimeOf(node, until);
    const own = state.configuration;
    if (!this.covers(node, own, end)) this.uncovered(node, own, end);
    if (this.distinct.length < 2) return;
    for (let other = 0; other < this.active.length; other += 1) {
      if (this.active[other] === undefined) continue;
      const image = asImage(this.view.durable(other));
      if (image === undefined || !this.electable(image)) continue;
      const configuration = this.standing(other, image);
      if (configuration === undefined || configuration.index === own.index) continue;
      if (!this.covers(node, configuration, end)) this.uncovered(node, configuration, end);
    }
  }

  /** Whether a member with this image holds everything that is known to be committed. */
  private electable(image: Image): boolean {
    return holds(image, this.committed, this.committedTerm);
  }

  /**
   * The configuration that a member with this image would stand with: the active one, which goes with the image, unless
   * the member is in the middle of a step, or went down there. Then its disk is ahead of the state it was last seen in,
   * and whether it ends that step or restarts, it knows what its disk says.
   */
  private standing(node: number, image: Image): Configuration | undefined {
    const state = asMember(this.view.state(node));
    return state?.durable === image ? this.active[node] : configurationsIn(image).at(-1);
  }

  /** Whether fewer than a majority may vote before `end`. */
  private covers(leader: number, configuration: Configuration, end: number): boolean {
    const { members } = configuration;
    let free = 0;
    for (let i = 0; i < members.length; i += 1) {
      const member = members[i];
      if (member === undefined || member.suffrage !== 'voter' || member.id === leader) continue;
      const state = asMember(this.view.state(member.id));
      if (!takesPart(state, member)) continue;
      if (this.view.trueTimeOf(member.id, guardEnd(state, this.guard)) < end) free += 1;
    }
    return free < majorityOf(members);
  }

  private uncovered(node: number, configuration: Configuration, end: number): void {
    const { view } = this;
    const guards = configuration.members
      .filter((member) => member.suffrage === 'voter' && member.id !== node)
      .map((member) => {
        const state = asMember(view.state(member.id));
        if (state === undefined) return `${view.name(member.id)} is down`;
        const left = view.trueTimeOf(member.id, guardEnd(state, this.guard)) - end;
        return `${view.name(member.id)} ${left < 0 ? `${-left} µs before` : `${left} µs after`} it`;
      });
    this.flush();
    this.report.violate('lease-covered', {
      node,
      message: `The lease of ${view.name(node)} is not covered: a majority of {${describeMembers(configuration.members)}} may vote before it ends.`,
      expected: `a majority out of reach until the lease ends, in ${end - view.now} µs`,
      seen: `guards end: ${guards.join(', ')}`,
    });
  }
}

/**
 * The own clock until which a voter grants no vote: a guard after it heard the leader of its term or started; for a
 * leader after it sent what a quorum answered, or was elected.
 */
export function guardEnd(state: MemberState, guard: number): number {
  const { role } = state;
  if (role.kind !== 'leader') return state.heardAt + guard;
  return Math.max(role.quorumSentAt, role.electedAt) + guard;
}
