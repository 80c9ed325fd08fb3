import type { NodeId } from '../../process/process.ts';
import type { Ballot } from './ballot.ts';

/** A node that a cluster is founded with. One whose disk is lost comes back as another incarnation and is no founder. */
export interface Founder {
  readonly node: NodeId;
  readonly incarnation: number;
  readonly address: string;
}

/** What a founding decides: a cluster and its first members, all of them voters. */
export interface Charter {
  /** The incarnation of whoever proposed it; never 0. */
  readonly cluster: number;
  /** Sorted by node, no node twice; `bootstrapExpect` of them, or one alone for a cluster that an operator founded. */
  readonly founders: readonly Founder[];
}

/** A charter that an acceptor has accepted, and in which attempt. */
export interface Acceptance {
  readonly ballot: Ballot;
  readonly charter: Charter;
}

/** Whether the charter names this very incarnation of the node. */
export function isFounder(charter: Charter, node: NodeId, incarnation: number): boolean {
  for (const founder of charter.founders) {
    if (founder.node === node && founder.incarnation === incarnation) return true;
  }
  return false;
}
