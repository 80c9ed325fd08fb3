import type { Charter } from '../../core/controller/index.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';

/**
 * The clusters that operators have founded: of one node alone, which was asked to, and has neither refused nor crashed
 * before its disk held the charter. Nobody has to agree to such a charter.
 */
export class AskedFoundings {
  /** Nodes whose answer to an `init` is still to come, by request. */
  private readonly open = new Map<number, number>();
  private readonly clusters = new Set<number>();

  /** A node is asked for anything. */
  request(node: number, id: number, body: ClusterTypes['Request']): void {
    if (body.kind === 'init') this.open.set(id, node);
  }

  /** A request is answered, in whatever way. */
  respond(id: number): void {
    this.open.delete(id);
  }

  /** A node goes down, and forgets what it was asked. */
  stop(node: number): void {
    for (const [id, asked] of this.open) if (asked === node) this.open.delete(id);
  }

  /** Whether an operator has founded this cluster; `node` is the one whose disk shows the charter now. */
  isAskedFor(node: number, { cluster, founders }: Charter): boolean {
    if (this.clusters.has(cluster)) return true;
    const [founder] = founders;
    if (founders.length !== 1 || founder?.node !== node || founder.incarnation !== cluster) return false;
    if (![...this.open.values()].includes(node)) return false;
    this.clusters.add(cluster);
    return true;
  }

  /** Whether a cluster is one of those of which {@link isAskedFor} was told. */
  has(cluster: number): boolean {
    return this.clusters.has(cluster);
  }
}
