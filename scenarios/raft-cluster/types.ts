import type {
  ControllerDurable,
  ControllerMessage,
  ControllerNote,
  ControllerRequest,
  ControllerResponse,
  ControllerState,
  HttpRequest,
  HttpResponse,
  Replicated,
} from '../../core/controller/index.ts';
import type {
  Durable,
  RaftMessage,
  RaftNote,
  RaftRequest,
  RaftResponse,
  RaftState,
} from '../../core/raft/index.ts';
import type { BalancerRefusal, BalancerState } from '../balancer/balancer-state.ts';
import type { LieRequest, ServiceState } from '../discovery/service-state.ts';
import type { ClientOperation, ClientOutcome, ClientState } from './client-state.ts';
import { isMembershipPayload } from './membership-words.ts';
import type { MembershipPayload } from './membership-words.ts';

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
  readonly Message:
    | RaftRequest<Replicated>
    | RaftResponse<Replicated>
    | Extract<MembershipPayload, { readonly kind: 'join' | 'joined' | 'operate' | 'operated' }>;
  readonly Request: ClientOperation;
  readonly Response: ClientOutcome;
  readonly Note: never;
}

/** A controller: a member with everything that it does above Raft. */
export interface ControllerTypes {
  readonly State: ControllerState;
  readonly Durable: ControllerDurable;
  readonly Message: ControllerMessage;
  readonly Request: ControllerRequest;
  readonly Response: ControllerResponse;
  readonly Note: ControllerNote;
}

/** A load balancer: it asks members for their health, and passes on what clients ask and are answered. */
export interface BalancerTypes {
  readonly State: BalancerState;
  /** Balancers keep nothing on disk. */
  readonly Durable: never;
  readonly Message: HttpRequest | HttpResponse | BalancerRefusal;
  readonly Request: never;
  readonly Response: never;
  readonly Note: never;
}

/** A DNS or a registry: what it says to controllers, they say to each other too. */
export interface ServiceTypes {
  readonly State: ServiceState;
  /** Services keep nothing on disk. */
  readonly Durable: never;
  readonly Message: Extract<
    ControllerMessage,
    { readonly kind: 'lookup' | 'lookup-answer' | 'register' | 'hello' }
  >;
  readonly Request: LieRequest;
  readonly Response: never;
  readonly Note: never;
}

/** Everything that is simulated: the members of a cluster are all of one kind, plain ones or controllers. */
export interface ClusterTypes {
  readonly State:
    | MemberTypes['State']
    | ControllerTypes['State']
    | ClientTypes['State']
    | BalancerTypes['State']
    | ServiceTypes['State'];
  readonly Durable: MemberTypes['Durable'] | ControllerTypes['Durable'];
  readonly Message:
    MemberTypes['Message'] | ControllerTypes['Message'] | ClientTypes['Message'] | BalancerTypes['Message'];
  readonly Request:
    MemberTypes['Request'] | ControllerTypes['Request'] | ClientTypes['Request'] | ServiceTypes['Request'];
  readonly Response: MemberTypes['Response'] | ControllerTypes['Response'] | ClientTypes['Response'];
  readonly Note: MemberTypes['Note'] | ControllerTypes['Note'];
}

/** The state of a member's Raft, or undefined if it is a client's or a balancer's (or there is none). */
export function asMember(state: ClusterTypes['State'] | undefined): RaftState<Replicated> | undefined {
  if (state === undefined) return undefined;
  if ('raft' in state) return state.raft;
  return 'durable' in state ? state : undefined;
}

/** The state as a controller's, or undefined if it is no controller's (or there is none). */
export function asController(state: ClusterTypes['State'] | undefined): ControllerState | undefined {
  return state !== undefined && 'raft' in state ? state : undefined;
}

/** The state as a client's, or undefined if it is a member's (or there is none). */
export function asClient(state: ClusterTypes['State'] | undefined): ClientState | undefined {
  return state !== undefined && 'operations' in state ? state : undefined;
}

/** The state as a balancer's, or undefined if it is another's (or there is none). */
export function asBalancer(state: ClusterTypes['State'] | undefined): BalancerState | undefined {
  return state !== undefined && 'backends' in state ? state : undefined;
}

/** The state as a service's, or undefined if it is another's (or there is none). */
export function asService(state: ClusterTypes['State'] | undefined): ServiceState | undefined {
  return state !== undefined && 'service' in state ? state : undefined;
}

/** What a member's disk holds of Raft. */
export function asImage(durable: ClusterTypes['Durable']): Durable<Replicated>;
/** What a member's disk holds of Raft; undefined where it is blank or corrupt. */
export function asImage(durable: ClusterTypes['Durable'] | undefined): Durable<Replicated> | undefined;
export function asImage(durable: ClusterTypes['Durable'] | undefined): Durable<Replicated> | undefined {
  return durable !== undefined && 'raft' in durable ? durable.raft : durable;
}

/** What is asked of a member's Raft, or undefined if it is something else. */
export function asRaftRequest(body: ClusterTypes['Request']): RaftRequest<Replicated> | undefined {
  if (isMembershipPayload(body)) return undefined;
  switch (body.kind) {
    case 'open-session':
    case 'command':
    case 'read':
    case 'change':
    case 'transfer':
      return body;
    case 'http':
    case 'list-controllers':
    case 'list-members':
    case 'operation':
    case 'lie':
      return undefined;
  }
}

/** What a member's Raft answers, or undefined if it is something else. */
export function asRaftResponse(
  body: ClusterTypes['Message'] | ClusterTypes['Response'],
): RaftResponse<Replicated> | undefined {
  if (isMembershipPayload(body)) return undefined;
  switch (body.kind) {
    case 'session':
    case 'result':
    case 'answer':
    case 'changed':
    case 'transferred':
    case 'refused':
      return body;
    case 'append':
    case 'append-response':
    case 'vote':
    case 'vote-response':
    case 'snapshot':
    case 'timeout-now':
    case 'open-session':
    case 'command':
    case 'read':
    case 'change':
    case 'transfer':
    case 'outcome':
    case 'heartbeat':
    case 'sync-request':
    case 'sync-response':
    case 'http':
    case 'http-response':
    case 'controllers':
    case 'members':
    case 'balancer-refusal':
      return undefined;
  }
}
