import { isOnline } from '../../core/controller/index.ts';
import type { ControllerState } from '../../core/controller/index.ts';
import type { View } from '../../scenarios/properties/cluster.ts';
import type { ClusterContext } from '../../scenarios/properties/context.ts';
import { StatusTruth } from '../../scenarios/properties/status-convergence/truth.ts';
import type { Fault, Reporter } from '../../sim/index.ts';

/** What every list ought to say at present, kept up to date by what a monitor is told. */
export class ListTruth {
  private readonly view: View;
  private readonly truth: StatusTruth;
  private readonly report: Pick<Reporter, 'wakeAt'>;
  private readonly leaseWakes: number[] = [];

  constructor(context: ClusterContext, view: View, report: Pick<Reporter, 'wakeAt'>) {
    this.view = view;
    this.truth = new StatusTruth(context, view);
    this.report = report;
  }

  fault(fault: Fault, ended: boolean): void {
    this.truth.fault(fault, ended);
  }

  refresh(): boolean {
    return this.truth.refresh();
  }

  stopped(node: number): void {
    if (this.truth.lease(node)) this.refresh();
  }

  /** A controller has taken a step. Returns whether the truth may be another. */
  stepped(node: number, was: ControllerState | undefined, now: ControllerState): boolean {
    if (was === undefined) {
      this.truth.lease(node);
      return this.refresh();
    }
    const before = was.raft;
    const after = now.raft;
    if (before.role !== after.role && this.truth.lease(node)) {
      const end = this.truth.leaseEnd(node);
      if (end > this.view.now && (this.leaseWakes[node] ?? 0) === 0) this.wakeAt(node, end);
      return this.refresh();
    }
    if (before.configuration === after.configuration && before.commit === after.commit) return false;
    const { index } = after.configuration;
    const settled = index > before.commit && index <= after.commit;
    return (settled || before.configuration.members !== after.configuration.members) && this.refresh();
  }

  /** Some leases may have ended. Returns whether the truth may be another. */
  woken(): boolean {
    let ended = false;
    this.leaseWakes.forEach((at, node) => {
      if (at === 0 || at > this.view.now) return;
      this.leaseWakes[node] = 0;
      const end = this.truth.leaseEnd(node);
      if (end > this.view.now) this.wakeAt(node, end);
      else ended = true;
    });
    return ended && this.refresh();
  }

  /** Whether A ought to list B as online; undefined where that is not judged. */
  of(a: number, b: number): boolean | undefined {
    return this.truth.of(a, b)?.online;
  }

  /** How many entries of all lists are not what is true, where these controllers run. What is not judged is not counted. */
  wrongEntries(states: readonly (ControllerState | undefined)[]): number {
    const { view } = this;
    let wrong = 0;
    for (let a = 0; a < view.nodeCount; a += 1) {
      const state = states[a];
      if (state === undefined) continue;
      for (let b = 0; b < view.nodeCount; b += 1) {
        const online = view.isMember(b) ? this.of(a, b) : undefined;
        if (online !== undefined && isOnline(state.status, a, b) !== online) wrong += 1;
      }
    }
    return wrong;
  }

  private wakeAt(node: number, end: number): void {
    while (this.leaseWakes.length <= node) this.leaseWakes.push(0);
    this.leaseWakes[node] = end;
    this.report.wakeAt(end);
  }
}
