import type { NodeId } from '../../process/process.ts';

/** A node of the deployment, as it has described itself. */
export interface Contact {
  readonly node: NodeId;
  readonly address: string;
  /** The one that its disk was given when it was blank. */
  readonly incarnation: number;
  /** The cluster that it belongs to; 0 for a blank node. */
  readonly cluster: number;
}
