// Properties: gossip-spreads.
import { isMember } from '../../../core/raft/index.ts';
import type { ControllerState } from '../../../core/controller/index.ts';
import type { Fault } from '../../../sim/index.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { SPREADS } from './properties.ts';

/** Every fifth probe goes to somebody lost, in turn; each may have to be found twice, and its refutation has to get around. */
const PROBES_FOR_EACH = 10;
/** For a suspicion that is under way when all is well again. */
const PROBES_MORE = 30;

/** Whether the gossip tells all of all (S0.2). */
export function spreading(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'spreading',
    properties: SPREADS,
    monitor: (view, report) => new Spreading(context, controller, view, report),
  };
}

class Spreading implements ClusterMonitor {
  readonly stepsOf = ['cluster'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly tally = new Tally('gossip-spreads');
  private readonly promised: boolean;
  private readonly bound: number;
  private readonly nodes: readonly number[];
  /** True time since which nothing has changed. */
  private since = 0;
  private judged = -1;

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    const nodes: number[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) if (view.isMember(node)) nodes.push(node);
    this.nodes = nodes;
    // Where no answer to a probe can be in time, whoever is suspected refutes it for ever.
    this.promised = 2 * context.profile.network.latency[1] <= controller.gossip.probeTimeout;
    this.bound = (PROBES_FOR_EACH * nodes.length + PROBES_MORE) * controller.gossip.probeInterval;
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.changed();
  }

  /** A node belongs to another cluster than before, or to one at last: that is news. */
  onStep(): void {
    this.changed();
  }

  onWake(): void {
    const { view } = this;
    if (!this.promised || this.judged === this.since || view.now < this.since + this.bound) return;
    this.judged = this.since;
    if (!this.runningWork()) return;
    for (const knower of this.nodes) {
      const state = asController(view.state(knower));
      if (state === undefined || !belongs(state)) continue;
      for (const node of this.nodes) {
        const other = asController(view.state(node));
        if (node === knower || other === undefined || !belongs(other) || other.cluster !== state.cluster)
          continue;
        this.tally.count += 1;
        const held = state.membership.gossip.entries.find(({ rumour }) => rumour.node === node)?.rumour;
        const { address } = other.fixed.settings;
        // Where messages are lost a suspicion may be under way at any time; it is refuted before it becomes a death.
        const there = held !== undefined && held.standing !== 'dead';
        if (there && held.address === address && held.cluster === other.cluster) continue;
        this.tally.flush(this.report);
        this.report.violate('gossip-spreads', {
          node: knower,
          others: [node],
          message: `${view.name(knower)} does not know where ${view.name(node)} is, although nothing has changed for ${this.bound} µs.`,
          expected: `alive at ${address}, in cluster ${other.cluster}`,
          seen:
            held === undefined
              ? 'nothing'
              : `${held.standing} at ${held.address}, in cluster ${held.cluster}`,
        });
        return;
      }
    }
    this.tally.flush(this.report);
  }

  private changed(): void {
    this.since = Math.max(this.view.now, this.surroundings.clearFrom);
    this.report.wakeAt(this.since + this.bound);
  }

  private runningWork(): boolean {
    const running = this.nodes.filter((node) => this.view.isUp(node));
    return running.every((a) =>
      running.every((b) => b > a || this.surroundings.heldSince('works', a, b, this.since)),
    );
  }
}

function belongs({ raft, cluster }: ControllerState): boolean {
  return cluster !== 0 && isMember(raft) && !raft.durable.removed;
}
