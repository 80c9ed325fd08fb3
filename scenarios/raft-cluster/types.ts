import type { Replicated } from '../../core/controller/index.ts';
import type {
  Durable,
  RaftMessage,
  RaftNote,
  RaftRequest,
  RaftResponse,
  RaftState,
} from '../../core/raft/index.ts';
import type { ClientOperation, ClientOutcome, ClientState } from './client-state.ts';

/** A member of the plain Raft cluster, which replicates what controllers do. */
export interface MemberTypes {
  readonly State: RaftState<Replicated>;
  readonly Durable: Durable<Replicated>;
  readonly Message: RaftMessage<Replicated>;
  readonly Request: RaftRequest<Replicated>;
  readonly Response: RaftResponse<Replicated>;
  readonly Note: RaftNote;
}

/** A client (or the operator): it sends Raft requests, which reach members as requests, and receives their responses. */
export interface ClientTypes {
  readonly State: ClientState;
  /** Clients keep nothing on disk. */
  readonly Durable: never;
  readonly Message: RaftRequest<Replicated> | RaftResponse<Replicated>;
  readonly Request: ClientOperation;
  readonly Response: ClientOutcome;
  readonly Note: never;
}

/** The simulated system: members and clients in one world. */
export interface ClusterTypes {
  readonly State: MemberTypes['State'] | ClientTypes['State'];
  readonly Durable: MemberTypes['Durable'];
  readonly Message: MemberTypes['Message'] | ClientTypes['Message'];
  readonly Request: MemberTypes['Request'] | ClientTypes['Request'];
  readonly Response: MemberTypes['Response'] | ClientTypes['Response'];
  readonly Note: MemberTypes['Note'];
}

/** The state as a member's, or undefined if it is a client's (or there is none). */
export function asMember(state: ClusterTypes['State'] | undefined): RaftState<Replicated> | undefined {
  return state === undefined || 'operations' in state ? undefined : state;
}

/** The state as a client's, or undefined if it is a member's (or there is none). */
export function asClient(state: ClusterTypes['State'] | undefined): ClientState | undefined {
  return state !== undefined && 'operations' in state ? state : undefined;
}
