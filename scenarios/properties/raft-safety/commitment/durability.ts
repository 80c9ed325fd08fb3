// Properties: durable-quorum, message-term, durable-before-send.
import { isMembershipPayload } from '../../../raft-cluster/membership-words.ts';
import type { Image, Member, MemberState, Payload } from '../../cluster.ts';
import { describeMembers, holds, lastIndexOf, majorityOf, termOf } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { Ballots } from '../elections/ballots.ts';
import type { CommittedLog } from './committed-log.ts';
import type { Voting } from '../elections/voting.ts';
import type { Watch } from '../watch.ts';

/** Of so many disks that a node has lost is remembered what they held. */
const LOST_KEPT = 4;

/** What has to be on which disks: behind what is committed, and behind what a message vouches for. */
export class Durability {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly ballots: Ballots;
  private readonly voting: Voting;
  private readonly quorum: Tally;
  private readonly beforeSend: Tally;
  private readonly messageTerm: Tally;
  /** By node, what was on the disks that it lost, the latest last. */
  private readonly gone: Image[][] = [];

  constructor(watch: Watch, committed: CommittedLog, ballots: Ballots, voting: Voting) {
    this.watch = watch;
    this.committed = committed;
    this.ballots = ballots;
    this.voting = voting;
    this.quorum = watch.tally('durable-quorum');
    this.beforeSend = watch.tally('durable-before-send');
    this.messageTerm = watch.tally('message-term');
  }

  /** A node starts without the disk that it had, with this on it. */
  lost(node: number, image: Image): void {
    if (lastIndexOf(image.log) === 0) return;
    const lost = (this.gone[node] ??= []);
    lost.push(image);
    if (lost.length > LOST_KEPT) lost.shift();
  }

  /**
   * A leader has committed up to its commit index: a majority of the voters of its configuration holds that on disk, or had
   * it there when the disk was lost. A step that commits and then appends the next configuration has counted by the one
   * before.
   */
  committedBy(node: number, was: MemberState | undefined, now: MemberState): void {
    const { commit, configuration } = now;
    const term = termOf(now.durable.log, commit);
    const { members } = configuration;
    this.quorum.count += 1;
    const holders = this.holders(members, commit, term);
    const needed = majorityOf(members);
    if (holders >= needed) return;
    if (was !== undefined && was.configuration.index < configuration.index && configuration.index > commit) {
      const before = was.configuration.members;
      if (this.holders(before, commit, term) >= majorityOf(before)) return;
    }
    this.watch.violate(
      'durable-quorum',
      node,
      `${this.watch.name(node)} commits up to ${commit} (term ${term}), which is on too few disks of {${describeMembers(members)}}.`,
      `at least ${needed} voters that hold it`,
      `${holders} voters that hold it`,
    );
  }

  private holders(members: readonly Member[], index: number, term: number): number {
    let holders = 0;
    for (let i = 0; i < members.length; i += 1) {
      const member = members[i];
      if (member === undefined || member.suffrage !== 'voter') continue;
      const image = this.imageOf(member);
      if (image !== undefined && holds(image, index, term)) holders += 1;
    }
    return holders;
  }

  /**
   * Whatever else happened: every quorum that can still form contains a member that holds all that is committed. Who lost
   * its disk, or knows that it was removed, is in no quorum, so it is left out.
   */
  stillHeld(node: number): void {
    const { configuration } = this.committed;
    if (configuration === undefined) return;
    const { last, lastTerm } = this.committed;
    const { members } = configuration;
    this.quorum.count += 1;
    let lacking = 0;
    for (let i = 0; i < members.length; i += 1) {
      const member = members[i];
      if (member === undefined || member.suffrage !== 'voter') continue;
      const image: Image | undefined = this.watch.images[member.id];
      if (image === undefined || image.incarnation !== member.incarnation || image.removed) continue;
      if (!holds(image, last, lastTerm)) lacking += 1;
    }
    const limit = majorityOf(members) - 1;
    if (lacking <= limit) return;
    this.watch.violate(
      'durable-quorum',
      node,
      `What is committed up to ${last} (term ${lastTerm}) is on too few disks of {${describeMembers(members)}}.`,
      `at most ${limit} voters without it`,
      `${lacking} voters without it`,
    );
  }

  /** A member's message leaves it. */
  sent(node: number, to: number, payload: Payload): void {
    const hot = payload.kind === 'append' || payload.kind === 'append-response';
    if (!hot && isMembershipPayload(payload)) return;
    switch (payload.kind) {
      case 'append':
      case 'snapshot':
      case 'timeout-now':
        this.term(node, payload.term, payload.kind);
        return;
      case 'append-response':
        this.term(node, payload.term, payload.kind);
        if (payload.success) this.acknowledged(node, to, payload.index, payload.term);
        return;
      case 'vote':
        this.voting.asks(node, to, payload);
        if (payload.preVote) return;
        this.term(node, payload.term, payload.kind);
        this.stands(node, payload.term);
        return;
      case 'vote-response':
        this.voting.answers(node, to, payload);
        if (payload.preVote && payload.granted) return;
        this.term(node, payload.term, payload.kind);
        if (payload.granted) this.ballots.sent(node, to, payload.term);
        return;
      case 'heartbeat':
      case 'sync-request':
      case 'sync-response':
      case 'http':
      case 'http-response':
      case 'list-controllers':
      case 'controllers':
      case 'list-members':
      case 'members':
      case 'lie':
      case 'open-session':
      case 'command':
      case 'read':
      case 'change':
      case 'transfer':
      case 'session':
      case 'result':
      case 'answer':
      case 'changed':
      case 'transferred':
      case 'refused':
      case 'operation':
      case 'outcome':
      case 'balancer-refusal':
        return;
    }
  }

  private term(node: number, term: number, kind: string): void {
    this.messageTerm.count += 1;
    const image = this.watch.images[node];
    if (image !== undefined && term <= image.term) return;
    this.watch.violate(
      'message-term',
      node,
      `${this.watch.name(node)} sends a message (${kind}) of a term that is not durable with it.`,
      image === undefined ? 'nothing from a blank disk' : `a term of at most ${image.term}`,
      `term ${term}`,
    );
  }

  private stands(node: number, term: number): void {
    this.beforeSend.count += 1;
    const image = this.watch.images[node];
    if (image !== undefined && image.term === term && image.vote === node) return;
    this.watch.violate(
      'durable-before-send',
      node,
      `${this.watch.name(node)} asks for votes in term ${term} before its vote for itself is durable.`,
      `term ${term} and its own vote on disk`,
      image === undefined ? 'a blank disk' : `term ${image.term} and vote ${image.vote} on disk`,
    );
  }

  private acknowledged(node: number, to: number, index: number, term: number): void {
    this.beforeSend.count += 1;
    const image = this.watch.images[node];
    if (image !== undefined && lastIndexOf(image.log) >= index && image.term >= term) return;
    this.watch.violate(
      'durable-before-send',
      node,
      `${this.watch.name(node)} acknowledges entries up to ${index} to ${this.watch.name(to)} before they are durable.`,
      `a log on disk up to ${index}, in term ${term}`,
      image === undefined ? 'a blank disk' : `a log up to ${lastIndexOf(image.log)}, in term ${image.term}`,
      to,
    );
  }

  /** The disk of this very member, or what was on it when it was lost. */
  private imageOf(member: Member): Image | undefined {
    const image = this.watch.images[member.id];
    if (image?.incarnation === member.incarnation) return image;
    return this.gone[member.id]?.find((lost) => lost.incarnation === member.incarnation);
  }
}
