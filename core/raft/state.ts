import type { Micros, NodeId } from '../process/process.ts';
import type { Configuration } from './configuration.ts';
import type { Durable, LogIndex, Term } from './log.ts';
import type { Machine, MachineTypes } from './machine.ts';
import type { RaftOptions } from './options.ts';
import type { Sessions } from './sessions.ts';

/** Everything one member knows. Immutable; a step that changes nothing returns the same object. */
export interface RaftState<M extends MachineTypes> {
  readonly fixed: Fixed<M>;
  /** Equal to what was saved last. */
  readonly durable: Durable<M>;
  /** The latest configuration in log or snapshot, committed or not. */
  readonly configuration: Configuration;
  readonly role: Role<M>;
  /** The leader of `durable.term`, or -1 while unknown. */
  readonly leader: NodeId;
  /** Own clock when the leader was last heard, or when this process started, whichever is later: the guard runs from here. */
  readonly heardAt: Micros;
  /** Highest index known to be committed. Forgotten in a crash: restarts at the snapshot. */
  readonly commit: LogIndex;
  readonly replica: Replica<M>;
}

/** What never changes during an incarnation. */
export interface Fixed<M extends MachineTypes> {
  readonly self: NodeId;
  readonly options: RaftOptions;
  readonly machine: Machine<M>;
  /** How long a lease lasts from the time that the messages were sent which a quorum answered (see `lease.ts`). */
  readonly lease: Micros;
}

/** The replicated state as of the last applied entry. */
export interface Replica<M extends MachineTypes> {
  readonly applied: LogIndex;
  readonly machine: M['State'];
  readonly sessions: Sessions<M>;
}

/** Learners and nodes outside the configuration are followers too: their role is in the configuration. */
export type Role<M extends MachineTypes> = Follower | PreCandidate | Candidate | Leader<M>;

/** Follows the leader of its term, known or not (paper, 5.2). */
export interface Follower {
  readonly kind: 'follower';
  /** A transfer that it announced as leader and whose outcome it has not seen yet; its request is still to be answered. */
  readonly transfer: Transfer | null;
}

/** Asks whether an election could be won, without raising its term. */
export interface PreCandidate {
  readonly kind: 'pre-candidate';
  /** Voters of the own configuration that said yes, itself included, by node id. */
  readonly granted: readonly NodeId[];
}

/** Stands for election in its term. */
export interface Candidate {
  readonly kind: 'candidate';
  readonly transfer: boolean;
  readonly granted: readonly NodeId[];
}

/** Leads its term. */
export interface Leader<M extends MachineTypes> {
  readonly kind: 'leader';
  /** By node id; undefined where there is no such peer. The leader itself has none. */
  readonly progress: readonly (Progress | undefined)[];
  /** Index of the no-op of its own term: before it is committed there are no reads and no membership changes. */
  readonly firstIndex: LogIndex;
  /** Own clock at election. */
  readonly electedAt: Micros;
  /** Number of the last round of appends. */
  readonly round: number;
  /**
   * A quorum of the active configuration (itself included, if a voter) has answered something sent at or after this
   * time of the own clock; -1 before that. The lease and check-quorum run from here.
   */
  readonly quorumSentAt: Micros;
  readonly transfer: Transfer | null;
  /** TimeoutNow has been sent in this term: no lease ever again. */
  readonly leaseForfeited: boolean;
  /** Proposals waiting for their entry to be applied, in log order. */
  readonly proposals: readonly Proposal[];
  /** Reads waiting for confirmation or for applying, in order of arrival. */
  readonly reads: readonly PendingRead<M>[];
}

/**
 * What the leader knows of one peer.
 * - `probe`: finds where the logs agree: one append with entries on each new guess, then heartbeats at the same place.
 * - `replicate`: pipelined; `next` runs ahead of what is acknowledged.
 * - `snapshot`: a snapshot is on its way, nothing else is sent but heartbeats.
 */
export interface Progress {
  readonly incarnation: number;
  readonly mode: 'probe' | 'replicate' | 'snapshot';
  /** The peer's durable log equals the leader's up to here. `0 <= match < next`. */
  readonly match: LogIndex;
  readonly next: LogIndex;
  /** Last index of each append with entries that is on its way, oldest first; at most `maxInflight`. Only in `replicate`. */
  readonly inflight: readonly LogIndex[];
  /** Highest round answered, and the own clock when the newest answered message was sent; -1 before the first answer. */
  readonly ackedRound: number;
  readonly ackedSentAt: Micros;
  /**
   * Own clock when a snapshot was last sent (it is sent again after a heartbeat timeout), or when the oldest append in
   * flight was sent or the one before it answered (it is taken for lost when something sent much later is answered).
   */
  readonly sentAt: Micros;
  /** Own clock when the present pipeline or guess began: refusals of what was sent before say nothing about it. */
  readonly since: Micros;
  /** Null for a peer that just stays what it is. */
  readonly passage: CatchingUp | HeldBack | Leaving | null;
}

/**
 * A staging peer catches up in rounds: each replicates what the log held when the round began (dissertation, 4.2.1). It
 * becomes a voter after a round that took less than an election timeout.
 */
export interface CatchingUp {
  readonly kind: 'catching-up';
  /** Last index when the round began. */
  readonly target: LogIndex;
  /** Own clock when the round began. */
  readonly since: Micros;
}

/**
 * A peer that the active configuration removes or takes the vote from is not sent that configuration before it is
 * committed. If it were, its log could be too long for it to vote for anybody, and it may not stand itself.
 */
export interface HeldBack {
  readonly kind: 'held-back';
  /** Index of the configuration: what comes before is sent. */
  readonly before: LogIndex;
  /** No member any more, rather than a learner. */
  readonly removed: boolean;
}

/** A removed peer is kept until it has the entry that removes it, or for a bounded time. */
export interface Leaving {
  readonly kind: 'leaving';
  /** Index of the configuration without it, which is committed. */
  readonly index: LogIndex;
  /** Own clock when that was. */
  readonly since: Micros;
}

/** A transfer of leadership under way. */
export interface Transfer {
  readonly target: NodeId;
  /** The request to answer, and its tag; -1 for none. */
  readonly request: number;
  readonly tag: number;
  /** TimeoutNow has been sent. */
  readonly announced: boolean;
}

/** A proposal whose request is still to be answered. */
export interface Proposal {
  readonly index: LogIndex;
  /** Term of the entry proposed. */
  readonly term: Term;
  readonly request: number;
  readonly tag: number;
  readonly kind: 'command' | 'open-session' | 'change';
}

/** A read that waits for confirmation, or for what it must see to be applied. */
export interface PendingRead<M extends MachineTypes> {
  readonly request: number;
  readonly tag: number;
  readonly query: M['Query'];
  /** The commit index when it arrived (or when the own-term entry was committed); -1 while the latter is still waited for. */
  readonly index: LogIndex;
  /** Confirmed once a quorum has answered this round or a later one; -1 while not started. */
  readonly round: number;
}
