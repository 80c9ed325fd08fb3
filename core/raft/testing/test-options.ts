import type { RaftOptions } from '../options.ts';

/** One millisecond. */
export const ms = 1000;

/** Short names for what tests vary; everything else is OpenZiti's, with heartbeats every 100 ms. */
export function testOptions(changes: Partial<RaftOptions> = {}): RaftOptions {
  return {
    heartbeatInterval: 100 * ms,
    heartbeatTimeout: 1000 * ms,
    electionTimeout: 1000 * ms,
    leaderLeaseTimeout: 1000 * ms,
    clockDriftPpm: 500,
    reads: 'read-index',
    maxAppendEntries: 64,
    maxInflight: 4,
    snapshotThreshold: 1000,
    trailingLogs: 1000,
    maxPending: 100,
    maxSessions: 100,
    maxApplyBatch: 64,
    applyDelay: 0,
    ...changes,
  };
}
