import type { NodeId } from '../../process/process.ts';

/** What a node says of itself to another. */
export interface Introduction {
  readonly deployment: string;
  readonly address: string;
  /** That of its disk. */
  readonly incarnation: number;
  /** The cluster that it belongs to; 0 for a blank node. */
  readonly cluster: number;
}

/** Introduces its sender, and asks who is there. */
export interface Hello extends Introduction {
  readonly kind: 'hello';
}

/** The answer, with the contacts that the answerer has: hints, to be believed when they have answered themselves. */
export interface HelloAnswer extends Introduction {
  readonly kind: 'hello-answer';
  readonly contacts: readonly Hint[];
}

/** Asks a DNS resolver or a registry for the nodes of a deployment. */
export interface Lookup {
  readonly kind: 'lookup';
  readonly deployment: string;
}

/**
 * Tells a registry where its sender listens. An entry is good for a time only, so it is told again and again; a DNS
 * resolver, whose names somebody else keeps, has no use for it.
 */
export interface Register {
  readonly kind: 'register';
  readonly deployment: string;
  readonly address: string;
}

/** The answer of such a service, which may be stale, partial, empty or wrong. */
export interface LookupAnswer {
  readonly kind: 'lookup-answer';
  readonly contacts: readonly Hint[];
}

/** Where a node of a deployment may be. */
export interface Hint {
  readonly node: NodeId;
  readonly address: string;
  readonly deployment: string;
}

/** What nodes and services tell each other to find each other. */
export type DiscoveryMessage = Hello | HelloAnswer | Lookup | LookupAnswer | Register;
