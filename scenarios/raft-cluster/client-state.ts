import type {
  JoinRefusalCode,
  JoinRequest,
  OperateRequest,
  OperatorRefusalCode,
  Replicated,
} from '../../core/controller/index.ts';
import type { Key, Value } from '../../core/key-value/index.ts';
import type { MembershipChange, Refusal } from '../../core/raft/index.ts';
import type { Micros, NodeIndex } from '../../sim/index.ts';

/** What the plan asks of a client, or of the operator. */
export type ClientOperation =
  | { readonly kind: 'operation'; readonly op: 'put'; readonly key: Key; readonly value: number }
  | {
      readonly kind: 'operation';
      readonly op: 'cas';
      readonly key: Key;
      readonly expected: Value;
      readonly value: number;
    }
  | { readonly kind: 'operation'; readonly op: 'get'; readonly key: Key }
  | { readonly kind: 'operation'; readonly op: 'change'; readonly change: MembershipChange }
  | { readonly kind: 'operation'; readonly op: 'transfer'; readonly target: NodeIndex | null }
  /** What is asked of controllers instead of the two before: any of them finds the leader, and answers in time. */
  | { readonly kind: 'operation'; readonly op: 'verb'; readonly verb: Verb };

/** An operator's verb. */
export type Verb = Omit<JoinRequest, 'tag'> | Omit<OperateRequest, 'tag'>;

/** Why a controller has not done what an operator's verb asked for. */
export type VerbRefusal = JoinRefusalCode | OperatorRefusalCode;

/**
 * How an operation ended for the client. `unknown`: it may or may not have taken effect, or may still.
 * `failed`: it certainly has not, and will not.
 */
export type ClientOutcome =
  | {
      readonly kind: 'outcome';
      readonly status: 'written';
      readonly index: number;
      readonly result: Replicated['Result'];
    }
  | { readonly kind: 'outcome'; readonly status: 'read'; readonly index: number; readonly value: Value }
  | { readonly kind: 'outcome'; readonly status: 'done' }
  | {
      readonly kind: 'outcome';
      readonly status: 'unknown';
      readonly reason: Refusal | VerbRefusal | 'TIMEOUT';
    }
  | {
      readonly kind: 'outcome';
      readonly status: 'failed';
      readonly reason: Refusal | VerbRefusal | 'OVERLOADED' | 'TIMEOUT';
    };

/** An operation that waits or is being carried out. */
export interface PendingOperation {
  /** Id of the plan's request, to be answered. */
  readonly request: number;
  readonly operation: ClientOperation;
  /** Own clock when it arrived. */
  readonly arrivedAt: Micros;
}

/** Everything one client knows. One operation at a time; the others wait in order. */
export interface ClientState {
  readonly fixed: ClientFixed;
  /** The first is being carried out. At most {@link ClientFixed.maxQueue}. */
  readonly operations: readonly PendingOperation[];
  /** Position in `fixed.servers` of the server asked last. */
  readonly server: number;
  /** The open session, or 0. */
  readonly session: number;
  /** Number of the last command sent in the session. */
  readonly sequence: number;
  /** Names what is being asked at present; every answer echoes it. */
  readonly tag: number;
  /** How often the present command was sent; 0 while it has not been (say, while the session is being opened). */
  readonly sends: number;
  readonly phase: 'idle' | 'opening-session' | 'asking';
}

/** A client's settings. Durations are microseconds. */
export interface ClientFixed {
  readonly self: NodeIndex;
  /** The members it may ask. */
  readonly servers: readonly NodeIndex[];
  /** How long it waits for one answer before it asks the next server. */
  readonly attemptTimeout: Micros;
  /** It waits a time from this range before it asks again after a refusal that names no other server. */
  readonly backoff: readonly [min: Micros, max: Micros];
  /** It gives an operation up, outcome unknown, after this long. */
  readonly patience: Micros;
  readonly maxQueue: number;
}
