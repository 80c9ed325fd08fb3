export type { Configuration, Member, MembershipChange, Suffrage } from './configuration.ts';
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
  Fixed,
  Follower,
  Leader,
  PendingRead,
  PreCandidate,
  Progress,
  Proposal,
  RaftState,
  Replica,
  Role,
  Transfer,
} from './state.ts';
