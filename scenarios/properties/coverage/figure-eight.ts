import { asImage, asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterLog, ClusterMonitor, MemberState, Reporter, View } from '../cluster.ts';
import { lastIndexOf, termOf, votersIn } from '../log-reading.ts';
import { sometimes } from './sometimes.ts';

const FIGURE_EIGHT = sometimes(
  'figure-eight',
  'A majority holds an entry of an earlier term that its leader may not count as committed: a voter whose log has an entry of a later term in its place could still be elected.',
  ['S0.7'],
);

/** The shape of figure 8 (c) of the Raft paper. */
export function figureEight(): ClusterFamily {
  return {
    name: 'figure-eight',
    properties: [FIGURE_EIGHT],
    monitor: (view, report) => new FigureEight(view, report),
  };
}

/**
 * Looks at logs only while some leader has committed nothing of its own term, which is soon over, and only as far as they
 * differ. What such a leader has committed already can have no rival: the elections' own rules see to that.
 */
class FigureEight implements ClusterMonitor {
  private readonly view: View;
  private readonly report: Reporter;
  /** Who leads and has, as far as is known, committed nothing of its term; and the term for which the shape was seen. */
  private young: { readonly node: number; readonly term: number; seen: boolean }[] = [];
  /** By voter: how far its log agrees with the leader's. Reused. */
  private readonly agreed: number[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind === 'leadership-lost') this.forget(node);
    if (note.kind !== 'leadership-gained') return;
    this.forget(node);
    this.young.push({ node, term: note.term, seen: false });
    this.look();
  }

  onStop(node: number): void {
    this.forget(node);
  }

  onDurable(
    _node: number,
    before: ClusterTypes['Durable'] | undefined,
    after: ClusterTypes['Durable'],
  ): void {
    if (this.young.length === 0) return;
    if (before !== undefined && asImage(before).log === asImage(after).log) return;
    this.look();
  }

  private forget(node: number): void {
    if (this.young.length > 0) this.young = this.young.filter((each) => each.node !== node);
  }

  private look(): void {
    let grown = false;
    for (const leader of this.young) {
      const state = asMember(this.view.state(leader.node));
      // Its first step as leader may still wait for its save.
      if (state?.role.kind !== 'leader' || state.durable.term !== leader.term) continue;
      if (state.commit >= state.role.firstIndex) grown = leader.seen = true;
      else if (!leader.seen && this.hasShape(state, state.role.firstIndex - 1)) {
        leader.seen = true;
        grown = true;
        this.report.exercise(FIGURE_EIGHT.id);
      }
    }
    if (grown) this.young = this.young.filter(({ seen }) => !seen);
  }

  /** `last`: index of the leader's last entry of an earlier term. */
  private hasShape(leader: MemberState, last: number): boolean {
    const { members } = leader.configuration;
    const { log } = leader.durable;
    const majority = Math.floor(votersIn(members) / 2) + 1;
    const { agreed } = this;
    let apart = false;
    for (const { id, suffrage } of members) {
      agreed[id] = 0;
      const other = suffrage === 'voter' ? this.logOf(id) : undefined;
      if (other === undefined) continue;
      const shared = sharedUpTo(log, other, last);
      agreed[id] = shared;
      if (shared < last && lastIndexOf(other) > shared) apart = true;
    }
    if (!apart) return false;
    for (const { id, suffrage } of members) {
      const rival = suffrage === 'voter' ? this.logOf(id) : undefined;
      if (rival === undefined || !this.couldBeElected(rival, leader, majority)) continue;
      const from = (agreed[id] ?? 0) + 1;
      for (let index = Math.min(last, lastIndexOf(rival)); index >= from; index -= 1) {
        if (termOf(rival, index) <= termOf(log, index)) continue;
        let holders = 0;
        for (const member of members) {
          if (member.suffrage === 'voter' && (agreed[member.id] ?? 0) >= index) holders += 1;
        }
        if (holders >= majority) return true;
      }
    }
    return false;
  }

  private couldBeElected(rival: ClusterLog, leader: MemberState, majority: number): boolean {
    const term = termOf(rival, lastIndexOf(rival));
    let votes = 0;
    for (const { id, suffrage } of leader.configuration.members) {
      const log = suffrage === 'voter' ? this.logOf(id) : undefined;
      if (log === undefined) continue;
      const other = termOf(log, lastIndexOf(log));
      if (other < term || (other === term && lastIndexOf(log) <= lastIndexOf(rival))) votes += 1;
    }
    return votes >= majority;
  }

  private logOf(node: number): ClusterLog | undefined {
    return asImage(this.view.durable(node))?.log;
  }
}

/** The last index up to `last` at which two logs agree; what either has compacted is committed, and the same in both. */
function sharedUpTo(log: ClusterLog, other: ClusterLog, last: number): number {
  let index = Math.min(last, lastIndexOf(log), lastIndexOf(other));
  const base = Math.max(log.baseIndex, other.baseIndex);
  while (index > base && termOf(log, index) !== termOf(other, index)) index -= 1;
  return index;
}
