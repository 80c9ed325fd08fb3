import type { MembershipNote } from '../../../core/controller/index.ts';
import type { PropertyInfo } from '../../../sim/index.ts';
import { isMembershipPayload } from '../../raft-cluster/membership-words.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import { STEPS } from '../join-validation/trail.ts';
import type { Step } from '../join-validation/trail.ts';
import { parted } from './parted.ts';
import { sometimes } from './sometimes.ts';

type Audit = Extract<MembershipNote, { kind: 'join-audit' }>;

const WORDS: Readonly<Record<Step, string>> = {
  network: 'it is asked whether it answers at all',
  state: 'it is asked for its state',
  consistency: 'it is asked whether it fits',
  reservation: 'it is asked for its reservation',
  entry: 'the entry that adds it is not committed yet',
  binding: 'it is being told that it belongs to the cluster',
};

/** One for each step, in their order. */
const INTERRUPTED: readonly PropertyInfo[] = STEPS.map((step) =>
  sometimes(
    `join-interrupted-at-${step}`,
    `The leader or the node that joins crashes, or they lose each other, while ${WORDS[step]}.`,
    ['S2.5'],
  ),
);

/** What comes between the steps of a join. */
export function joins(): ClusterFamily {
  return {
    name: 'joins-seen',
    properties: INTERRUPTED,
    monitor: (view, report) => new Joins(view, report),
  };
}

/** A join under way. */
interface Underway {
  readonly leader: number;
  readonly target: number;
  /** Which of the steps it is at. */
  step: number;
  /** They could reach each other when the step began, and nothing has come in between since. */
  whole: boolean;
}

/** Follows the joins that leaders conduct, one at a time each, and those that are being bound. */
class Joins implements ClusterMonitor {
  readonly sendsOf = ['join-check'];
  private readonly view: View;
  private readonly report: Reporter;
  private open: Underway[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  onSend(from: number, to: number, payload: Payload): void {
    if (!isMembershipPayload(payload) || payload.kind !== 'join-check' || payload.layer !== 'network') return;
    if (this.of(from, to) === undefined) {
      this.open.push({ leader: from, target: to, step: 0, whole: !parted(this.view, from, to) });
    }
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind === 'join-audit') this.audited(node, note);
    else if (this.open.length === 0) return;
    else if (note.kind === 'join-ended' || note.kind === 'join-given-up') this.drop(node, note.node);
    else if (note.kind === 'leadership-lost') this.drop(node, -1);
  }

  onStop(node: number): void {
    if (this.open.length === 0) return;
    for (const each of this.open) if (each.leader === node || each.target === node) this.interrupt(each);
    this.drop(node, -1);
  }

  onConditions(): void {
    if (this.open.length === 0) return;
    for (const each of this.open) {
      if (each.whole && parted(this.view, each.leader, each.target)) this.interrupt(each);
    }
  }

  private audited(node: number, { node: target, layer, outcome }: Audit): void {
    const join = this.of(node, target);
    if (join === undefined) return;
    const next = STEPS.indexOf(layer) + 1;
    if (outcome !== 'passed' || next === STEPS.length) this.drop(node, target);
    else if (next > join.step) {
      join.step = next;
      join.whole = !parted(this.view, node, target);
    }
  }

  private interrupt(join: Underway): void {
    const state = INTERRUPTED[join.step];
    if (join.whole && state !== undefined) this.report.exercise(state.id);
    join.whole = false;
  }

  private of(leader: number, target: number): Underway | undefined {
    return this.open.find((each) => each.leader === leader && each.target === target);
  }

  /** Forgets what a leader was doing for a node; -1 for all. */
  private drop(leader: number, target: number): void {
    this.open = this.open.filter((each) => each.leader !== leader || (target >= 0 && each.target !== target));
  }
}
