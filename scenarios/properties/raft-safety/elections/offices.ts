// Properties: role-transitions, campaigns-only-as-voter, heeds-only-members.
import type { ClusterTypes } from '../../../raft-cluster/types.ts';
import type { Input } from '../../../../sim/index.ts';
import type { MemberState } from '../../cluster.ts';
import { describeMembers, memberOf, votersIn, votes } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

/** A step's input. */
type StepInput = Input<ClusterTypes> | null;

/** Which changes of role there are (paper, figure 4, with pre-vote), and who may stand for election. */
export class Offices {
  private readonly watch: Watch;
  private readonly transitions: Tally;
  private readonly campaigns: Tally;
  private readonly heeds: Tally;

  constructor(watch: Watch) {
    this.watch = watch;
    this.transitions = watch.tally('role-transitions');
    this.campaigns = watch.tally('campaigns-only-as-voter');
    this.heeds = watch.tally('heeds-only-members');
  }

  /** A node has started. */
  started(node: number, state: MemberState): void {
    this.transitions.count += 1;
    if (state.role.kind === 'follower') return;
    this.forbidden(node, 'off', state.role.kind, 'it starts as a follower');
  }

  /** The role has changed its kind, or its term. */
  changed(node: number, before: MemberState, after: MemberState, input: StepInput): void {
    const from = before.role.kind;
    const to = after.role.kind;
    this.transitions.count += 1;
    if (to !== 'follower') this.mayStand(node, after);
    else if (from === 'leader') this.gaveWay(node, before, after, input);
    const wrong = this.objection(before, after, input);
    if (wrong !== null) this.forbidden(node, from, to, wrong);
  }

  /** What is wrong with the change, or null. */
  private objection(before: MemberState, after: MemberState, input: StepInput): string | null {
    const from = before.role.kind;
    const term = before.durable.term;
    const newTerm = after.durable.term;
    const toldTo = timeoutNowTerm(input);
    switch (after.role.kind) {
      case 'follower':
        return null;
      case 'pre-candidate':
        if (newTerm !== term) return 'a pre-candidacy does not change the term';
        return from === 'leader' ? 'a leader becomes a follower first' : null;
      case 'candidate':
        if (after.durable.vote !== after.fixed.self) return 'a candidate votes for itself';
        if (toldTo >= 0) {
          if (newTerm !== toldTo + 1) return 'who is told to stand does so in the next term';
          return from === 'leader' ? 'a leader becomes a follower first' : null;
        }
        if (newTerm !== term + 1) return 'a candidate stands in the next term';
        return from === 'pre-candidate' ? null : 'only a pre-candidate stands, or a follower told to';
      case 'leader':
        if (from === 'leader') return newTerm === term ? null : 'no leader goes on into another term';
        if (from === 'candidate') return newTerm === term ? null : 'a candidate leads the term it stood in';
        if (votersIn(after.configuration.members) !== 1)
          return 'only a single voter leads without an election';
        return newTerm > term ? null : 'it leads a new term';
    }
  }

  /** A leader follows: if an answer has made it do so, its sender's word must count. */
  private gaveWay(node: number, before: MemberState, after: MemberState, input: StepInput): void {
    if (after.durable.term === before.durable.term || input?.kind !== 'receive') return;
    const { from, message } = input;
    if (message.kind !== 'append-response') return;
    this.heeds.count += 1;
    const { configuration } = before;
    if (memberOf(configuration, from)?.incarnation === message.incarnation) return;
    this.watch.violate(
      'heeds-only-members',
      node,
      `${this.watch.name(node)} gives up its office in term ${before.durable.term} upon an answer of one that is no member.`,
      `an answer of a member of {${describeMembers(configuration.members)}}`,
      `one of ${this.watch.name(from)}, incarnation ${message.incarnation}, in term ${message.term}`,
      from,
    );
  }

  private mayStand(node: number, state: MemberState): void {
    // A leader that is demoted or removed may finish its term; it may not begin one.
    this.campaigns.count += 1;
    const { configuration, durable } = state;
    if (!durable.removed && votes(configuration, node, durable.incarnation)) return;
    this.watch.violate(
      'campaigns-only-as-voter',
      node,
      `${this.watch.name(node)} becomes a ${state.role.kind} and is no voter in its own configuration.`,
      'only voters stand for election',
      durable.removed
        ? 'it knows that it was removed'
        : `its configuration is {${describeMembers(configuration.members)}}`,
    );
  }

  private forbidden(node: number, from: string, to: string, rule: string): void {
    this.watch.violate(
      'role-transitions',
      node,
      `${this.watch.name(node)} goes from ${from} to ${to}, which is not permitted.`,
      rule,
      `${from} → ${to}`,
    );
  }
}

/** The term of the leader that tells the node to stand, or -1. */
function timeoutNowTerm(input: StepInput): number {
  return input !== null && input.kind === 'receive' && input.message.kind === 'timeout-now'
    ? input.message.term
    : -1;
}
