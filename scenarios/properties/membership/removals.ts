import { committedConfiguration, hasMember } from '../../../core/raft/index.ts';
import { asImage, asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { Image, Member, MemberState, Reporter, View } from '../cluster.ts';
import { entryOf, lastIndexOf, termOf } from '../log-reading.ts';
import { Tally } from '../tally.ts';

/**
 * removal-is-final: who was removed can come back only blank, as another incarnation. It reads the committed
 * configurations itself, and does not rely on what they say of earlier removals.
 */
export class Removals {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly final = new Tally('removal-is-final');
  /** The members of the latest committed configuration. */
  private members: readonly Member[] = [];
  /** Up to where the committed configurations have been read. */
  private readTo = 0;
  /** Incarnations by id that were members and are none any more. Grows with the number of removals alone. */
  private readonly gone = new Map<number, Set<number>>();

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.final.flush(this.report);
  }

  /** A disk that said that its member was removed is written to. */
  saved(node: number, before: Image, after: Image): void {
    if (after.incarnation !== before.incarnation) return;
    this.final.count += 1;
    if (after.removed) return;
    this.violate(node, 'has forgotten that it was removed', 'a disk that still says so', 'one that does not');
  }

  /** A member knows that it was removed, since this step or since its start. */
  learnt(node: number, state: MemberState): void {
    this.final.count += 1;
    const image = asImage(this.view.durable(node));
    if (image?.incarnation === state.durable.incarnation && !image.removed) {
      const what = 'knows that it was removed, and its disk does not';
      this.violate(node, what, 'a disk that says so', 'no word of it');
    }
    this.isTrue(node, state);
  }

  /** A member tells another that it was removed, by the configuration at `index`. */
  says(node: number, to: number, index: number): void {
    const state = asMember(this.view.state(node));
    if (state === undefined) return;
    this.final.count += 1;
    if (index <= state.commit) return;
    const what = `tells ${this.view.name(to)} that it was removed, by a configuration that is not committed`;
    this.violate(node, what, `one at ${state.commit} or before`, `the one at ${index}`, to);
  }

  /** Who knows that it was removed takes no part any more: it must be so. */
  private isTrue(node: number, { durable, configuration, commit }: MemberState): void {
    const { incarnation } = durable;
    if (this.gone.get(node)?.has(incarnation) === true) return;
    // What it holds itself may be older than what was first seen of the committed log.
    if (configuration.index <= commit && !hasMember(configuration, node, incarnation)) return;
    const what = 'takes itself to have been removed';
    this.violate(node, what, 'a committed configuration without it', 'none that it is missing from');
  }

  /** A member that asks for votes is told something: perhaps that it was removed. */
  told(node: number, was: MemberState, now: MemberState, message: ClusterTypes['Message']): void {
    if (message.kind !== 'vote-response' || message.to !== was.durable.incarnation) return;
    if (message.removedAt <= was.configuration.index || now.durable.removed) return;
    this.final.count += 1;
    const seen = `no word of it, although the configuration at ${message.removedAt} does not contain it`;
    this.violate(node, 'goes on after it was told that it was removed', 'a disk that says so', seen);
  }

  /** A member's commit index has risen, perhaps over its own removal. */
  read(node: number, was: MemberState, now: MemberState): void {
    const { index } = now.configuration;
    if (index <= was.commit || index > now.commit || now.durable.removed) return;
    const { incarnation } = now.durable;
    if (hasMember(now.configuration, node, incarnation)) return;
    if (!hasMember(committedConfiguration(was), node, incarnation)) return;
    const seen = `no word of it, although the configuration at ${index} is committed and does not contain it`;
    this.violate(node, 'has read that it was removed, and goes on', 'a disk that says so', seen);
  }

  /**
   * A disk is written to whose log may begin later than before. What is compacted is committed; and a step may commit and
   * compact at once, so that its log lacks, when it is released, what the disk has held.
   */
  compacted(node: number, before: Image, after: Image): void {
    const { baseIndex, baseTerm } = after.log;
    if (baseIndex <= this.readTo || after.incarnation !== before.incarnation) return;
    // Logs that agree in one entry agree in all before it.
    if (termOf(before.log, baseIndex) === baseTerm) this.readUpTo(node, before, baseIndex);
  }

  /** More is committed than ever before: what the member holds. */
  committed(node: number, { commit, durable }: MemberState): void {
    this.readUpTo(node, durable, commit);
  }

  /** Everything up to `index` is committed, and stands in the image's log or below its base. */
  private readUpTo(node: number, { log, snapshot }: Image, index: number): void {
    const { configuration } = snapshot;
    if (this.members.length === 0) this.members = configuration.members;
    // One save may append and compact: then the latest configuration is all that is left.
    if (configuration.index > this.readTo && configuration.index <= log.baseIndex) {
      this.replaced(node, configuration.index, configuration.members);
    }
    const from = Math.max(this.readTo, log.baseIndex);
    this.readTo = Math.max(from, Math.min(index, lastIndexOf(log)));
    for (let at = from + 1; at <= this.readTo; at += 1) {
      const entry = entryOf(log, at);
      if (entry?.kind === 'configuration') this.replaced(node, at, entry.members);
    }
  }

  private replaced(node: number, index: number, members: readonly Member[]): void {
    for (const { id, incarnation } of this.members) {
      if (members.some((each) => each.id === id && each.incarnation === incarnation)) continue;
      const gone = this.gone.get(id);
      if (gone === undefined) this.gone.set(id, new Set([incarnation]));
      else gone.add(incarnation);
    }
    this.members = members;
    for (const { id, incarnation } of members) {
      const gone = this.gone.get(id);
      if (gone === undefined) continue;
      this.final.count += 1;
      if (!gone.has(incarnation)) continue;
      const what = `is a member again from ${index} on, as the incarnation that was removed`;
      this.violate(id, what, 'another incarnation, of a blank disk', `incarnation ${incarnation}`, node);
    }
  }

  private violate(node: number, what: string, expected: string, seen: string, other = -1): void {
    this.flush();
    this.report.violate('removal-is-final', {
      node,
      others: other < 0 || other === node ? [] : [other],
      message: `${this.view.name(node)} ${what}.`,
      expected,
      seen,
    });
  }
}
