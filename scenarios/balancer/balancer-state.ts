import type { NodeIndex } from '../../sim/index.ts';
import type { BalancerSettings } from './balancer-settings.ts';
import type { ServerHealth } from './server-health.ts';

/** Everything that a load balancer knows. */
export interface BalancerState {
  readonly fixed: BalancerFixed;
  /** One for each server, in the order of `fixed.servers`. */
  readonly backends: readonly Backend[];
  /** One for each client that has ever asked. */
  readonly connections: readonly Connection[];
  /** Position of the server that is tried first for the next connection. */
  readonly turn: number;
  /** The last tag given out, to a check or to a request passed on. */
  readonly tag: number;
}

/** What never changes while it runs. */
export interface BalancerFixed {
  readonly servers: readonly NodeIndex[];
  readonly settings: BalancerSettings;
}

/** One server, as the balancer sees it. */
export interface Backend {
  readonly health: ServerHealth;
  /** Tag of the check under way; 0 for none. */
  readonly check: number;
}

/** A client's connection. A client asks one thing at a time. */
export interface Connection {
  readonly client: NodeIndex;
  /** Position of the server it goes to; -1 while it is closed. */
  readonly server: number;
  /** The client's tag of what it asks. */
  readonly asked: number;
  /** The balancer's tag of the same; 0 once it has been answered. */
  readonly tag: number;
}

/** What a client hears of the balancer itself: there is no server to go to, or its connection was closed. */
export interface BalancerRefusal {
  readonly kind: 'balancer-refusal';
  /** The client's tag of what it asked. */
  readonly tag: number;
  readonly reason: 'NO_SERVER' | 'CLOSED';
}
