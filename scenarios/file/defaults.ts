import { MILLISECOND, MINUTE, SECOND } from '../../sim/index.ts';
import { CONTROLLER_DEFAULTS, RAFT_DEFAULTS } from '../configuration/defaults.ts';
import type { Range } from '../yaml/quantity.ts';

const latency: Range = [1 * MILLISECOND, 10 * MILLISECOND];
const diskLatency: Range = [0, 10 * MILLISECOND];
const every: Range = [5 * SECOND, 40 * SECOND];
const lasts: Range = [1 * SECOND, 20 * SECOND];
const backoff: Range = [50 * MILLISECOND, 200 * MILLISECOND];

/** What holds where a scenario file says nothing (and draws no swarm). */
export const DEFAULTS = {
  raft: RAFT_DEFAULTS,
  controller: CONTROLLER_DEFAULTS,
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
