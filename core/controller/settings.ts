import type { Micros } from '../process/process.ts';
import type { RaftOptions } from '../raft/index.ts';
import type { DiscoverySettings } from './discovery/index.ts';
import type { EvictionSettings } from './eviction/index.ts';
import type { GossipSettings } from './gossip/index.ts';
import type { JoinSettings } from './joining/index.ts';
import type { OperateSettings, PreferredSettings } from './operating/index.ts';

/** How joins are timed. */
export type JoinTimes = Omit<JoinSettings, 'parseAddress'>;

/** Everything that a controller's YAML settles. Durations are microseconds of the own clock. */
export interface ControllerSettings {
  readonly raft: RaftOptions;
  readonly heartbeat: HeartbeatSettings;
  /** Time between two runs of the repair task (requirement S1.7, default 5 s). */
  readonly stateSyncInterval: Micros;
  readonly leaderless: LeaderlessSettings;
  /** Where this controller listens: `tls:ctrl1.example:1280`. */
  readonly address: string;
  /** Where to look for the cluster; never who is in it (requirement S0.1). */
  readonly discovery: DiscoverySettings;
  readonly gossip: GossipSettings;
  /** As what this controller joins a cluster that it finds of its own accord. */
  readonly joinAs: 'voter' | 'learner';
  readonly join: JoinTimes;
  readonly operate: OperateSettings;
  readonly eviction: EvictionSettings;
  /** Whether this controller is to lead rather than those that are not preferred (OpenZiti's `preferredLeader`). */
  readonly preferredLeader: boolean;
  readonly preference: PreferredSettings;
  /** What `list controllers` and the health checks call this build. */
  readonly version: string;
}

/** How controllers watch each other (requirement S1.3). */
export interface HeartbeatSettings {
  /** Between two heartbeats to one peer. */
  readonly interval: Micros;
  /** A peer is offline when nothing proves that it was there within this time, and what the delay adds (default 2 s). */
  readonly baseTimeout: Micros;
  /** Whether twice the moving average of the observed one-way delay is added to `baseTimeout`. */
  readonly dynamicAdjustment: boolean;
}

/** When a controller warns that there is no leader (requirement S4.1). */
export interface LeaderlessSettings {
  /** Default one minute, at least 10 s. */
  readonly warnAfter: Micros;
  /** Later than `warnAfter`. */
  readonly criticalAfter: Micros;
  /** How long a leader must have been known without a break to end an episode; default one election timeout. */
  readonly settledAfter: Micros;
}
