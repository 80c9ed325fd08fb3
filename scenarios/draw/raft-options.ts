import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Micros, Stream, Streams } from '../../sim/index.ts';
import type { RaftOptions } from '../../core/raft/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Scenario } from '../file/scenario.ts';
import { from, intIn, wordFrom } from './dice.ts';
import type { Timing } from './timing.ts';

/** In a swarm, replication to one peer is never slower than this many entries a second. */
const SLOWEST_PER_SECOND = 25;

/**
 * Nor applying than this many: well above what clients ask for, so that whoever has to go through its log again after a
 * restart catches up within the recovery.
 */
const SLOWEST_APPLYING = 100;

/**
 * A message lost is sent again only after a heartbeat timeout. Above this share of losses, batches of one would carry so
 * little that retries of clients pile up faster than they are committed.
 */
const SOME_LOSS = 0.01;
const BATCH_DESPITE_LOSS = 8;

/** Draws the settings of all members. `loss` is the share of messages that the network loses without a fault. */
export function drawRaftOptions(
  scenario: Scenario,
  streams: Streams,
  timing: Timing,
  loss: number,
): RaftOptions {
  const raft = scenario.cluster?.config?.raft;
  const swarm = scenario.chaos?.swarm === true;
  const stream = streams.stream('draw/replication');
  const apply = streams.stream('draw/apply');
  const reading = streams.stream('draw/reads');
  const defaults = DEFAULTS.raft;
  const maxAppendEntries = from(stream, raft?.maxAppendEntries, () =>
    swarm
      ? Math.max(swarmBatch(stream), loss > SOME_LOSS ? BATCH_DESPITE_LOSS : 1)
      : defaults.maxAppendEntries,
  );
  const maxInflight = from(stream, raft?.maxInflight, () =>
    swarm ? swarmInflight(stream, maxAppendEntries, timing.latency[1]) : defaults.maxInflight,
  );
  const snapshotThreshold = from(stream, raft?.snapshotThreshold, () =>
    swarm ? swarmThreshold(stream) : defaults.snapshotThreshold,
  );
  const trailingLogs = from(stream, raft?.trailingLogs, () =>
    swarm ? swarmTrailing(stream) : defaults.trailingLogs,
  );
  const maxApplyBatch = from(apply, raft?.maxApplyBatch, () =>
    swarm ? swarmBatch(apply) : defaults.maxApplyBatch,
  );
  const applyDelay = from(apply, raft?.applyDelay, () =>
    swarm ? swarmApplyDelay(apply, maxApplyBatch) : defaults.applyDelay,
  );
  return {
    heartbeatInterval: timing.heartbeatInterval,
    heartbeatTimeout: timing.heartbeatTimeout,
    electionTimeout: timing.electionTimeout,
    leaderLeaseTimeout: timing.leaderLeaseTimeout,
    clockDriftPpm: raft?.clockDriftBound ?? (swarm ? swarmDriftBound(streams) : defaults.clockDriftPpm),
    reads: raft?.reads ?? (swarm ? reading.pick(['lease', 'read-index'] as const) : defaults.reads),
    maxAppendEntries,
    maxInflight,
    snapshotThreshold,
    trailingLogs,
    maxPending: from(stream, raft?.maxPending, () => (swarm ? swarmPending(stream) : defaults.maxPending)),
    maxSessions: from(stream, raft?.maxSessions, () =>
      swarm ? swarmSessions(stream) : defaults.maxSessions,
    ),
    maxApplyBatch,
    applyDelay,
  };
}

/** Batches of one show what a batch hides. */
function swarmBatch(stream: Stream): number {
  const kind = wordFrom(stream, [
    ['one', 4],
    ['few', 3],
    ['many', 3],
  ]);
  return kind === 'one' ? 1 : kind === 'few' ? intIn(stream, [2, 5]) : 64;
}

/** Enough for the pace that the slowest network must keep, from there to plenty. */
function swarmInflight(stream: Stream, batch: number, longest: Micros): number {
  const least = Math.max(1, Math.ceil((SLOWEST_PER_SECOND * 2 * longest) / SECOND / batch));
  const more = stream.weighted([
    [0, 3],
    [2, 3],
    [15, 3],
    [100, 1],
  ]);
  return least + more;
}

function swarmThreshold(stream: Stream): number {
  const kind = wordFrom(stream, [
    ['tiny', 5],
    ['small', 2],
    ['medium', 2],
    ['default', 1],
  ]);
  switch (kind) {
    case 'tiny':
      return intIn(stream, [1, 4]);
    case 'small':
      return intIn(stream, [5, 20]);
    case 'medium':
      return intIn(stream, [21, 200]);
    case 'default':
      return DEFAULTS.raft.snapshotThreshold;
  }
}

function swarmTrailing(stream: Stream): number {
  const kind = wordFrom(stream, [
    ['none', 4],
    ['few', 3],
    ['many', 2],
    ['default', 1],
  ]);
  switch (kind) {
    case 'none':
      return 0;
    case 'few':
      return intIn(stream, [1, 5]);
    case 'many':
      return intIn(stream, [6, 100]);
    case 'default':
      return DEFAULTS.raft.trailingLogs;
  }
}

function swarmPending(stream: Stream): number {
  return stream.chance(0.2) ? intIn(stream, [1, 4]) : DEFAULTS.raft.maxPending;
}

function swarmSessions(stream: Stream): number {
  return stream.chance(0.3) ? intIn(stream, [1, 4]) : DEFAULTS.raft.maxSessions;
}

/** Half of the seeds apply at once; the others lag, but never for good. */
function swarmApplyDelay(stream: Stream, batch: number): Micros {
  if (stream.chance(0.5)) return 0;
  const longest = Math.min(Math.floor((batch * SECOND) / SLOWEST_APPLYING), 400 * MILLISECOND);
  return intIn(stream, [1, longest]);
}

/** Large bounds show an arithmetic of leases that small ones leave within a microsecond or two. */
function swarmDriftBound(streams: Streams): number {
  return streams.stream('draw/drift-bound').weighted([
    [DEFAULTS.raft.clockDriftPpm, 4],
    [50, 1],
    [5_000, 2],
    [50_000, 2],
  ]);
}
