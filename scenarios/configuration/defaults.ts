import {
  DEFAULT_JOIN_TIMES,
  DEFAULT_OPERATE_TIMES,
  DEFAULT_PREFERENCE,
  GOSSIP_DEFAULTS,
} from '../../core/controller/index.ts';
import type { RaftOptions } from '../../core/raft/index.ts';
import { MILLISECOND, MINUTE, SECOND } from '../../sim/index.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import type { Range } from '../yaml/quantity.ts';
import type {
  ControllerConfiguration,
  DiscoveryConfig,
  EvictionConfig,
  HeartbeatConfig,
  JoinConfig,
  RaftSettings,
} from './settings.ts';

/** OpenZiti's settings (hashicorp/raft 1.7 as its controller configures it); what it has no word for is Lockstep's choice. */
export const RAFT_DEFAULTS: RaftOptions = {
  heartbeatInterval: 300 * MILLISECOND,
  heartbeatTimeout: 3 * SECOND,
  electionTimeout: 5 * SECOND,
  leaderLeaseTimeout: 3 * SECOND,
  clockDriftPpm: 500,
  reads: 'lease',
  maxAppendEntries: 64,
  maxInflight: 16,
  snapshotThreshold: 500,
  trailingLogs: 500,
  maxPending: 256,
  maxSessions: 64,
  maxApplyBatch: 64,
  applyDelay: 0,
};

/** The articles' settings, and for the rest OpenZiti's. */
export const CONTROLLER_DEFAULTS: AboveRaft = {
  heartbeat: { interval: 250 * MILLISECOND, baseTimeout: 2 * SECOND, dynamicAdjustment: true },
  stateSyncInterval: 5 * SECOND,
  leaderless: { warnAfter: MINUTE, criticalAfter: 5 * MINUTE, settledAfter: 5 * SECOND },
  gossip: GOSSIP_DEFAULTS,
  joinAs: 'voter',
  join: DEFAULT_JOIN_TIMES,
  operate: DEFAULT_OPERATE_TIMES,
  eviction: { after: null, minimumVoters: 3 },
  preferredLeaders: 0,
  preference: DEFAULT_PREFERENCE,
  bootstrapExpect: 0,
  retry: { min: SECOND, max: MINUTE },
  version: 'v2.0.0',
};

/** How much longer than the first level of the leaderless warning the second takes, where nothing is stated. */
export const CRITICAL_FACTOR = 5;

/** How many heartbeats of a leader a heartbeat timeout holds, where nothing is stated. */
export const HEARTBEATS_PER_TIMEOUT = 10;

/** A controller's YAML with everything that a file may leave out filled in. */
export interface CompleteConfiguration extends ControllerConfiguration {
  readonly raft: Required<RaftSettings>;
  readonly controller: {
    readonly heartbeat: Required<HeartbeatConfig>;
    readonly state_sync_interval: Range;
    readonly join: Required<JoinConfig>;
  };
  readonly discovery: DiscoveryConfig & Required<Pick<DiscoveryConfig, 'bootstrapExpect' | 'retry'>>;
  /** Without `after` nobody is ever removed for silence. */
  readonly eviction: EvictionConfig & Required<Pick<EvictionConfig, 'minVoters'>>;
}

/** What a controller whose file states this runs with: the defaults are what OpenZiti takes for a key that is not there. */
export function completed(stated: ControllerConfiguration): CompleteConfiguration {
  const heartbeatTimeout = stated.raft?.heartbeatTimeout ?? alone(RAFT_DEFAULTS.heartbeatTimeout);
  const warn = stated.raft?.warnWhenLeaderlessFor ?? alone(CONTROLLER_DEFAULTS.leaderless.warnAfter);
  const { heartbeat, join, retry, eviction, bootstrapExpect } = CONTROLLER_DEFAULTS;
  const shortest = stated.discovery?.retry?.min ?? alone(retry.min);
  return {
    ...stated,
    raft: {
      electionTimeout: alone(RAFT_DEFAULTS.electionTimeout),
      leaderLeaseTimeout: alone(RAFT_DEFAULTS.leaderLeaseTimeout),
      heartbeatInterval: alone(Math.max(1, Math.round(heartbeatTimeout[0] / HEARTBEATS_PER_TIMEOUT))),
      clockDriftBound: RAFT_DEFAULTS.clockDriftPpm,
      reads: RAFT_DEFAULTS.reads,
      maxAppendEntries: alone(RAFT_DEFAULTS.maxAppendEntries),
      maxInflight: alone(RAFT_DEFAULTS.maxInflight),
      snapshotThreshold: alone(RAFT_DEFAULTS.snapshotThreshold),
      trailingLogs: alone(RAFT_DEFAULTS.trailingLogs),
      maxPending: alone(RAFT_DEFAULTS.maxPending),
      maxSessions: alone(RAFT_DEFAULTS.maxSessions),
      maxApplyBatch: alone(RAFT_DEFAULTS.maxApplyBatch),
      applyDelay: alone(RAFT_DEFAULTS.applyDelay),
      preferredLeader: false,
      criticalWhenLeaderlessFor: alone(CRITICAL_FACTOR * warn[0]),
      leaderlessEndsAfter: stated.raft?.electionTimeout ?? alone(RAFT_DEFAULTS.electionTimeout),
      ...stated.raft,
      heartbeatTimeout,
      warnWhenLeaderlessFor: warn,
    },
    controller: {
      ...stated.controller,
      heartbeat: {
        base_timeout: alone(heartbeat.baseTimeout),
        dynamic_adjustment: heartbeat.dynamicAdjustment,
        interval: alone(heartbeat.interval),
        ...stated.controller?.heartbeat,
      },
      state_sync_interval:
        stated.controller?.state_sync_interval ?? alone(CONTROLLER_DEFAULTS.stateSyncInterval),
      join: {
        timeout: alone(join.timeout),
        stepTimeout: alone(join.stepTimeout),
        bindTimeout: alone(join.bindTimeout),
        reservationTime: alone(join.reservationTime),
        ...stated.controller?.join,
      },
    },
    discovery: {
      bootstrapExpect: alone(bootstrapExpect),
      ...stated.discovery,
      // Whatever is stated, a controller waits twice the shortest at the longest, if not longer.
      retry: {
        min: shortest,
        max: alone(Math.max(stated.discovery?.retry?.max?.[0] ?? retry.max, 2 * shortest[0])),
      },
    },
    eviction: { minVoters: alone(eviction.minimumVoters), ...stated.eviction },
  };
}

function alone(value: number): Range {
  return [value, value];
}
