import type { FoundingDurable } from '../../../core/controller/index.ts';
import { asController, asService } from '../../raft-cluster/types.ts';
import type { View } from '../cluster.ts';

/** Who can found a cluster together at this instant, and find each other. */
export class Together {
  /** All controllers. */
  readonly all: readonly number[];
  private readonly view: View;
  private readonly expect: number;
  /** Whether two nodes have worked with each other for long enough. */
  private readonly works: (a: number, b: number) => boolean;

  constructor(view: View, expect: number, works: (a: number, b: number) => boolean) {
    this.view = view;
    this.expect = expect;
    this.works = works;
    const all: number[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) if (view.isMember(node)) all.push(node);
    this.all = all;
  }

  /**
   * As many nodes as a founding takes that work pairwise, among them all whose disks hold something accepted and all whom
   * that names; null if there are none.
   */
  founders(): readonly number[] | null {
    const founders = new Set<number>();
    for (const node of this.all) {
      const accepted = this.foundingOf(node)?.accepted ?? null;
      if (accepted === null) continue;
      founders.add(node);
      for (const founder of accepted.charter.founders) founders.add(founder.node);
    }
    const needed = [...founders];
    if (!needed.every((node) => this.fits(node, needed))) return null;
    // Whoever comes first may keep out many that work with each other: each has a turn to be first.
    for (const first of this.all) {
      if (!this.fits(first, needed)) continue;
      const clique = this.grown(new Set([...needed, first]));
      if (clique.length >= this.expect) return clique;
    }
    return null;
  }

  /** These nodes, and all others in turn that work with everyone there is by then. */
  private grown(nodes: Set<number>): readonly number[] {
    for (const node of this.all) if (this.fits(node, [...nodes])) nodes.add(node);
    return [...nodes].sort((a, b) => a - b);
  }

  /** Whether seeds, and services that tell the truth, lead from each of these nodes to each other. */
  isConnected(nodes: readonly number[]): boolean {
    const reached = new Set<number>(nodes.slice(0, 1));
    for (const node of reached) {
      for (const other of nodes) if (this.leads(node, other) || this.leads(other, node)) reached.add(other);
    }
    return reached.size === nodes.length;
  }

  /** Whether one of two nodes is told of the other. */
  private leads(from: number, to: number): boolean {
    const state = asController(this.view.state(from));
    if (state === undefined) return false;
    const { seeds, services } = state.fixed.settings.discovery;
    if (seeds.includes(to)) return true;
    return services.some((service) => this.isTruthful(service, from, to));
  }

  private isTruthful(service: number, from: number, to: number): boolean {
    const { view } = this;
    const state = asService(view.state(service));
    if (state === undefined || state.lying !== null) return false;
    const reach = [view.link(from, service), view.link(service, from)];
    if (reach.some(({ cut, clogged, loss }) => cut || clogged || loss > 0.05)) return false;
    return state.service.kind === 'registry' || to < state.service.named;
  }

  private fits(node: number, others: readonly number[]): boolean {
    return others.every((other) => this.works(node, other));
  }

  private foundingOf(node: number): FoundingDurable | null {
    const disk = this.view.durable(node);
    return disk !== undefined && 'membership' in disk ? disk.membership.founding : null;
  }
}

/** True time since when no service has lied, as far as their clocks tell; now, while one does. */
export function truthfulSince(view: View): number {
  let since = 0;
  for (let node = 0; node < view.nodeCount; node += 1) {
    const state = asService(view.state(node));
    if (state === undefined) continue;
    if (state.lying !== null) return view.now;
    since = Math.max(since, view.now - (view.localClock(node) - state.truthSince));
  }
  return since;
}
