// Properties: vote-sound, elected-by-majority, term-vote-monotonic, counts-only-members.
import type { Image, MemberState } from '../../cluster.ts';
import { majorityOf, memberOf } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

/** Terms older than this many votes of the same member are forgotten. */
const VOTES_KEPT = 64;

/**
 * VoteSound, a ghost: every vote that was ever durable, by (member, term). A member is known by its incarnation, which
 * no two share. No vote is given unasked or twice, no vote leaves before it is durable, none is counted that was not cast,
 * and whoever leads has the votes of a majority of its own configuration.
 */
export class Ballots {
  private readonly watch: Watch;
  private readonly sound: Tally;
  private readonly monotonic: Tally;
  private readonly majority: Tally;
  private readonly members: Tally;
  /** Incarnation → term → candidate. */
  private readonly cast = new Map<number, Map<number, number>>();

  constructor(watch: Watch) {
    this.watch = watch;
    this.sound = watch.tally('vote-sound');
    this.monotonic = watch.tally('term-vote-monotonic');
    this.majority = watch.tally('elected-by-majority');
    this.members = watch.tally('counts-only-members');
  }

  /** The disk's term or vote may have changed. */
  saved(node: number, before: Image | undefined, after: Image): void {
    if (before !== undefined && before.incarnation === after.incarnation) this.compare(node, before, after);
    if (after.vote >= 0) this.gave(node, after.incarnation, after.term, after.vote);
  }

  /** A granted vote leaves the voter. */
  sent(node: number, to: number, term: number): void {
    this.sound.count += 1;
    const image = this.watch.images[node];
    if (image === undefined || image.term < term || (image.term === term && image.vote !== to)) {
      this.watch.violate(
        'vote-sound',
        node,
        `${this.watch.name(node)} tells ${this.watch.name(to)} that it has its vote in term ${term} before that is durable.`,
        `term ${term} and the vote for ${this.watch.name(to)} on disk`,
        image === undefined
          ? 'a blank disk'
          : `term ${image.term}, vote ${this.voteName(image.vote)} on disk`,
        to,
      );
    }
    if (image !== undefined) this.gave(node, image.incarnation, term, to);
  }

  /** A vote in this term has come to stand on a disk, in a step that has taken no request for it. */
  unasked(node: number, vote: number, term: number): void {
    this.watch.violate(
      'vote-sound',
      node,
      `${this.watch.name(node)} takes itself to have voted in term ${term}, and was not asked to.`,
      `no vote for ${this.watch.name(vote)} but upon its request`,
      `vote ${this.watch.name(vote)}`,
      vote,
    );
  }

  /** A candidate or a new leader counts these votes. */
  counted(node: number, state: MemberState, granted: readonly number[]): void {
    const term = state.durable.term;
    for (let i = 0; i < granted.length; i += 1) {
      const voter = granted[i] ?? -1;
      const member = memberOf(state.configuration, voter);
      this.members.count += 1;
      if (member === undefined || member.suffrage !== 'voter') {
        this.outsider(node, voter);
        continue;
      }
      this.sound.count += 1;
      const candidate = this.cast.get(member.incarnation)?.get(term);
      if (candidate === node) continue;
      this.watch.violate(
        'vote-sound',
        node,
        `${this.watch.name(node)} counts a vote of ${this.watch.name(voter)} in term ${term} that it was not given.`,
        `a durable vote of member ${this.watch.name(voter)} (incarnation ${member.incarnation}) for ${this.watch.name(node)} in term ${term}`,
        candidate === undefined ? 'none in that term' : `its vote for ${this.watch.name(candidate)}`,
        voter,
      );
    }
  }

  /** A pre-candidate counts these promises of a vote. */
  promised(node: number, state: MemberState, granted: readonly number[]): void {
    for (let i = 0; i < granted.length; i += 1) {
      const voter = granted[i] ?? -1;
      const member = memberOf(state.configuration, voter);
      this.members.count += 1;
      if (member === undefined || member.suffrage !== 'voter') this.outsider(node, voter);
    }
  }

  /** A member has become leader. */
  elected(node: number, state: MemberState): void {
    this.majority.count += 1;
    const term = state.durable.term;
    const members = state.configuration.members;
    let votes = 0;
    for (const member of members) {
      if (member.suffrage === 'voter' && this.cast.get(member.incarnation)?.get(term) === node) votes += 1;
    }
    const needed = majorityOf(members);
    if (votes >= needed) return;
    this.watch.violate(
      'elected-by-majority',
      node,
      `${this.watch.name(node)} leads term ${term} without the votes of a majority of its configuration.`,
      `at least ${needed} durable votes of its voters`,
      `${votes}`,
    );
  }

  private outsider(node: number, voter: number): void {
    this.watch.violate(
      'counts-only-members',
      node,
      `${this.watch.name(node)} counts ${this.watch.name(voter)}, which is no voter in its configuration.`,
      'only voters of its own active configuration are counted',
      `${this.watch.name(voter)} among those counted`,
      voter,
    );
  }

  private compare(node: number, before: Image, after: Image): void {
    this.monotonic.count += 1;
    if (after.term > before.term) return;
    if (after.term < before.term) {
      this.watch.violate(
        'term-vote-monotonic',
        node,
        `The term on the disk of ${this.watch.name(node)} has fallen.`,
        `at least ${before.term}`,
        `${after.term}`,
      );
    } else if (before.vote >= 0 && after.vote !== before.vote) {
      this.watch.violate(
        after.vote < 0 ? 'term-vote-monotonic' : 'vote-sound',
        node,
        after.vote < 0
          ? `${this.watch.name(node)} has forgotten its vote in term ${after.term}.`
          : `${this.watch.name(node)} votes twice in term ${after.term}.`,
        `its vote for ${this.voteName(before.vote)}, to the end of the term`,
        `vote ${this.voteName(after.vote)}`,
      );
    }
  }

  private gave(node: number, incarnation: number, term: number, to: number): void {
    let votes = this.cast.get(incarnation);
    if (votes === undefined) {
      votes = new Map();
      this.cast.set(incarnation, votes);
    }
    const known = votes.get(term);
    if (known === to) return;
    if (known !== undefined) {
      this.watch.violate(
        'vote-sound',
        node,
        `${this.watch.name(node)} votes twice in term ${term}.`,
        `its vote for ${this.watch.name(known)}, to the end of the term`,
        `a vote for ${this.watch.name(to)}`,
      );
      return;
    }
    votes.set(term, to);
    if (votes.size > VOTES_KEPT) {
      // Terms come in rising order: the first key is the oldest.
      for (const oldest of votes.keys()) {
        votes.delete(oldest);
        break;
      }
    }
  }

  private voteName(vote: number): string {
    return vote < 0 ? 'none' : this.watch.name(vote);
  }
}
