import type { Micros } from '../../sim/index.ts';
import type { FaultPlan, RunSpan, WorldProfile } from '../../sim/index.ts';
import type { RaftOptions } from '../../core/raft/index.ts';
import type { BalancerSettings } from '../balancer/balancer-settings.ts';
import type { ClientFixed } from '../raft-cluster/client-state.ts';
import type { AboveRaft, NodeSettings, DiscoveryShape } from '../raft-cluster/system.ts';

/**
 * A scenario with everything settled that the seed decides: what a run is prepared from. JSON-serialisable: a trace
 * keeps it, and a replay prepares the run from it without drawing again.
 */
export interface Drawn {
  /** The scenario's name. */
  readonly scenario: string;
  readonly seed: number | string;
  /** Voters at the start. */
  readonly voters: number;
  readonly spares: number;
  /** The plan powers the members on, one after the other, instead of all being there at the start. */
  readonly staggered?: true;
  readonly clients: number;
  readonly options: RaftOptions;
  /** Nodes that have something for themselves; absent: all are alike. */
  readonly perNode?: readonly NodeSettings[];
  /** What controllers do above Raft; absent where the members are plain Raft members. */
  readonly controller?: AboveRaft;
  /** The load balancer; absent where there is none. */
  readonly balancer?: BalancerSettings;
  /** Where controllers look for each other; absent: everybody is everybody else's seed. */
  readonly discovery?: DiscoveryShape;
  /** Whom clients ask; absent: the members. */
  readonly through?: 'balancer';
  readonly profile: WorldProfile;
  readonly span: RunSpan;
  readonly plan: FaultPlan;
  readonly clientSettings: ClientSettings;
  /** Ids of the properties to check; absent: all. */
  readonly properties?: readonly string[];
}

/** How clients behave. */
export type ClientSettings = Omit<ClientFixed, 'self' | 'servers'>;

/** What the command line overrides. */
export interface Overrides {
  /** Voters at the start. */
  readonly nodes?: number;
  /** How long the faults may go on, in microseconds. */
  readonly duration?: Micros;
}
