import { leaderlessLine, printLogLine } from '../../core/controller/index.ts';
import type {
  ControllerNote,
  ControllerState,
  LeaderlessEpisode,
  StatusAudit,
} from '../../core/controller/index.ts';
import { faultInWords } from '../../reports/index.ts';
import type { AuditedChange, LoggedLine, OperatorView, PastEpisode } from '../../reports/index.ts';
import type { ClusterMonitor, View } from '../../scenarios/properties/cluster.ts';
import type { ClusterContext } from '../../scenarios/properties/context.ts';
import { asController } from '../../scenarios/raft-cluster/types.ts';
import type { ClusterTypes } from '../../scenarios/raft-cluster/types.ts';
import type { Fault, Reporter } from '../../sim/index.ts';
import { ListTruth } from './list-truth.ts';
import { listMoment, snapshotOf } from './list-moment.ts';
import type { Snapshot } from './list-moment.ts';

type Warning = Extract<ControllerNote, { readonly kind: 'leaderless' }>;

/** Most lines of each sort that are shown; the memory for them is bounded, too. */
const SHOWN = { warnings: 6, audit: 12, episodes: 5 } as const;
const AUDIT_KEPT = 2_000;

/**
 * Watches one run as its operators would: looks at `list controllers` in steady state, where it is wrong in most entries
 * after the first fault that matters, once all is right again, and in the end; and reads logs and audit.
 */
export class OperatorWatch implements ClusterMonitor {
  private readonly view: View;
  private readonly truth: ListTruth;
  private readonly taken: { readonly snapshot: Snapshot; readonly title: string }[] = [];
  private readonly warnings: LoggedLine[] = [];
  private warned = 0;
  private readonly audit: AuditedChange[] = [];
  private audited = 0;
  private readonly causes: Record<string, number> = {};
  private readonly events: Record<string, number> = {};
  private readonly episodes: PastEpisode[] = [];
  private episodesOver = 0;
  private phase: 'steady' | 'waiting' | 'wrong' | 'over' = 'steady';
  private lastFault = '';
  private worst: Snapshot | null = null;
  /** By node: its state, if it runs and is not paused. Kept here, for a fault is told of when it has struck already. */
  private readonly states: (ControllerState | undefined)[] = [];
  /** The moment just before the node went down that did so last, as long as nothing has struck. */
  private beforeStop: Snapshot | null = null;

  constructor(context: ClusterContext, view: View, report: Pick<Reporter, 'wakeAt'>) {
    this.view = view;
    this.truth = new ListTruth(context, view, report);
    for (let node = 0; node < view.nodeCount; node += 1) this.states.push(undefined);
  }

  onFault(fault: Fault, ended: boolean): void {
    if (!ended && this.phase === 'steady' && fault.kind !== 'start') {
      const { beforeStop } = this;
      const snapshot = beforeStop?.at === this.view.now ? beforeStop : this.snapshot();
      if (snapshot.observers > 0) this.taken.push({ snapshot, title: 'before the first fault' });
      this.phase = 'waiting';
    }
    if (!ended && this.phase === 'waiting') this.lastFault = faultInWords(fault);
    this.truth.fault(fault, ended);
  }

  onConditions(): void {
    const { view, states } = this;
    for (let node = 0; node < view.nodeCount; node += 1)
      states[node] = view.isMember(node) && !view.isPaused(node) ? asController(view.state(node)) : undefined;
    this.truth.refresh();
    this.look();
  }

  onStop(node: number): void {
    if (this.phase === 'steady') this.beforeStop = this.snapshot();
    this.states[node] = undefined;
    this.truth.stopped(node);
  }

  onStep(node: number, before: ClusterTypes['State'] | undefined, after: ClusterTypes['State']): void {
    const now = asController(after);
    if (now === undefined) return;
    this.states[node] = now;
    const was = asController(before);
    if (this.truth.stepped(node, was, now) || (this.phase === 'wrong' && was?.status !== now.status))
      this.look();
  }

  onWake(): void {
    if (this.truth.woken()) this.look();
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind === 'leaderless') this.warns(node, note);
    else if (note.kind === 'leaderless-ended') this.ended(node, note.episode);
    else if (note.kind === 'audit') this.changed(note.audit);
    else if (note.kind === 'cluster-event') {
      const { eventType } = note.event;
      this.events[eventType] = (this.events[eventType] ?? 0) + 1;
    }
  }

  /** What was seen; asked once, when the run is over. */
  seen(bounds: OperatorView['bounds']): OperatorView {
    const last = this.snapshot();
    if (this.phase === 'wrong' && this.worst !== null)
      this.taken.push({ snapshot: this.worst, title: this.worstTitle() });
    const moments = [...this.taken, { snapshot: last, title: 'in the end' }];
    return {
      moments: moments.map(({ snapshot, title }) => listMoment(snapshot, title, this.view)),
      warnings: { shown: this.warnings, total: this.warned },
      audit: { shown: this.tellingAudit(), total: this.audited },
      causes: this.causes,
      events: this.events,
      episodes: { shown: this.episodes, total: this.episodesOver },
      bounds,
    };
  }

  private warns(node: number, { level, timeSinceLeader }: Warning): void {
    const { view } = this;
    this.warned += 1;
    if (this.warnings.length >= SHOWN.warnings) return;
    const line = printLogLine(leaderlessLine(level, timeSinceLeader), view.localClock(node));
    this.warnings.push({ at: view.now, node: view.name(node), line });
  }

  private ended(node: number, { length, level }: LeaderlessEpisode): void {
    this.episodesOver += 1;
    this.episodes.push({ node: this.view.name(node), at: this.view.now, length, level });
    this.episodes.sort((a, b) => b.length - a.length);
    this.episodes.length = Math.min(this.episodes.length, SHOWN.episodes);
  }

  /** Everybody applies the same audit: told is the first time. */
  private changed({ number, node, before, after, cause, evidenceAge }: StatusAudit): void {
    if (number <= this.audited) return;
    this.audited = number;
    this.causes[cause] = (this.causes[cause] ?? 0) + 1;
    const { now } = this.view;
    if (this.audit.length >= AUDIT_KEPT) this.audit.shift();
    this.audit.push({ at: now, number, node: this.view.name(node), before, after, cause, evidenceAge });
  }

  /** The changes between the moments that are shown, and the newest. */
  private tellingAudit(): AuditedChange[] {
    const half = SHOWN.audit / 2;
    const from = this.taken[1]?.snapshot.at ?? Infinity;
    const after = this.audit.filter(({ at }) => at >= from).slice(0, half);
    const newest = this.audit
      .filter((change) => !after.includes(change))
      .slice(-(SHOWN.audit - after.length));
    return [...after, ...newest].sort((a, b) => a.number - b.number);
  }

  private worstTitle(): string {
    return `most entries wrong, after: ${this.lastFault}`;
  }

  private snapshot(): Snapshot {
    return snapshotOf(this.states, this.view, this.truth);
  }

  private look(): void {
    if (this.phase === 'steady' || this.phase === 'over') return;
    const wrong = this.truth.wrongEntries(this.states);
    if (this.phase === 'waiting') {
      if (wrong === 0) return;
      this.phase = 'wrong';
    }
    if (wrong > 0) {
      // Of equally bad moments the last: it shows how long it took.
      if (wrong >= (this.worst?.wrong ?? 0)) this.worst = this.snapshot();
      return;
    }
    const followed = this.snapshot();
    // Where nobody runs nobody has followed, and of what is not judged it is not known.
    if (followed.judged === 0) return;
    this.phase = 'over';
    if (this.worst !== null) this.taken.push({ snapshot: this.worst, title: this.worstTitle() });
    this.taken.push({ snapshot: followed, title: 'all lists have followed' });
  }
}
