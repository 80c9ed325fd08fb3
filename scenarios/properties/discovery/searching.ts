// Properties: searches-in-order.
import type { Fault, Input } from '../../../sim/index.ts';
import type { ControllerState } from '../../../core/controller/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { SEARCHES } from './properties.ts';

/** What a save and a clock's error may add to a wait. */
const SLACK = 1_000_000;
/** Between two looks at who has not asked for too long. */
const LOOKS = 10_000_000;

/** Whether blank controllers look for the others as they should (S0.2). */
export function searching(context: ClusterContext): ClusterFamily {
  return {
    name: 'searching',
    properties: SEARCHES,
    monitor: (view, report) => new Searching(context, view, report),
  };
}

/** Whom a node has greeted, and which services it has asked. */
interface Round {
  /** The event in which that was, where it is all of one. */
  readonly event: number;
  readonly greeted: Set<number>;
  readonly asked: Set<number>;
}

function nobody(event = -1): Round {
  return { event, greeted: new Set(), asked: new Set() };
}

class Searching implements ClusterMonitor {
  readonly stepsOf = ['discovery'];
  readonly sendsOf = ['hello', 'lookup'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly tally = new Tally('searches-in-order');
  /** By node: since its search last made a step. */
  private readonly since: Round[] = [];
  /** What each node has sent in the event at present, and of that what left in a step that is not released yet. */
  private readonly present: Round[] = [];
  private readonly early: Round[] = [];
  /** By node: the number of its latest sweep; 0 where it was made together with something else. */
  private readonly sweep: number[] = [];
  /** By node: its own clock when it last asked all, or was encouraged to ask again soon; -1 where that tells nothing. */
  private readonly last: number[] = [];

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.since.push(nobody());
      this.present.push(nobody());
      this.early.push(nobody());
      this.last.push(-1);
      this.sweep.push(0);
    }
    report.wakeAt(LOOKS);
  }

  onSend(from: number, to: number, payload: Payload): void {
    const { events } = this.view;
    if (this.present[from]?.event !== events) this.present[from] = nobody(events);
    for (const round of [this.since[from], this.present[from]]) {
      if (payload.kind === 'hello') round?.greeted.add(to);
      else if (payload.kind === 'lookup') round?.asked.add(to);
    }
  }

  onSaving(node: number): void {
    // What the step has sent so far is on its way, and belongs to it, although the step is released later.
    const present = this.present[node];
    if (present?.event !== this.view.events) return;
    for (const to of present.greeted) this.early[node]?.greeted.add(to);
    for (const to of present.asked) this.early[node]?.asked.add(to);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    // Whoever did not run could not ask in time.
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      if (!this.surroundings.runs(node)) this.last[node] = -1;
    }
  }

  onStep(
    node: number,
    earlier: ClusterTypes['State'] | undefined,
    later: ClusterTypes['State'],
    input: Input<ClusterTypes> | null,
  ): void {
    const after = asController(later);
    if (after === undefined) return;
    const before = asController(earlier);
    const { sweeps, repairing } = after.membership.discovery;
    if (before !== undefined && repairing && !before.membership.discovery.repairing) {
      // It begins anew, in the midst of something else: an order of its own, from now on.
      this.tally.count += 1;
      this.sweep[node] = 0;
      this.isAsking(node, after);
      return;
    }
    if (before?.membership.discovery.sweeps === sweeps) {
      // Encouraged: from now on it waits for a short time again.
      if (before.membership.discovery.wait > after.membership.discovery.wait) this.isAsking(node, after);
      return;
    }
    this.tally.count += 1;
    // What a step sends leaves the node after it, but for what it sent before a save: whom it asked is known the next time.
    this.checkWhom(node, after, this.sweep[node] ?? 0);
    const timed = input?.kind === 'timer' && sweeps > 1 && before !== undefined;
    const last = this.last[node] ?? -1;
    if (timed && last >= 0) {
      const waited = this.view.localClock(node) - last;
      const { min, max } = after.fixed.settings.discovery.retry;
      // A member asks while it knows no leader; when it begins to once more is no matter of waiting.
      const late = after.cluster === 0 && waited > max + SLACK;
      if (waited < min || late) {
        this.violate(node, `It asks again after ${waited} µs.`, `from ${min} to ${max} µs`, `${waited} µs`);
      }
    }
    this.isAsking(node, after);
    this.sweep[node] = timed || before === undefined ? sweeps : 0;
    this.since[node] = this.early[node] ?? nobody();
    this.early[node] = nobody();
  }

  onStop(node: number): void {
    this.last[node] = -1;
    this.sweep[node] = 0;
    this.since[node] = nobody();
    this.present[node] = nobody();
    this.early[node] = nobody();
  }

  onWake(): void {
    const { view } = this;
    this.report.wakeAt(view.now + LOOKS);
    for (let node = 0; node < view.nodeCount; node += 1) {
      const state = asController(view.state(node));
      const last = this.last[node] ?? -1;
      if (state === undefined || last < 0 || state.cluster !== 0) continue;
      const waited = view.localClock(node) - last;
      const { max } = state.fixed.settings.discovery.retry;
      if (waited <= max + SLACK) continue;
      this.violate(
        node,
        'It is blank, and does not look for the others any more.',
        `within ${max} µs`,
        `${waited} µs`,
      );
    }
    this.tally.flush(this.report);
  }

  onEnd(): void {
    this.tally.flush(this.report);
  }

  /** Members stop and begin again as leaders come and go: only of blank nodes is it known when they ask next. */
  private isAsking(node: number, { cluster }: ControllerState): void {
    this.last[node] = cluster === 0 && this.surroundings.runs(node) ? this.view.localClock(node) : -1;
  }

  private checkWhom(node: number, { fixed, raft }: ControllerState, sweeps: number): void {
    if (sweeps === 0) return;
    const { seeds, services } = fixed.settings.discovery;
    const self = raft.fixed.self;
    const { greeted, asked } = this.since[node] ?? nobody();
    const forgotten = seeds.find((seed) => seed !== self && !greeted.has(seed));
    if (forgotten !== undefined) {
      this.violate(
        node,
        'It does not ask one of its seeds.',
        `a hello to ${this.view.name(forgotten)}`,
        'none',
      );
    }
    if (sweeps === 1 && seeds.length > 0) {
      if (asked.size > 0) {
        this.violate(
          node,
          'It asks a service before its seeds have had a chance.',
          'seeds first',
          'a lookup',
        );
      }
      return;
    }
    const silent = services.find((service) => !asked.has(service));
    if (silent !== undefined) {
      this.violate(
        node,
        'It does not ask one of its services.',
        `a lookup at ${this.view.name(silent)}`,
        'none',
      );
    }
  }

  private violate(node: number, message: string, expected: string, seen: string): void {
    this.tally.flush(this.report);
    this.report.violate('searches-in-order', { node, message, expected, seen });
  }
}
