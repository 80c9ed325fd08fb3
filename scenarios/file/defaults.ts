import {
  DEFAULT_JOIN_TIMES,
  DEFAULT_OPERATE_TIMES,
  DEFAULT_PREFERENCE,
  GOSSIP_DEFAULTS,
} from '../../core/controller/index.ts';
import { MILLISECOND, MINUTE, SECOND } from '../../sim/index.ts';
import type { RaftOptions } from '../../core/raft/index.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import type { Range } from '../yaml/quantity.ts';

/** OpenZiti's settings (hashicorp/raft 1.7 as its controller configures it); what it has no word for is Lockstep's choice. */
const raft: RaftOptions = {
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
const controller: AboveRaft = {
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
  version: 'v2.0.0',
};

const latency: Range = [1 * MILLISECOND, 10 * MILLISECOND];
const diskLatency: Range = [0, 10 * MILLISECOND];
const every: Range = [5 * SECOND, 40 * SECOND];
const lasts: Range = [1 * SECOND, 20 * SECOND];
const backoff: Range = [50 * MILLISECOND, 200 * MILLISECOND];

/** What holds where a scenario file says nothing (and draws no swarm). */
export const DEFAULTS = {
  raft,
  controller,
  nodes: 5,
  spares: 0,
  latency,
  diskLatency,
  clients: 3,
  /** Operations a second. */
  rate: 5,
  keys: 5,
  mix: { put: 4, cas: 2, get: 4 },
  backoff,
  patience: 30 * SECOND,
  queue: 8,
  duration: 5 * MINUTE,
  recovery: 60 * SECOND,
  every,
  lasts,
  kinds: { isolate: 2, partition: 2, crash: 2 },
  partitions: { halves: 2, minority: 2, bridge: 1, ring: 1, oneWay: 1 },
  atLeader: 0.5,
  /** A swarm draws no larger clusters, and no more spares and clients. */
  swarm: { nodes: 9, spares: 2, clients: 8 },
} as const;
