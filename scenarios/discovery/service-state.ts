import type { Hint } from '../../core/controller/index.ts';
import type { Micros, NodeIndex } from '../../sim/index.ts';

/** The services that can be asked who is there. */
export const SERVICE_KINDS = ['dns', 'registry'] as const;

/** `dns`: names that an operator keeps, always the same. `registry`: whoever has entered itself lately. */
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/**
 * What an answer can have wrong. `stale`: nodes that were there once, or never; `partial`: some of those that are there;
 * `missing`: nobody; `silent`: there is no answer; `wrong`: nodes of another deployment, nonsense, and nodes that are none.
 */
export const LIES = ['stale', 'partial', 'missing', 'silent', 'wrong'] as const;

/** One of {@link LIES}. */
export type Lie = (typeof LIES)[number];

/** A plan tells a service to lie for a while. */
export interface LieRequest {
  readonly kind: 'lie';
  readonly lie: Lie;
  /** `stale`: the nodes that are named; `partial`: those that are not left out. */
  readonly nodes: readonly NodeIndex[];
  readonly for: Micros;
}

/** What never changes while a service runs. */
export interface ServiceFixed {
  readonly kind: ServiceKind;
  readonly deployment: string;
  /** Where each node of the deployment is, by node. */
  readonly addresses: readonly string[];
  /** How many nodes, from the first on, a DNS names. */
  readonly named: number;
  /** How long an entry of a registry is good for. */
  readonly lifetime: Micros;
}

/** An entry of a registry. */
export interface Registration {
  readonly node: NodeIndex;
  /** The service's own clock when it was last told. */
  readonly at: Micros;
}

/** What a service knows. */
export interface ServiceState {
  readonly service: ServiceFixed;
  /** Sorted by node. */
  readonly registered: readonly Registration[];
  /** What it is told to do at present; null: to tell the truth. */
  readonly lying: Pick<LieRequest, 'lie' | 'nodes'> | null;
  /** The service's own clock from when on it has told the truth, or told it last. */
  readonly truthSince: Micros;
}

/** An answer. */
export type Answer = readonly Hint[];
