import { asBalancer } from '../../raft-cluster/types.ts';
import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';
import { isServerUp } from './following.ts';

/**
 * How long failing over takes: from the end of the old leader's lease, or its crash, until a new leader holds a lease
 * (`failoverMs`), and until the balancer would send clients to it (`loadBalancerFailoverMs`).
 */
export class Failover {
  private readonly view: View;
  private readonly report: Reporter;
  /** Node of the balancer; -1 where there is none. */
  private readonly balancer: number;
  private holder = -1;
  /** True time at which the holder's lease ends. */
  private leaseEnd: Micros = 0;
  /** Since when the balancer has been without a leader that holds a lease; -1 while it knows the holder. */
  private sought: Micros = -1;

  constructor(view: View, report: Reporter, balancer: number) {
    this.view = view;
    this.report = report;
    this.balancer = balancer;
  }

  /** A node's lease ends at that true time. */
  leased(node: number, end: Micros): void {
    const { now } = this.view;
    if (node === this.holder) {
      this.leaseEnd = end > now ? end : Math.min(this.leaseEnd, now);
      return;
    }
    if (end <= now) return;
    const lost = Math.min(this.leaseEnd, now);
    if (this.holder >= 0) {
      this.report.measure('failoverMs', Math.round((now - lost) / 1000));
      if (this.sought < 0) this.sought = lost;
    }
    this.holder = node;
    this.leaseEnd = end;
    this.looked();
  }

  stopped(node: number): void {
    if (node === this.holder) this.leaseEnd = Math.min(this.leaseEnd, this.view.now);
  }

  /** The balancer may know the holder by now. */
  looked(): void {
    if (this.sought < 0 || this.balancer < 0 || this.leaseEnd <= this.view.now) return;
    const state = asBalancer(this.view.state(this.balancer));
    if (state === undefined || !isServerUp(state, this.holder)) return;
    this.report.measure('loadBalancerFailoverMs', Math.round((this.view.now - this.sought) / 1000));
    this.sought = -1;
  }
}
