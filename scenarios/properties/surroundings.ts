import type { Fault } from '../../sim/index.ts';
import type { ClusterContext } from './context.ts';
import type { View } from './cluster.ts';

/** A node with a save outstanding for longer than this does not count as running. */
const SLOW_SAVE = 100_000;

/** The most that a link may lose and still count as working. */
const WORKING_LOSS = 0.05;

/** How well a pair of nodes gets on with each other. */
export type Standard =
  /** `works both ways`: for what has to come true in the end. */
  | 'works'
  /** Besides, nothing is lost and no disk is slow: for what must never happen. */
  | 'steady';

/**
 * Who runs and which links work, and since when. Recomputed whenever the
 * surroundings change, which is rare; between changes it is constant.
 */
export class Surroundings {
  private readonly view: View;
  private readonly driftPpm: number;
  private readonly slowest: number;
  private readonly count: number;
  private readonly slowDisks: number[] = [];
  /**
   * Since when each ordered pair has worked both ways, or been steady; -1 while it does not. In the future where what was
   * sent earlier still holds up what is sent now.
   */
  private readonly since: Record<Standard, number[]> = { works: [], steady: [] };

  constructor(context: ClusterContext, view: View) {
    this.view = view;
    this.driftPpm = context.options.clockDriftPpm;
    this.slowest = context.profile.network.latency[1];
    this.count = view.nodeCount;
    for (let i = 0; i < this.count; i += 1) this.slowDisks.push(0);
    for (let i = 0; i < this.count * this.count; i += 1) {
      this.since.works.push(-1);
      this.since.steady.push(-1);
    }
  }

  /** A fault struck or ended. */
  fault(fault: Fault, ended: boolean): void {
    if (fault.kind !== 'diskSlow') return;
    const node = this.nodeNamed(fault.node);
    if (node >= 0) this.slowDisks[node] = (this.slowDisks[node] ?? 0) + (ended ? -1 : 1);
  }

  /** Links, clocks, pauses or disks have changed. */
  refresh(): void {
    const { view, count } = this;
    for (let a = 0; a < count; a += 1) {
      if (!view.isMember(a)) continue;
      const runs = this.runs(a);
      this.set(a, a, runs, runs && (this.slowDisks[a] ?? 0) === 0);
      for (let b = 0; b < a; b += 1) {
        if (!view.isMember(b)) continue;
        const works = runs && this.runs(b) && this.carries(a, b) && this.carries(b, a);
        const steady =
          works &&
          view.link(a, b).loss === 0 &&
          view.link(b, a).loss === 0 &&
          (this.slowDisks[a] ?? 0) === 0 &&
          (this.slowDisks[b] ?? 0) === 0;
        this.set(a, b, works, steady);
        this.set(b, a, works, steady);
      }
    }
  }

  /** From when on every pair that works at present will have worked: later than now while some links are held up. */
  get clearFrom(): number {
    let latest = 0;
    for (const since of this.since.works) if (since > latest) latest = since;
    return latest;
  }

  /** Up, not paused, with a disk that keeps up and a clock within the drift bound. */
  runs(node: number): boolean {
    const { view } = this;
    if (!view.isUp(node) || view.isPaused(node) || (this.slowDisks[node] ?? 0) > 0) return false;
    const saving = view.savingSince(node);
    if (saving >= 0 && view.now - saving > SLOW_SAVE) return false;
    const ppm = view.driftPpm(node);
    return ppm <= this.driftPpm && ppm >= -this.driftPpm;
  }

  /** Whether two nodes (or one with itself) have met the standard without a break since `from`. */
  heldSince(standard: Standard, a: number, b: number, from: number): boolean {
    const since = this.since[standard][a * this.count + b] ?? -1;
    return since >= 0 && since <= from;
  }

  private carries(from: number, to: number): boolean {
    const link = this.view.link(from, to);
    return !link.cut && !link.clogged && link.loss <= WORKING_LOSS && link.latency[1] <= this.slowest;
  }

  /** From when on what is sent takes no longer than the profile says, in either direction. */
  private inTimeFrom(a: number, b: number): number {
    const { view } = this;
    if (a === b) return view.now;
    const heldUp = Math.max(view.heldUpUntil(a, b), view.heldUpUntil(b, a));
    return Math.max(view.now, heldUp - this.slowest);
  }

  private set(a: number, b: number, works: boolean, steady: boolean): void {
    const at = a * this.count + b;
    if (!works) this.since.works[at] = -1;
    else if ((this.since.works[at] ?? -1) < 0) this.since.works[at] = this.inTimeFrom(a, b);
    if (!steady) this.since.steady[at] = -1;
    else if ((this.since.steady[at] ?? -1) < 0) this.since.steady[at] = this.inTimeFrom(a, b);
  }

  private nodeNamed(name: string): number {
    for (let node = 0; node < this.count; node += 1) if (this.view.name(node) === name) return node;
    return -1;
  }
}
