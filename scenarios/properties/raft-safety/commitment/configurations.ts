// Properties: configuration-discipline, vote-kept-until-committed.
import type { ClusterEntry, Configuration, Image, Member, MemberState } from '../../cluster.ts';
import { describeMembers, entryOf, lastIndexOf, sameMembers, votes } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { CommittedLog } from './committed-log.ts';
import type { Watch } from '../watch.ts';

const NONE: Configuration = { index: 0, members: [] };

/**
 * Discipline of membership changes (dissertation, 4.1 and 4.2, with the rule of 2015): the active configuration is the
 * latest in log or snapshot; at most one in a log is not committed; consecutive ones differ by one voter at most; and no
 * leader appends one before it has committed an entry of its own term.
 */
export class Configurations {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly discipline: Tally;
  private readonly kept: Tally;
  /** The latest configuration on each disk, by the checker's own reading. */
  readonly latest: Configuration[] = [];
  /** By node: a configuration on its disk behind one that nobody was known to have committed by then. */
  private readonly doubted: ({ readonly previous: Configuration; readonly index: number } | undefined)[] = [];

  constructor(watch: Watch, committed: CommittedLog) {
    this.watch = watch;
    this.committed = committed;
    this.discipline = watch.tally('configuration-discipline');
    this.kept = watch.tally('vote-kept-until-committed');
    for (let node = 0; node < watch.isMember.length; node += 1) this.latest.push(NONE);
  }

  /** A disk was replaced by another: what it holds at its first sight is where judging begins. */
  replaced(node: number, image: Image): void {
    this.latest[node] = latestUpTo(image, lastIndexOf(image.log));
  }

  /**
   * A disk's log was cut or begins elsewhere, perhaps with other entries from `firstNew` on: the latest configuration
   * before those may be an older one again, or have come by snapshot. Returns from where on configurations are new.
   */
  moved(node: number, image: Image, firstNew: number): number {
    // What the snapshot covers is committed, and its own configuration is the latest of it.
    const from = Math.max(firstNew, image.snapshot.index + 1);
    this.latest[node] = latestUpTo(image, from - 1);
    return from;
  }

  /** A configuration entry has appeared on a disk, behind those that it had. */
  appeared(node: number, incarnation: number, index: number, members: readonly Member[]): void {
    const previous = this.latest[node] ?? NONE;
    this.discipline.count += 1;
    if (!this.isCommitted(previous)) this.doubted[node] = { previous, index };
    const changed = changedVoters(previous.members, members);
    if (changed > 1 && previous.members.length > 0) {
      this.watch.violate(
        'configuration-discipline',
        node,
        `The configuration at ${index} changes more than one voter.`,
        `{${describeMembers(previous.members)}} with at most one voter more or less`,
        `{${describeMembers(members)}}`,
      );
    }
    this.latest[node] = { index, members };
    if (index > this.committed.last) this.keepsVote(node, incarnation, index, previous, members);
  }

  /**
   * What only this core's membership changes promise: nobody holds a configuration that takes its own vote away before
   * it is committed, for then it could neither stand nor vote for anybody whose log is shorter.
   */
  private keepsVote(
    node: number,
    incarnation: number,
    index: number,
    before: Configuration,
    members: readonly Member[],
  ): void {
    if (!votes(before, node, incarnation)) return;
    this.kept.count += 1;
    if (votes({ index, members }, node, incarnation)) return;
    this.watch.violate(
      'vote-kept-until-committed',
      node,
      `The log of ${this.watch.name(node)} holds a configuration that takes its vote away and is not committed.`,
      `nothing of the configuration at ${index} before that is committed`,
      `{${describeMembers(members)}} in its log, and a committed log up to ${this.committed.last}`,
    );
  }

  /**
   * A step of the node is released, and what it commits is known: a step may commit one configuration and append the next,
   * and its disk is told of first.
   */
  released(node: number): void {
    const doubt = this.doubted[node];
    if (doubt === undefined) return;
    this.doubted[node] = undefined;
    if (this.isCommitted(doubt.previous)) return;
    this.watch.violate(
      'configuration-discipline',
      node,
      `The log of ${this.watch.name(node)} holds two configurations that are not committed.`,
      `the one at ${doubt.previous.index} committed before another is appended`,
      `another at ${doubt.index}`,
    );
  }

  /** The node went down, and what its step had committed will never be known. */
  stopped(node: number): void {
    this.doubted[node] = undefined;
  }

  private isCommitted({ index, members }: Configuration): boolean {
    const { committed } = this;
    if (index < committed.first) return true;
    const agreed = index <= committed.last ? committed.at(index) : undefined;
    return agreed?.kind === 'configuration' && sameMembers(agreed.members, members);
  }

  /** A leader has appended a configuration. `state` is its state after the step. */
  appendedByLeader(node: number, state: MemberState, index: number, entry: ClusterEntry): void {
    if (state.role.kind !== 'leader' || entry.term !== state.durable.term) return;
    this.discipline.count += 1;
    const { firstIndex } = state.role;
    if (firstIndex < index && state.commit >= firstIndex) return;
    this.watch.violate(
      'configuration-discipline',
      node,
      `${this.watch.name(node)} appends a configuration before it has committed an entry of its own term ${entry.term}.`,
      `commit index at least ${firstIndex}`,
      `commit index ${state.commit}`,
    );
  }

  /** A released state has another log or another active configuration. */
  active(node: number, state: MemberState): void {
    const latest = this.latest[node] ?? NONE;
    const active = state.configuration;
    if (active.index === latest.index && sameMembers(active.members, latest.members)) return;
    // The disk may be ahead of a state that is not released yet; it is compared when it is.
    if (state.durable !== this.watch.images[node]) return;
    this.watch.violate(
      'configuration-discipline',
      node,
      `The active configuration of ${this.watch.name(node)} is not the latest in its log or snapshot.`,
      `{${describeMembers(latest.members)}}, set at ${latest.index}`,
      `{${describeMembers(active.members)}}, set at ${active.index}`,
    );
  }
}

/** The latest configuration at or below `last`, in the log or else in the snapshot. */
export function latestUpTo({ log, snapshot }: Image, last: number): Configuration {
  const floor = Math.max(log.baseIndex, snapshot.index);
  for (let index = last; index > floor; index -= 1) {
    const entry = entryOf(log, index);
    if (entry?.kind === 'configuration') return { index, members: entry.members };
  }
  return snapshot.configuration;
}

/** How many voters are in one of the lists only. */
function changedVoters(before: readonly Member[], after: readonly Member[]): number {
  return missing(before, after) + missing(after, before);
}

function missing(from: readonly Member[], to: readonly Member[]): number {
  let count = 0;
  for (const member of from) {
    if (member.suffrage !== 'voter') continue;
    const same = to.some(
      (each) => each.suffrage === 'voter' && each.id === member.id && each.incarnation === member.incarnation,
    );
    if (!same) count += 1;
  }
  return count;
}
