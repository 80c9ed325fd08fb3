import type { NodeId } from '../../process/process.ts';

/** OpenZiti's operator verbs beside `add`. */
export type OperatorVerb =
  /** Removes a member; one that is none already is removed too. */
  | { readonly verb: 'remove'; readonly node: NodeId }
  /** Hands leadership to this voter, or to whichever has the longest log. */
  | { readonly verb: 'transfer-leadership'; readonly to: NodeId | null }
  /** Makes a voter of a learner, or the other way round; the member is never removed for it. */
  | { readonly verb: 'set-suffrage'; readonly node: NodeId; readonly suffrage: 'voter' | 'learner' };

/** Why an operator's wish was not fulfilled. */
export type OperatorRefusalCode =
  | 'NO_LEADER'
  | 'TIMEOUT'
  | 'BUSY'
  | 'CHANGE_IN_PROGRESS'
  | 'NOT_CAUGHT_UP'
  | 'NOT_A_MEMBER'
  | 'INVALID_CHANGE'
  | 'TRANSFER_FAILED';

/** `NO_LEADER` and `TIMEOUT` mean that the outcome is unknown; all others that nothing has changed. */
export interface OperatorRefusal {
  readonly code: OperatorRefusalCode;
  readonly found: string;
  readonly remedy: string;
}

/** How an operator's wish has ended. `unchanged`: it was so already. */
export type OperatorOutcome =
  | { readonly kind: 'done'; readonly index: number; readonly unchanged: boolean }
  | { readonly kind: 'refused'; readonly refusal: OperatorRefusal };

/** Asked of any member. */
export interface OperateRequest {
  readonly kind: 'operate';
  /** Echoed in the response. */
  readonly tag: number;
  readonly wish: OperatorVerb;
}

/** The answer, within the timeout. */
export interface OperateResponse {
  readonly kind: 'operated';
  readonly tag: number;
  readonly outcome: OperatorOutcome;
}

/** What controllers say to each other about operators' wishes. */
export type OperateMessage =
  /** To the leader of `term`, or with term -1 to whoever may know the leader. */
  | {
      readonly kind: 'operate-ask';
      readonly ask: number;
      readonly term: number;
      /** The leader that was asked first: leadership has moved if it is no longer leader. */
      readonly firstLeader: NodeId;
      readonly wish: OperatorVerb;
    }
  | {
      readonly kind: 'operate-redirect';
      readonly ask: number;
      readonly leader: NodeId;
      readonly term: number;
      readonly cluster: number;
    }
  /** Done, as of the configuration at `index`. */
  | {
      readonly kind: 'operate-done';
      readonly ask: number;
      readonly index: number;
      readonly unchanged: boolean;
    }
  | {
      readonly kind: 'operate-refused';
      readonly ask: number;
      readonly term: number;
      readonly refusal: OperatorRefusal;
    };

const REMEDIES: Readonly<Record<OperatorRefusalCode, string>> = {
  NO_LEADER: 'The outcome is unknown: ask again once the cluster has a leader; repeating is safe.',
  TIMEOUT: 'The outcome is unknown: list the controllers, or ask again; repeating is safe.',
  BUSY: 'Wait until fewer requests wait here, then ask again.',
  CHANGE_IN_PROGRESS: 'Wait until the other change of the membership is committed, then ask again.',
  NOT_CAUGHT_UP: 'Wait until the member has caught up, then ask again.',
  NOT_A_MEMBER: 'List the controllers, and name one of them; or join the node first.',
  INVALID_CHANGE: 'Leave at least one voter, and hand leadership only to another voter.',
  TRANSFER_FAILED: 'See that the voter is reachable and has caught up, then ask again.',
};

/** A refusal, with what to do about it. */
export function operatorRefusal(code: OperatorRefusalCode, found: string): OperatorRefusal {
  return { code, found, remedy: REMEDIES[code] };
}
