import type { Micros, NodeId } from '../../process/process.ts';

/** All that a node's settings say of the cluster (requirement S0.1): where to look for it, never who is in it. */
export interface DiscoverySettings {
  /** Nodes that carry another name are strangers, whatever is said of them. */
  readonly deployment: string;
  /** Asked first, and again for ever. */
  readonly seeds: readonly NodeId[];
  /** DNS resolvers and registries: they name contacts, rightly or not. */
  readonly services: readonly NodeId[];
  /** How many nodes found a cluster together; 0 for a node that never founds one of its own accord. */
  readonly bootstrapExpect: number;
  /**
   * The back-off of everything that is tried again: no wait is shorter than `min`, nor longer than `max`, at least twice
   * as long; they begin at `min` and grow.
   */
  readonly retry: { readonly min: Micros; readonly max: Micros };
}
