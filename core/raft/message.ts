import type { Entry, LogIndex, Snapshot, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { Micros } from '../process/process.ts';

/**
 * What members send each other. `term` is the sender's term (for a pre-vote request the term it would stand in).
 * `to` and `incarnation` name the member addressed and the sender, so that a node whose disk was lost is never taken for its former self.
 */
export type RaftMessage<M extends MachineTypes> =
  VoteRequest | VoteResponse | AppendRequest<M> | AppendResponse | SnapshotRequest<M> | TimeoutNow;

/** RequestVote (paper, figure 2) and its pre-vote form (dissertation, 9.6). */
export interface VoteRequest {
  readonly kind: 'vote';
  readonly term: Term;
  /** Incarnation of the voter that this is addressed to. */
  readonly to: number;
  /** The candidate's incarnation. */
  readonly incarnation: number;
  readonly preVote: boolean;
  /** Stands because the leader of `term - 1` told it to: voters that have heard only that leader waive their guard. */
  readonly transfer: boolean;
  readonly lastIndex: LogIndex;
  readonly lastTerm: Term;
}

/** The answer to a vote request. */
export interface VoteResponse {
  readonly kind: 'vote-response';
  /** The voter's term; for a granted pre-vote the term asked for. */
  readonly term: Term;
  /** The candidate's incarnation. */
  readonly to: number;
  /** The voter's incarnation. */
  readonly incarnation: number;
  readonly preVote: boolean;
  readonly granted: boolean;
  /** Sent by a leader to a candidate that its committed configuration, set at this index, no longer contains; 0 otherwise. */
  readonly removedAt: LogIndex;
}

/** AppendEntries; without entries it is the heartbeat. */
export interface AppendRequest<M extends MachineTypes> {
  readonly kind: 'append';
  readonly term: Term;
  /** Incarnation of the member that this is addressed to. */
  readonly to: number;
  /** The leader's round number and its own clock when it sent this: echoed, meaningless to anyone else. */
  readonly round: number;
  readonly sentAt: Micros;
  readonly prevIndex: LogIndex;
  readonly prevTerm: Term;
  readonly entries: readonly Entry<M>[];
  readonly commit: LogIndex;
}

/** Answers an append and a snapshot. */
export interface AppendResponse {
  readonly kind: 'append-response';
  readonly term: Term;
  /** The follower's incarnation. */
  readonly incarnation: number;
  readonly round: number;
  readonly sentAt: Micros;
  readonly success: boolean;
  /** On success: the follower's durable log equals the leader's up to here. On a conflict: the `prevIndex` refused. */
  readonly index: LogIndex;
  /** On a conflict: the term of the follower's entry at `index` and that term's first index; 0 and last index + 1 when its log is shorter (paper, end of section 5.3). */
  readonly conflictTerm: Term;
  readonly conflictIndex: LogIndex;
}

/** InstallSnapshot, whole: values are immutable, and cutting them into pieces is the business of a transport. */
export interface SnapshotRequest<M extends MachineTypes> {
  readonly kind: 'snapshot';
  readonly term: Term;
  readonly to: number;
  readonly round: number;
  readonly sentAt: Micros;
  readonly snapshot: Snapshot<M>;
}

/** Tells an up-to-date follower to stand at once, in `term + 1` (dissertation, 3.10). */
export interface TimeoutNow {
  readonly kind: 'timeout-now';
  readonly term: Term;
  readonly to: number;
}
