import type { Micros, NodeId } from '../process/process.ts';
import type { Configuration } from './configuration.ts';
import type { Durable, Log, LogIndex, Snapshot, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type {
  Fixed,
  Follower,
  Leader,
  PendingRead,
  Progress,
  Proposal,
  RaftState,
  Replica,
  Role,
  Transfer,
} from './state.ts';

// Every wide value is built here and nowhere else: one literal each, so one hidden class each, and no spread.

/** A state, field by field. */
export function makeState<M extends MachineTypes>(
  fixed: Fixed<M>,
  durable: Durable<M>,
  configuration: Configuration,
  role: Role<M>,
  leader: NodeId,
  heardAt: Micros,
  commit: LogIndex,
  replica: Replica<M>,
): RaftState<M> {
  return { fixed, durable, configuration, role, leader, heardAt, commit, replica };
}

/** A durable image, field by field. */
export function makeDurable<M extends MachineTypes>(
  incarnation: number,
  term: Term,
  vote: number,
  log: Log<M>,
  snapshot: Snapshot<M>,
  removed: boolean,
): Durable<M> {
  return { incarnation, term, vote, log, snapshot, removed };
}

/** A leader's role, field by field. */
export function makeLeader<M extends MachineTypes>(
  progress: readonly (Progress | undefined)[],
  firstIndex: LogIndex,
  electedAt: Micros,
  round: number,
  quorumSentAt: Micros,
  transfer: Transfer | null,
  leaseForfeited: boolean,
  proposals: readonly Proposal[],
  reads: readonly PendingRead<M>[],
): Leader<M> {
  return {
    kind: 'leader',
    progress,
    firstIndex,
    electedAt,
    round,
    quorumSentAt,
    transfer,
    leaseForfeited,
    proposals,
    reads,
  };
}

/** What is known of a peer, field by field. */
export function makeProgress(
  incarnation: number,
  mode: Progress['mode'],
  match: LogIndex,
  next: LogIndex,
  inflight: readonly LogIndex[],
  ackedRound: number,
  ackedSentAt: Micros,
  sentAt: Micros,
  since: Micros,
  passage: Progress['passage'],
): Progress {
  return { incarnation, mode, match, next, inflight, ackedRound, ackedSentAt, sentAt, since, passage };
}

/** A follower with nothing left to answer from an office it held. */
export const FOLLOWER: Follower = { kind: 'follower', transfer: null };

/** Nothing is on its way. */
export const NO_INFLIGHT: readonly LogIndex[] = [];

/** The state with another role. */
export function withRole<M extends MachineTypes>(state: RaftState<M>, role: Role<M>): RaftState<M> {
  return makeState(
    state.fixed,
    state.durable,
    state.configuration,
    role,
    state.leader,
    state.heardAt,
    state.commit,
    state.replica,
  );
}

/** The role with other peers. */
export function withProgress<M extends MachineTypes>(
  role: Leader<M>,
  progress: readonly (Progress | undefined)[],
): Leader<M> {
  return makeLeader(
    progress,
    role.firstIndex,
    role.electedAt,
    role.round,
    role.quorumSentAt,
    role.transfer,
    role.leaseForfeited,
    role.proposals,
    role.reads,
  );
}

/** The role with other proposals. */
export function withProposals<M extends MachineTypes>(
  role: Leader<M>,
  proposals: readonly Proposal[],
): Leader<M> {
  return makeLeader(
    role.progress,
    role.firstIndex,
    role.electedAt,
    role.round,
    role.quorumSentAt,
    role.transfer,
    role.leaseForfeited,
    proposals,
    role.reads,
  );
}

/** The role with other reads. */
export function withReads<M extends MachineTypes>(
  role: Leader<M>,
  reads: readonly PendingRead<M>[],
): Leader<M> {
  return makeLeader(
    role.progress,
    role.firstIndex,
    role.electedAt,
    role.round,
    role.quorumSentAt,
    role.transfer,
    role.leaseForfeited,
    role.proposals,
    reads,
  );
}

/** The role with another transfer, or none. */
export function withTransfer<M extends MachineTypes>(
  role: Leader<M>,
  transfer: Transfer | null,
  leaseForfeited: boolean,
): Leader<M> {
  return makeLeader(
    role.progress,
    role.firstIndex,
    role.electedAt,
    role.round,
    role.quorumSentAt,
    transfer,
    leaseForfeited,
    role.proposals,
    role.reads,
  );
}

/** The peer in another passage, or none. */
export function withPassage(peer: Progress, passage: Progress['passage']): Progress {
  return makeProgress(
    peer.incarnation,
    peer.mode,
    peer.match,
    peer.next,
    peer.inflight,
    peer.ackedRound,
    peer.ackedSentAt,
    peer.sentAt,
    peer.since,
    passage,
  );
}
