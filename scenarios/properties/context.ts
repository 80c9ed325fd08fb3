import type { Micros, WorldProfile } from '../../sim/index.ts';
import type { RaftOptions } from '../../core/raft/index.ts';
import type { BalancerSettings } from '../balancer/balancer-settings.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';

/** What the properties of a run are told of its scenario: everything else they read off the states. */
export interface ClusterContext {
  /** The settings of every member. */
  readonly options: RaftOptions;
  /** The surroundings where no fault says otherwise. */
  readonly profile: WorldProfile;
  /** What the members do above Raft; absent where they are plain Raft members. */
  readonly controller?: AboveRaft;
  /** The load balancer in front of the members; absent where there is none. */
  readonly balancer?: BalancerSettings;
  /** How long a client tries before it gives an operation up; absent where there are no clients. */
  readonly clientPatience?: Micros;
  /** How long a client waits for one answer before it asks elsewhere; absent where there are no clients. */
  readonly clientAttempt?: Micros;
}
