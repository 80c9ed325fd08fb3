import type { Micros } from '../process/process.ts';

/**
 * The settings of one Raft member; the same on all members of a cluster. Durations are microseconds of the own clock.
 * Names and defaults follow hashicorp/raft as OpenZiti sets it.
 */
export interface RaftOptions {
  /** A leader sends to every peer at least this often. */
  readonly heartbeatInterval: Micros;
  /**
   * A follower that has heard no leader for a time drawn from `[heartbeatTimeout, 2 × heartbeatTimeout]` stands for
   * election. It is also the *guard*: for this long after hearing a leader, or after a restart, a voter grants no vote.
   */
  readonly heartbeatTimeout: Micros;
  /** A candidacy or pre-candidacy that has not been decided after a time from `[electionTimeout, 2 × electionTimeout]` starts anew. Also bounds a leadership transfer. */
  readonly electionTimeout: Micros;
  /** A leader that has not been in contact with a quorum for this long steps down (check-quorum). At most `heartbeatTimeout`. */
  readonly leaderLeaseTimeout: Micros;
  /** Bound on every clock's rate error, in parts per million: shortens the lease. OpenZiti-like default 500. */
  readonly clockDriftPpm: number;
  /** `lease`: a leader with a valid lease answers reads at once. `read-index`: every read is confirmed by a round of heartbeats. */
  readonly reads: 'lease' | 'read-index';
  /** Most entries in one append message, at least 1. */
  readonly maxAppendEntries: number;
  /** Most append messages with entries on their way to one peer, at least 1. */
  readonly maxInflight: number;
  /** Take a snapshot when this many entries have been applied since the last one, at least 1. */
  readonly snapshotThreshold: number;
  /** Entries kept in the log behind a snapshot, for followers that lag a little. */
  readonly trailingLogs: number;
  /** Most proposals waiting for commit, and most reads waiting for confirmation; beyond it requests are refused with `BUSY`. */
  readonly maxPending: number;
  /** Most client sessions. */
  readonly maxSessions: number;
  /** Entries applied in one go, at least 1; the rest follows after `applyDelay`. */
  readonly maxApplyBatch: number;
  /** Delay between batches of applying; 0 applies everything that is committed at once. */
  readonly applyDelay: Micros;
}
