import type { Micros, NodeId } from '../../process/process.ts';
import type { DiscoverySettings } from '../discovery/discovery-settings.ts';
import type { Charter, Founder } from './charter.ts';
import type { FoundingMessage } from './founding-message.ts';
import type { FoundingResponse } from './founding-request.ts';
import type { FoundingDurable } from './founding-state.ts';

/** What the founding reads of its controller. */
export interface FoundingContext {
  /** This node; its incarnation is that of its disk, not of any reservation. */
  readonly self: Founder;
  /** The cluster that it belongs to or belonged to; 0 for a blank node. */
  readonly cluster: number;
  /** Reserved for a cluster that wants it to join: takes part in no founding meanwhile. */
  readonly reserved: boolean;
  /** A node in reach belongs to a cluster of the deployment: that one is to be joined, none to be founded. */
  readonly connected: boolean;
  /** The blank nodes of the deployment that are believed to be there, without this one, no node twice. */
  readonly contacts: readonly Founder[];
  readonly settings: DiscoverySettings;
}

/** What the founding wants done. */
export interface FoundingOutbox {
  send(to: NodeId, message: FoundingMessage): void;
  /** What follows is released only when this is durable. */
  saveFounding(durable: FoundingDurable): void;
  /** Calls `foundingDue` after a time from `[min, max]`, drawn at random, instead of whatever was asked for before. */
  foundingAfter(min: Micros, max: Micros): void;
  /** This node is a founder: formats its disk for that cluster. May be said again after a crash. */
  found(charter: Charter): void;
  /** The cluster was founded without this node: joins it, through any of its founders. */
  joinFounded(charter: Charter): void;
  respond(request: number, body: FoundingResponse): void;
  note(observation: FoundingNote): void;
}

/** What a node observes of the founding. */
export type FoundingNote =
  /** A quorum has accepted it, or it was told so. */
  | { readonly kind: 'founding-chosen'; readonly charter: Charter }
  /** A node with another deployment name or another `bootstrapExpect` wants to found a cluster with this one. */
  | {
      readonly kind: 'founding-mismatch';
      readonly from: NodeId;
      readonly deployment: string;
      readonly expect: number;
    }
  /** Another cluster was founded in this deployment than the one this node knows: more nodes than allowed for. */
  | { readonly kind: 'founding-conflict'; readonly known: number; readonly told: number };
