import type { Range } from '../yaml/quantity.ts';

/**
 * What a controller's YAML states. Durations are microseconds; what is absent was left out. A {@link Range} has two equal
 * ends in a controller's own file; in a scenario it is drawn from once for each seed.
 */
export interface ControllerConfiguration {
  readonly raft?: RaftSettings;
  readonly controller?: ControllerConfig;
  readonly discovery?: DiscoveryConfig;
  readonly eviction?: EvictionConfig;
  /** Where this controller can be reached: `ctrl.options.advertiseAddress`. Only a controller's own file has it. */
  readonly address?: string;
}

/** What it says of Raft; the names are OpenZiti's where it has the setting. */
export interface RaftSettings {
  readonly electionTimeout?: Range;
  readonly heartbeatTimeout?: Range;
  readonly leaderLeaseTimeout?: Range;
  readonly heartbeatInterval?: Range;
  /** Parts per million. */
  readonly clockDriftBound?: number;
  readonly reads?: 'lease' | 'read-index';
  readonly maxAppendEntries?: Range;
  readonly maxInflight?: Range;
  readonly snapshotThreshold?: Range;
  readonly trailingLogs?: Range;
  readonly maxPending?: Range;
  readonly maxSessions?: Range;
  readonly maxApplyBatch?: Range;
  readonly applyDelay?: Range;
  readonly preferredLeader?: boolean;
  readonly warnWhenLeaderlessFor?: Range;
  readonly criticalWhenLeaderlessFor?: Range;
  readonly leaderlessEndsAfter?: Range;
}

/** What a scenario states for one node: what need not be the same on all. */
export interface NodeConfiguration {
  readonly raft?: Pick<
    RaftSettings,
    'preferredLeader' | 'snapshotThreshold' | 'trailingLogs' | 'maxInflight' | 'maxPending'
  >;
}

/** What it says of where to look for the others (requirement S0.1). */
export interface DiscoveryConfig {
  /** How many blank nodes found a cluster together; 0, or absent: the cluster is there from the start. */
  readonly bootstrapExpect?: Range;
  /** Addresses that are asked first. Only a controller's own file has them: a scenario says by itself who is there. */
  readonly seeds?: readonly string[];
  /** Addresses of services that are asked after the seeds; as those, in a controller's own file only. */
  readonly dns?: readonly string[];
  readonly registries?: readonly string[];
  /** The shortest and the longest wait between two attempts. */
  readonly retry?: { readonly min?: Range; readonly max?: Range };
}

/** What it says of members that have gone for good (requirement S0.4). */
export interface EvictionConfig {
  /** Who has not been heard for longer is removed; absent: nobody ever is. */
  readonly after?: Range;
  /** Eviction leaves at least so many voters. */
  readonly minVoters?: Range;
}

/** What it says of a controller above Raft; the names are the articles' (requirement S1.7). */
export interface ControllerConfig {
  readonly heartbeat?: HeartbeatConfig;
  readonly state_sync_interval?: Range;
  readonly join?: JoinConfig;
}

/** How joins are timed (requirement S2.7). */
export interface JoinConfig {
  readonly timeout?: Range;
  readonly stepTimeout?: Range;
  readonly bindTimeout?: Range;
  readonly reservationTime?: Range;
}

/** How controllers watch each other. */
export interface HeartbeatConfig {
  readonly base_timeout?: Range;
  readonly dynamic_adjustment?: boolean;
  readonly interval?: Range;
}
