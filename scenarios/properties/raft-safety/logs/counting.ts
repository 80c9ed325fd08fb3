// Properties: counts-only-members.
import type { Progress } from '../../../../core/raft/index.ts';
import type { Configuration, Member, MemberState } from '../../cluster.ts';
import { describeMembers, lastIndexOf, majorityOf } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

/** What a leader knows of its peers, by node. */
type Peers = readonly (Progress | undefined)[];

/**
 * Whose acknowledgements a leader counts: those of the voters of its own active configuration, itself among them if it is
 * one. Its commit index and the time of its last contact with a quorum are computed again, from what it knows of its
 * peers.
 */
export class Counting {
  private readonly watch: Watch;
  private readonly members: Tally;
  private counted: readonly Member[] = [];
  private needed = 1;

  constructor(watch: Watch) {
    this.watch = watch;
    this.members = watch.tally('counts-only-members');
  }

  /** The commit index of a member has risen in a step. */
  committed(node: number, before: MemberState, after: MemberState): void {
    if (after.role.kind !== 'leader') return;
    this.members.count += 1;
    const { progress } = after.role;
    const own = lastIndexOf(after.durable.log);
    const { commit } = after;
    if (this.isHeld(after.configuration, progress, node, own, commit)) return;
    // A step that commits and then appends the next configuration has counted by the one before.
    const counted = before.configuration;
    const appended = after.configuration.index > commit && counted.index < after.configuration.index;
    if (appended && this.isHeld(counted, progress, node, own, commit)) return;
    this.watch.violate(
      'counts-only-members',
      node,
      `${this.watch.name(node)} commits up to ${commit}, which a majority of the voters of its configuration has not acknowledged.`,
      `acknowledged by a majority of {${describeMembers(after.configuration.members)}}`,
      describeProgress(after.configuration, progress, node, 'match', own),
    );
  }

  /** A leader's contact with a quorum, or the configuration that it is counted by, has changed. */
  contact(node: number, state: MemberState): void {
    if (state.role.kind !== 'leader') return;
    const { progress, quorumSentAt } = state.role;
    if (quorumSentAt < 0) return;
    this.members.count += 1;
    const { members } = state.configuration;
    let missing = this.majority(members);
    for (let i = 0; i < members.length; i += 1) {
      const member = members[i];
      if (member === undefined || member.suffrage !== 'voter') continue;
      if (member.id !== node) {
        const peer = progress[member.id];
        if (peer === undefined || peer.ackedSentAt < quorumSentAt || peer.incarnation !== member.incarnation)
          continue;
      }
      missing -= 1;
      if (missing === 0) return;
    }
    this.watch.violate(
      'counts-only-members',
      node,
      `${this.watch.name(node)} takes itself to be in contact with a quorum, and a majority of the voters of its configuration has not answered.`,
      `answers of a majority of {${describeMembers(members)}} to what it sent at ${quorumSentAt} or later, by its own clock`,
      describeProgress(state.configuration, progress, node, 'ackedSentAt', quorumSentAt),
    );
  }

  /** A leader keeps other reads than before. Those that waited for a round and are gone were served. */
  served(node: number, before: MemberState, after: MemberState): void {
    if (before.role.kind !== 'leader' || after.role.kind !== 'leader') return;
    const { progress, reads } = after.role;
    for (const read of before.role.reads) {
      if (read.round <= 0 || reads.includes(read)) continue;
      this.members.count += 1;
      // A step that serves reads and then appends the next configuration has counted by the one before.
      const counted = before.configuration;
      if (this.hasAnswered(after.configuration, progress, node, read.round)) continue;
      if (counted !== after.configuration && this.hasAnswered(counted, progress, node, read.round)) continue;
      this.watch.violate(
        'counts-only-members',
        node,
        `${this.watch.name(node)} serves a read for which a majority of the voters of its configuration has not confirmed that it still leads.`,
        `answers of a majority of {${describeMembers(after.configuration.members)}} to round ${read.round} or later`,
        describeProgress(after.configuration, progress, node, 'ackedRound', after.role.round),
      );
    }
  }

  /** Whether a majority of the voters, the leader among them, has answered this round or a later one. */
  private hasAnswered({ members }: Configuration, progress: Peers, self: number, round: number): boolean {
    let missing = this.majority(members);
    for (const { id, incarnation, suffrage } of members) {
      if (suffrage !== 'voter') continue;
      const peer = progress[id];
      if (id === self || (peer?.incarnation === incarnation && peer.ackedRound >= round)) missing -= 1;
    }
    return missing <= 0;
  }

  /** Whether a majority of the voters, the leader with its own log, has acknowledged everything up to `index`. */
  private isHeld(
    { members }: Configuration,
    progress: Peers,
    self: number,
    own: number,
    index: number,
  ): boolean {
    let missing = this.majority(members);
    for (let i = 0; i < members.length; i += 1) {
      const member = members[i];
      if (member === undefined || member.suffrage !== 'voter') continue;
      if (member.id !== self) {
        const peer = progress[member.id];
        if (peer === undefined || peer.match < index || peer.incarnation !== member.incarnation) continue;
      } else if (own < index) continue;
      missing -= 1;
      if (missing === 0) return true;
    }
    return false;
  }

  /** {@link majorityOf}, counted once for members that are asked about again and again. */
  private majority(members: readonly Member[]): number {
    if (members !== this.counted) {
      this.counted = members;
      this.needed = majorityOf(members);
    }
    return this.needed;
  }
}

/** What the leader knows of each voter, in words. */
function describeProgress(
  { members }: Configuration,
  progress: Peers,
  self: number,
  what: 'match' | 'ackedSentAt' | 'ackedRound',
  own: number,
): string {
  return members
    .filter((member) => member.suffrage === 'voter')
    .map(({ id }) => `${id}: ${id === self ? own : (progress[id]?.[what] ?? 'nothing')}`)
    .join(', ');
}
