import { isUp } from '../../balancer/server-health.ts';
import type { BalancerSettings } from '../../balancer/balancer-settings.ts';
import type { BalancerState } from '../../balancer/balancer-state.ts';
import { asBalancer } from '../../raft-cluster/types.ts';
import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { Able } from './able.ts';

/** The balancer's links may take this long for the bound to be promised. */
const LONGEST_DELAY: Micros = 50_000;

/**
 * balancer-follows: the balancer sends nothing to who has long been unable to answer 200, and knows who has long been able
 * to. For the former whoever might have answered counts as able, for the latter only who surely would have.
 */
export class Following {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly balancer: number;
  private readonly settings: BalancerSettings;
  private readonly tally = new Tally('balancer-follows');
  private readonly might: Able[] = [];
  private readonly would: Able[] = [];
  /** True time at which the bound within which each node is to be reached was last asked to be woken for; -1 for never. */
  private readonly dueAt: Micros[] = [];
  private readonly drift: number;

  constructor(
    view: View,
    report: Reporter,
    surroundings: Surroundings,
    balancer: number,
    settings: BalancerSettings,
    driftPpm: number,
  ) {
    this.view = view;
    this.report = report;
    this.surroundings = surroundings;
    this.balancer = balancer;
    this.settings = settings;
    // The balancer's clock may run slow.
    this.drift = 1 + (2 * driftPpm) / 1_000_000;
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.might.push(new Able());
      this.would.push(new Able());
      this.dueAt.push(-1);
    }
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** The surroundings have changed. */
  refresh(): void {
    const { view, balancer } = this;
    for (let node = 0; node < view.nodeCount; node += 1) {
      if (!view.isMember(node)) continue;
      const there = view.link(balancer, node);
      const back = view.link(node, balancer);
      const passable = !there.cut && !there.clogged && !back.cut && !back.clogged;
      const up = view.isUp(node) && !view.isPaused(node);
      this.might[node]?.setOpen(up && passable, view.now);
      const clear = there.loss === 0 && back.loss === 0;
      const prompt = there.latency[1] <= LONGEST_DELAY && back.latency[1] <= LONGEST_DELAY;
      const held = view.heldUpUntil(balancer, node) > view.now || view.heldUpUntil(node, balancer) > view.now;
      const surely = this.surroundings.runs(node) && passable && clear && prompt && !held;
      this.would[node]?.setOpen(surely, view.now);
      this.await(node);
    }
  }

  /** A node's lease ends at that true time. */
  leased(node: number, end: Micros): void {
    const { now } = this.view;
    this.might[node]?.setLease(end, now);
    this.would[node]?.setLease(end, now);
    this.await(node);
  }

  /** The balancer passes a client's request on to a node. */
  sent(node: number): void {
    const { fall, inter, timeout } = this.settings;
    const unable = this.might[node]?.unableFor(this.view.now) ?? 0;
    if (unable > 0) this.tally.count += 1;
    const bound = this.within(fall * inter + timeout);
    if (unable <= bound) return;
    const seen = `a request to a node that was not for ${unable} µs`;
    this.wrong(node, 'still sends requests to', `only to nodes able to answer 200 ${bound} µs ago`, seen);
  }

  /** A node may have been able for as long as the bound. */
  wake(): void {
    const { now } = this.view;
    for (let node = 0; node < this.dueAt.length; node += 1) {
      const due = this.dueAt[node] ?? -1;
      if (due < 0 || due > now) continue;
      this.dueAt[node] = -1;
      if ((this.would[node]?.ableFor(now) ?? 0) >= this.reachBound) this.reaches(node);
      else this.await(node);
    }
  }

  /** The balancer has marked a server down. */
  markedDown(node: number): void {
    if ((this.would[node]?.ableFor(this.view.now) ?? 0) >= this.reachBound) this.reaches(node);
  }

  private get reachBound(): Micros {
    const { rise, inter, timeout } = this.settings;
    return this.within(rise * inter + timeout);
  }

  private within(duration: Micros): Micros {
    return Math.ceil(duration * this.drift) + 2;
  }

  private await(node: number): void {
    const { now } = this.view;
    if (this.would[node]?.isAble(now) !== true || (this.dueAt[node] ?? -1) >= 0) return;
    const left = this.reachBound - (this.would[node]?.ableFor(now) ?? 0);
    if (left < 0) return;
    this.dueAt[node] = now + left;
    this.report.wakeAt(now + left);
  }

  private reaches(node: number): void {
    this.tally.count += 1;
    const state = asBalancer(this.view.state(this.balancer));
    if (state === undefined || isServerUp(state, node)) return;
    const able = this.would[node]?.ableFor(this.view.now) ?? 0;
    const expected = `up within ${this.reachBound} µs`;
    this.wrong(node, 'does not reach', expected, `down, although it could have answered 200 for ${able} µs`);
  }

  private wrong(node: number, what: string, expected: string, seen: string): void {
    this.flush();
    const { view, balancer } = this;
    this.report.violate('balancer-follows', {
      node: balancer,
      others: [node],
      message: `${view.name(balancer)} ${what} ${view.name(node)}.`,
      expected,
      seen,
    });
  }
}

/** Whether the balancer would send a client to this node. */
export function isServerUp(state: BalancerState, node: number): boolean {
  const server = state.fixed.servers.indexOf(node);
  const health = state.backends[server]?.health;
  return health !== undefined && isUp(health, state.fixed.settings);
}
