import type { NodeId } from '../../process/process.ts';
import type { Relay, Rumour } from './rumour.ts';

/** What every message of the gossip carries. */
interface Gossip {
  /** Nodes of another deployment are not listened to. */
  readonly deployment: string;
  /** Of the probe, drawn by whoever made it. */
  readonly sequence: number;
  /** What the sender says of itself, what it holds of the receiver, and a few of what it holds of others. */
  readonly rumours: readonly Rumour[];
}

/** Are you there? */
export interface GossipPing extends Gossip {
  readonly kind: 'gossip-ping';
  /** On whose behalf; null for one's own. */
  readonly relay: Relay | null;
}

/** Yes. */
export interface GossipAck extends Gossip {
  readonly kind: 'gossip-ack';
  readonly relay: Relay | null;
}

/** Is it there? It does not answer me. */
export interface GossipPingRequest extends Gossip {
  readonly kind: 'gossip-ping-request';
  readonly target: NodeId;
}

/** What nodes gossip. */
export type GossipMessage = GossipPing | GossipAck | GossipPingRequest;
