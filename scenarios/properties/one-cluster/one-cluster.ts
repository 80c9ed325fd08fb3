import type { Fault } from '../../../sim/index.ts';
import { isMember } from '../../../core/raft/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { leaderReturnsWithin } from '../bounds.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { AskedFoundings } from '../asked-foundings.ts';
import { FoundingRecord, foundingOn } from '../founding-record.ts';
import { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { ONE_CLUSTER } from './properties.ts';
import { Together, truthfulSince } from './together.ts';

/**
 * As many of the longest waits: until all have asked where the others are, until founders try again, until those that were
 * not founders ask to be joined, and once more for what was lost or came to nothing.
 */
const WAITS = 4;
/** Between two looks at whether services tell the truth at last. */
const LOOKS = 10_000_000;

/** Whether the nodes of a deployment end up in one cluster, and only in one (S0.5). */
export function oneCluster(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'one-cluster',
    properties: ONE_CLUSTER,
    monitor: (view, report) => new OneCluster(context, controller, view, report),
  };
}

class OneCluster implements ClusterMonitor {
  readonly stepsOf = ['cluster'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly one = new Tally('one-cluster-id');
  private readonly formed = new Tally('forms');
  private readonly bound: number;
  private readonly expect: number;
  private readonly record: FoundingRecord;
  private readonly asked = new AskedFoundings();
  /** Who founds it themselves; elsewhere the cluster is there from the start. */
  private readonly founds: boolean;
  /** The cluster that the first node belonged to; 0 before. */
  private cluster = 0;
  private first = -1;
  private since = 0;
  /** The beginning of the span whose bound has been looked at. */
  private judged = -1;
  /** Nodes that were removed and have left: whether they come back is up to the operator. */
  private readonly left = new Set<number>();

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    this.founds = controller.bootstrapExpect > 0;
    this.bound = WAITS * controller.retry.max + leaderReturnsWithin(context);
    this.expect = controller.bootstrapExpect;
    this.record = new FoundingRecord(this.expect);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.since = this.view.now;
    if (this.founds) this.report.wakeAt(this.since + this.bound);
    this.flush();
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    this.asked.request(node, id, body);
  }

  onRespond(_node: number, id: number): void {
    this.asked.respond(id);
  }

  onStop(node: number): void {
    this.asked.stop(node);
  }

  onDurable(node: number, before: ClusterTypes['Durable'] | undefined, after: ClusterTypes['Durable']): void {
    const now = foundingOn(after);
    if (!this.founds || now === null || !('membership' in after)) return;
    const was = foundingOn(before);
    if (now === was) return;
    this.record.take(after.membership.joining.incarnation, was, now);
    if (now.decided !== null) this.asked.isAskedFor(node, now.decided);
  }

  onStep(node: number, before: ClusterTypes['State'] | undefined, after: ClusterTypes['State']): void {
    const now = asController(after);
    const was = asController(before)?.cluster ?? 0;
    if (now === undefined || now.cluster === was) return;
    if (now.cluster === 0) {
      this.left.add(node);
      return;
    }
    this.one.count += 1;
    if (this.cluster === 0) {
      this.cluster = now.cluster;
      this.first = node;
      if (this.founds) this.report.measure('foundedMs', Math.round(this.view.now / 1000));
    }
    if (now.cluster === this.cluster) return;
    // Two quorums without a disk in common, or an operator's word: nothing can be promised of so many disks.
    if (this.founds && this.isExcused(now.cluster)) return;
    this.flush();
    this.report.violate('one-cluster-id', {
      node,
      others: [this.first],
      message: `${this.view.name(node)} belongs to another cluster than ${this.view.name(this.first)}.`,
      expected: `cluster ${String(this.cluster)}`,
      seen: `cluster ${String(now.cluster)}`,
    });
  }

  onWake(): void {
    const { view } = this;
    const since = Math.max(this.since, truthfulSince(view));
    if (!this.founds || this.judged >= since) return;
    if (view.now < since + this.bound) {
      if (view.now >= this.since + this.bound)
        this.report.wakeAt(Math.max(since + this.bound, view.now + LOOKS));
      return;
    }
    this.judged = since;
    const together = new Together(view, this.expect, (a, b) =>
      this.surroundings.heldSince('works', a, b, since),
    );
    this.mustHaveFormed(together);
    if (!this.allWork() || !together.isConnected(together.all)) return;
    this.formed.count += 1;
    for (let node = 0; node < view.nodeCount; node += 1) {
      const state = asController(view.state(node));
      if (state === undefined || state.raft.durable.removed || this.left.has(node)) continue;
      if (state.cluster !== 0 && isMember(state.raft)) continue;
      this.flush();
      this.report.violate('forms', {
        node,
        message: `${view.name(node)} belongs to no cluster, although all work with each other and nothing has changed for ${String(this.bound)} µs.`,
        expected: 'a member of the cluster',
        seen: state.cluster === 0 ? 'a blank node' : 'bound, and no member',
      });
      return;
    }
  }

  onEnd(): void {
    this.flush();
  }

  /** Founders enough work with each other, and can find each other: somebody belongs to a cluster by now. */
  private mustHaveFormed(together: Together): void {
    const founders = together.founders();
    if (founders === null || !together.isConnected(founders)) return;
    this.formed.count += 1;
    if (this.cluster !== 0) return;
    const [node = -1] = founders;
    this.flush();
    this.report.violate('forms', {
      node,
      others: founders.slice(1),
      message: `No cluster is founded, although ${String(founders.length)} nodes have found and reached each other for ${String(this.bound)} µs.`,
      expected: 'a cluster',
      seen: 'blank nodes',
    });
  }

  /** An operator's founding takes nobody's leave; of any other, a quorum must have known nothing of the first. */
  private isExcused(cluster: number): boolean {
    if (this.asked.has(cluster)) return true;
    return this.record.isFoundedApart(cluster, this.cluster, this.asked.has(this.cluster));
  }

  private flush(): void {
    this.one.flush(this.report);
    this.formed.flush(this.report);
  }

  private allWork(): boolean {
    const { view } = this;
    for (let a = 0; a < view.nodeCount; a += 1) {
      if (!view.isMember(a)) continue;
      for (let b = 0; b <= a; b += 1) {
        if (view.isMember(b) && !this.surroundings.heldSince('works', a, b, this.since)) return false;
      }
    }
    return true;
  }
}
