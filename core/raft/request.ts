import type { NodeId } from '../process/process.ts';
import type { MembershipChange } from './configuration.ts';
import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';

/** What clients and operators ask of a member. */
export type RaftRequest<M extends MachineTypes> =
  /** Opens a session; a retry may open a second one, which does no harm. `tag` is echoed. */
  | { readonly kind: 'open-session'; readonly tag: number }
  /** Applied exactly once for each (session, sequence). `tag` is echoed. */
  | {
      readonly kind: 'command';
      readonly tag: number;
      readonly session: number;
      readonly sequence: number;
      readonly command: M['Command'];
    }
  /** A linearizable read. */
  | { readonly kind: 'read'; readonly tag: number; readonly query: M['Query'] }
  | { readonly kind: 'change'; readonly tag: number; readonly change: MembershipChange }
  /** Hands leadership to `target`, or to the most up-to-date voter. */
  | { readonly kind: 'transfer'; readonly tag: number; readonly target: NodeId | null };

/**
 * Why a request was not served. All but `UNKNOWN_OUTCOME` mean that nothing happened (or, for reads, that asking again
 * is safe), so the client may try again; the last group will be refused again.
 */
export type Refusal =
  /** Ask `leader`, if it is known. */
  | 'NOT_LEADER'
  /** Too much is pending, or leadership is being handed over. */
  | 'BUSY'
  /** The leader lost its office, or the change was overtaken: it may or may not take effect. */
  | 'UNKNOWN_OUTCOME'
  /** Another membership change is under way, or the leader has not committed in its own term yet. */
  | 'CHANGE_IN_PROGRESS'
  /** The learner lags too far behind to vote. */
  | 'NOT_CAUGHT_UP'
  /** A transfer that did not take place in time. */
  | 'TRANSFER_FAILED'
  /** The session is unknown or was dropped: open a new one. The command was not applied by this request. */
  | 'SESSION_EXPIRED'
  /** A later command of the session has been applied; this one's result is gone. */
  | 'STALE_SEQUENCE'
  /** The member to be added was removed before: its node can come back only blank, as another incarnation. */
  | 'INCARNATION_REMOVED'
  /** The change makes no sense: a member that exists, or does not, the last voter, the leader as transfer target. */
  | 'INVALID_CHANGE';

/** What a member answers. */
export type RaftResponse<M extends MachineTypes> =
  | { readonly kind: 'session'; readonly tag: number; readonly session: number }
  | { readonly kind: 'result'; readonly tag: number; readonly index: LogIndex; readonly result: M['Result'] }
  /** `index`: the read reflects every entry up to here. */
  | { readonly kind: 'answer'; readonly tag: number; readonly index: LogIndex; readonly answer: M['Answer'] }
  /** The change is committed, at `index`. Also the answer to a change that is already in force. */
  | { readonly kind: 'changed'; readonly tag: number; readonly index: LogIndex }
  | { readonly kind: 'transferred'; readonly tag: number }
  | {
      readonly kind: 'refused';
      readonly tag: number;
      readonly reason: Refusal;
      readonly leader: NodeId | null;
    };
