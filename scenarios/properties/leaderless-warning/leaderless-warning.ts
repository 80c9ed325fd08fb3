import type { Fault } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { LEADERLESS_WARNING } from './properties.ts';
import { Watched } from './watched.ts';

type State = ClusterTypes['State'];

/** Whether controllers that know no leader say so, once and in time, and nobody else does (S4). */
export function leaderlessWarning(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'leaderless-warning',
    properties: LEADERLESS_WARNING,
    monitor: (view, report) => new LeaderlessWarning(context, controller, view, report),
  };
}

/** Tells each controller's own checker when it came to know a leader or knew none, and what it said. */
class LeaderlessWarning implements ClusterMonitor {
  /** The latter two, because a step that saves anything is dated to its beginning. */
  readonly stepsOf = ['raft', 'saved'];
  readonly sendsOf = [];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly watched: Watched[] = [];
  /** Own clock at which the step began that is not released yet, by node; -1 for none. */
  private readonly steppedAt: number[] = [];
  /** The event in which the last step that saved was released, and when it had begun, by its own clock; by node. */
  private readonly releasedIn: number[] = [];
  private readonly begunAt: number[] = [];

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.steppedAt.push(-1);
      this.releasedIn.push(-1);
      this.begunAt.push(-1);
      if (!view.isMember(node)) continue;
      this.watched.push(new Watched(view, report, this.surroundings, node, controller.leaderless));
    }
  }

  onSaving(node: number): void {
    // Only the first save of a step begins with it.
    if (this.steppedAt[node] === -1) this.steppedAt[node] = this.view.localClock(node);
  }

  onStep(node: number, before: State | undefined, after: State): void {
    const began = this.steppedAt[node] ?? -1;
    if (began >= 0) {
      this.steppedAt[node] = -1;
      this.releasedIn[node] = this.view.events;
      this.begunAt[node] = began;
    }
    const now = asController(after);
    if (now === undefined) return;
    const was = asController(before);
    const watched = this.watched[node];
    if (watched === undefined || (was !== undefined && was.raft === now.raft && !watched.waiting)) return;
    const at = began < 0 ? this.view.localClock(node) : began;
    // What was said before this step began belongs to the steps before it.
    if (began < 0) watched.judge();
    if (was === undefined) watched.started(now.raft, at);
    else if (knowledgeChanged(was.raft, now.raft)) watched.changed(was.raft, now.raft, at);
    watched.judge();
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind !== 'leaderless' && note.kind !== 'leaderless-ended') return;
    const began = this.steppedAt[node] ?? -1;
    const held = began >= 0;
    // What follows the last save of a step comes after its release, in the same event.
    const since = this.releasedIn[node] === this.view.events ? this.begunAt[node] : undefined;
    this.watched[node]?.said(note, held ? began : (since ?? this.view.localClock(node)), held);
    // What makes no sense as yet may be part of a step that is released only now.
    this.report.wakeAt(this.view.now);
  }

  onStop(node: number): void {
    if (this.steppedAt[node] === -1) this.watched[node]?.judge();
    this.steppedAt[node] = -1;
    this.watched[node]?.stopped();
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    for (const watched of this.watched) watched.surroundingsChanged();
  }

  onWake(): void {
    for (let node = 0; node < this.watched.length; node += 1) {
      if (this.steppedAt[node] === -1) this.watched[node]?.judge();
      this.watched[node]?.wake();
    }
  }

  onEnd(): void {
    for (const watched of this.watched) watched.flush();
  }
}

function knowledgeChanged(was: MemberState, now: MemberState): boolean {
  return (
    was.leader !== now.leader ||
    was.configuration.members !== now.configuration.members ||
    was.durable.removed !== now.durable.removed
  );
}
