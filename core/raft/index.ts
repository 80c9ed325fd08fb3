export type { Configuration, Member, MembershipChange, RemovedMember, Suffrage } from './configuration.ts';
export { NO_SESSION } from './log.ts';
export type { Durable, Entry, Log, LogIndex, Snapshot, Term } from './log.ts';
export type { Applied, Machine, MachineTypes } from './machine.ts';
export type {
  AppendRequest,
  AppendResponse,
  RaftMessage,
  SnapshotRequest,
  TimeoutNow,
  VoteRequest,
  VoteResponse,
} from './message.ts';
export type { RaftNote } from './note.ts';
export type { RaftOptions } from './options.ts';
export type { RaftRequest, RaftResponse, Refusal } from './request.ts';
export type { Session, Sessions } from './sessions.ts';
export type {
  Candidate,
  CatchingUp,
  Fixed,
  Follower,
  Leader,
  Leaving,
  PendingRead,
  PreCandidate,
  Progress,
  Proposal,
  RaftState,
  Replica,
  Role,
  Transfer,
} from './state.ts';
export { formatted } from './formatted.ts';
export { InvariantViolation } from './invariant.ts';
export {
  activeConfiguration,
  committedConfiguration,
  configurationAt,
  entryAt,
  guardUntil,
  hasMember,
  hasVoter,
  holdsLease,
  isLeader,
  isMember,
  isVoter,
  lastIndex,
  lastTerm,
  leaseUntil,
  memberWithId,
  quorumSize,
  termAt,
  voterCount,
  wasRemoved,
} from './observers.ts';
export { leaseDuration } from './lease.ts';
export { raft } from './raft.ts';
export type { RaftInput, RaftOutbox, RaftProcess } from './raft-process.ts';
export { optionErrors, validateOptions } from './validate-options.ts';
