import type { RaftOptions } from '../../core/raft/index.ts';
import { CRITICAL_FACTOR, HEARTBEATS_PER_TIMEOUT } from '../configuration/defaults.ts';
import type {
  ControllerConfig,
  ControllerConfiguration,
  DiscoveryConfig,
  EvictionConfig,
  NodeConfiguration,
  RaftSettings,
} from '../configuration/settings.ts';
import type { Drawn } from '../draw/drawn.ts';
import { DEFAULTS } from '../file/defaults.ts';
import { memberName } from '../raft-cluster/system.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import { alone, orNothing, stated, unless } from './stated.ts';

/** The settings that a run was drawn with, as far as they are not what holds anyway. */
export function frozenConfiguration({ options, controller }: Drawn): ControllerConfiguration | undefined {
  return orNothing(
    stated<ControllerConfiguration>({
      raft: orNothing({
        ...raftSettings(options),
        ...(controller === undefined ? {} : watchSettings(controller, options)),
      }),
      controller: controller === undefined ? undefined : controllerSettings(controller),
      discovery: controller === undefined ? undefined : discoverySettings(controller),
      eviction: controller === undefined ? undefined : evictionSettings(controller),
    }),
  );
}

/** What single nodes have for themselves. */
export function frozenPerNode({ perNode }: Drawn): Readonly<Record<string, NodeConfiguration>> | undefined {
  if (perNode === undefined) return undefined;
  return Object.fromEntries(
    perNode.map(({ node, options, preferredLeader }) => {
      const { snapshotThreshold, trailingLogs, maxInflight, maxPending } = options;
      const raft = stated<NonNullable<NodeConfiguration['raft']>>({
        preferredLeader,
        snapshotThreshold: maybe(snapshotThreshold),
        trailingLogs: maybe(trailingLogs),
        maxInflight: maybe(maxInflight),
        maxPending: maybe(maxPending),
      });
      return [memberName(node), { raft }];
    }),
  );
}

function maybe(value: number | undefined): ReturnType<typeof alone> | undefined {
  return value === undefined ? undefined : alone(value);
}

function raftSettings(options: RaftOptions): RaftSettings {
  const { raft } = DEFAULTS;
  const usualInterval = Math.round(options.heartbeatTimeout / HEARTBEATS_PER_TIMEOUT);
  return stated<RaftSettings>({
    electionTimeout: unless(options.electionTimeout, raft.electionTimeout),
    heartbeatTimeout: unless(options.heartbeatTimeout, raft.heartbeatTimeout),
    leaderLeaseTimeout: unless(options.leaderLeaseTimeout, options.heartbeatTimeout),
    heartbeatInterval: unless(options.heartbeatInterval, usualInterval),
    clockDriftBound: options.clockDriftPpm === raft.clockDriftPpm ? undefined : options.clockDriftPpm,
    reads: options.reads === raft.reads ? undefined : options.reads,
    maxAppendEntries: unless(options.maxAppendEntries, raft.maxAppendEntries),
    maxInflight: unless(options.maxInflight, raft.maxInflight),
    snapshotThreshold: unless(options.snapshotThreshold, raft.snapshotThreshold),
    trailingLogs: unless(options.trailingLogs, raft.trailingLogs),
    maxPending: unless(options.maxPending, raft.maxPending),
    maxSessions: unless(options.maxSessions, raft.maxSessions),
    maxApplyBatch: unless(options.maxApplyBatch, raft.maxApplyBatch),
    applyDelay: unless(options.applyDelay, raft.applyDelay),
    preferredLeader: undefined,
    warnWhenLeaderlessFor: undefined,
    criticalWhenLeaderlessFor: undefined,
    leaderlessEndsAfter: undefined,
  });
}

function watchSettings({ leaderless }: AboveRaft, { electionTimeout }: RaftOptions): RaftSettings {
  const { warnAfter, criticalAfter, settledAfter } = leaderless;
  return stated<
    Pick<RaftSettings, 'warnWhenLeaderlessFor' | 'criticalWhenLeaderlessFor' | 'leaderlessEndsAfter'>
  >({
    warnWhenLeaderlessFor: unless(warnAfter, DEFAULTS.controller.leaderless.warnAfter),
    criticalWhenLeaderlessFor: unless(criticalAfter, CRITICAL_FACTOR * warnAfter),
    leaderlessEndsAfter: unless(settledAfter, electionTimeout),
  });
}

function controllerSettings({ heartbeat, stateSyncInterval, join }: AboveRaft): ControllerConfig | undefined {
  const { controller } = DEFAULTS;
  const { interval, baseTimeout, dynamicAdjustment } = heartbeat;
  const adjusts = controller.heartbeat.dynamicAdjustment === dynamicAdjustment;
  return orNothing(
    stated<ControllerConfig>({
      heartbeat: orNothing(
        stated<NonNullable<ControllerConfig['heartbeat']>>({
          interval: unless(interval, controller.heartbeat.interval),
          base_timeout: unless(baseTimeout, controller.heartbeat.baseTimeout),
          dynamic_adjustment: adjusts ? undefined : dynamicAdjustment,
        }),
      ),
      state_sync_interval: unless(stateSyncInterval, controller.stateSyncInterval),
      join: orNothing(
        stated<NonNullable<ControllerConfig['join']>>({
          timeout: unless(join.timeout, controller.join.timeout),
          stepTimeout: unless(join.stepTimeout, controller.join.stepTimeout),
          bindTimeout: unless(join.bindTimeout, controller.join.bindTimeout),
          reservationTime: unless(join.reservationTime, controller.join.reservationTime),
        }),
      ),
    }),
  );
}

function discoverySettings({ bootstrapExpect, retry }: AboveRaft): DiscoveryConfig | undefined {
  const { controller } = DEFAULTS;
  return orNothing(
    stated<Pick<DiscoveryConfig, 'bootstrapExpect' | 'retry'>>({
      bootstrapExpect: unless(bootstrapExpect, 0),
      retry: orNothing(
        stated<NonNullable<DiscoveryConfig['retry']>>({
          min: unless(retry.min, controller.retry.min),
          max: unless(retry.max, controller.retry.max),
        }),
      ),
    }),
  );
}

function evictionSettings({ eviction }: AboveRaft): EvictionConfig | undefined {
  return orNothing(
    stated<EvictionConfig>({
      after: eviction.after === null ? undefined : alone(eviction.after),
      minVoters: unless(eviction.minimumVoters, DEFAULTS.controller.eviction.minimumVoters),
    }),
  );
}
