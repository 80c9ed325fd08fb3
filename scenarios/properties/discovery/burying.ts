// Properties: gossip-buries.
import type { GossipSettings } from '../../../core/controller/index.ts';
import type { Fault, Micros } from '../../../sim/index.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { BURIES } from './properties.ts';

/** Whether the gossip calls the dead dead (S0.2). */
export function burying(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'burying',
    properties: BURIES,
    monitor: (view, report) => new Burying(context, controller, view, report),
  };
}

/** One probe in so many goes to somebody lost. */
const LOST_EVERY = 5;
/** The probe under way, the one that nobody answers, the one after it, and the one that finds suspicion over. */
const PROBES_MORE = 4;
/** A save that a node may still make while it counts as running; a timer waits for it. */
const LATE: Micros = 100_000;

/**
 * Within this a node that runs has found out by itself that another is gone: in its turn it probes that one, without an
 * answer, which takes a probe's timeout longer than one with; and then suspicion has its time.
 */
export function buriesWithin(nodes: number, settings: GossipSettings): Micros {
  const { probeInterval, probeTimeout, suspicionIntervals } = settings;
  const others = nodes - 1;
  const probes = others + Math.ceil(others / (LOST_EVERY - 1)) + PROBES_MORE;
  const digits = String(nodes).length;
  return probes * (probeInterval + probeTimeout + LATE) + suspicionIntervals * digits * probeInterval;
}

/** What somebody believes of a node that is down: that it is there, by this rumour, since it was looked at. */
interface Belief {
  readonly refutation: number;
  readonly since: Micros;
}

class Burying implements ClusterMonitor {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly tally = new Tally('gossip-buries');
  private readonly bound: Micros;
  private readonly nodes: readonly number[];
  /** By node that is down, and by node that knows of it. */
  private readonly beliefs = new Map<number, (Belief | undefined)[]>();
  private againAt: Micros = -1;

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    const nodes: number[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) if (view.isMember(node)) nodes.push(node);
    this.nodes = nodes;
    this.bound = buriesWithin(nodes.length, controller.gossip);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.tally.flush(this.report);
  }

  onStart(node: number): void {
    this.beliefs.delete(node);
  }

  onStop(node: number): void {
    if (!this.view.isMember(node)) return;
    const beliefs: (Belief | undefined)[] = [];
    for (const knower of this.nodes) {
      const refutation = this.refutationOf(knower, node);
      if (refutation >= 0) beliefs[knower] = { refutation, since: this.view.now };
    }
    this.beliefs.set(node, beliefs);
    this.report.wakeAt(this.view.now + this.bound);
  }

  onWake(): void {
    let isOpen = false;
    for (const [node, beliefs] of this.beliefs) {
      for (const knower of this.nodes) {
        if (knower === node) continue;
        this.look(node, knower, beliefs);
        if (beliefs[knower] !== undefined) isOpen = true;
      }
    }
    if (isOpen) this.lookAgain();
  }

  onEnd(): void {
    this.tally.flush(this.report);
  }

  private look(node: number, knower: number, beliefs: (Belief | undefined)[]): void {
    const { view } = this;
    const belief = beliefs[knower];
    if (belief !== undefined && view.now < belief.since + this.bound) return;
    const refutation = this.refutationOf(knower, node);
    if (refutation < 0) {
      if (belief !== undefined && view.isUp(knower)) this.tally.count += 1;
      beliefs[knower] = undefined;
      return;
    }
    const isOld = belief?.refutation === refutation;
    if (isOld && this.surroundings.heldSince('works', knower, knower, view.now - this.bound)) {
      this.tally.flush(this.report);
      this.report.violate('gossip-buries', {
        node: knower,
        others: [node],
        message: `${view.name(knower)} still believes that ${view.name(node)} is there, which has been down for long.`,
        expected: `dead, or forgotten, within ${this.bound} µs`,
        seen: `refutation ${refutation}, not dead`,
      });
      return;
    }
    // A newer word of it, from when it was there, may have come by way of others; or nobody could look after it.
    beliefs[knower] = { refutation, since: view.now };
  }

  /** Once for all who want it. */
  private lookAgain(): void {
    const { now } = this.view;
    if (this.againAt > now) return;
    this.againAt = now + this.bound;
    this.report.wakeAt(this.againAt);
  }

  /** The number of the rumour by which somebody takes a node to be there, or suspects it; -1 if it does neither. */
  private refutationOf(knower: number, node: number): number {
    const state = asController(this.view.state(knower));
    if (knower === node || state === undefined) return -1;
    for (const { rumour } of state.membership.gossip.entries) {
      if (rumour.node === node) return rumour.standing === 'dead' ? -1 : rumour.refutation;
    }
    return -1;
  }
}
