import type { RaftOptions } from '../../raft/index.ts';
import { GOSSIP_DEFAULTS } from '../gossip/index.ts';
import { DEFAULT_JOIN_TIMES } from '../joining/index.ts';
import { DEFAULT_OPERATE_TIMES, DEFAULT_PREFERENCE } from '../operating/index.ts';
import type { ControllerSettings } from '../settings.ts';

const SECOND = 1_000_000;

/** OpenZiti's defaults. */
export const raftOptions: RaftOptions = {
  heartbeatInterval: 0.45 * SECOND,
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
  maxSessions: 256,
  maxApplyBatch: 64,
  applyDelay: 0,
};

/** The articles' settings (requirement S1.7), and OpenZiti's defaults for the rest. */
export const settings: ControllerSettings = {
  raft: raftOptions,
  heartbeat: { interval: 0.25 * SECOND, baseTimeout: 2 * SECOND, dynamicAdjustment: true },
  stateSyncInterval: 5 * SECOND,
  leaderless: { warnAfter: 60 * SECOND, criticalAfter: 300 * SECOND, settledAfter: 5 * SECOND },
  address: 'tls:ctrl1.example:1280',
  discovery: {
    deployment: 'test',
    seeds: [],
    services: [],
    bootstrapExpect: 0,
    retry: { min: SECOND, max: 60 * SECOND },
  },
  gossip: GOSSIP_DEFAULTS,
  joinAs: 'voter',
  join: DEFAULT_JOIN_TIMES,
  operate: DEFAULT_OPERATE_TIMES,
  eviction: { after: null, minimumVoters: 3 },
  preferredLeader: false,
  preference: DEFAULT_PREFERENCE,
  version: 'v2.0.0',
};
