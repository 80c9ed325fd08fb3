import type { Micros, NodeId } from '../../process/process.ts';
import type { Member, MembershipChange } from '../../raft/index.ts';
import type { AskingContext, AskingSettings } from './asking/asked.ts';
import type { OperateMessage, OperateResponse, OperatorOutcome, OperatorVerb } from './operate-message.ts';

/** How operators' wishes are timed. Microseconds of the own clock. */
export interface OperateSettings extends AskingSettings {
  /** A leader tries for this long; shorter than `timeout`. */
  readonly leaderTimeout: Micros;
}

/** OpenZiti's apply timeout is 5 s. */
export const DEFAULT_OPERATE_TIMES: OperateSettings = {
  timeout: 15_000_000,
  retryInterval: 500_000,
  leaderTimeout: 10_000_000,
};

/** What operating must know of its surroundings, at each step. */
export interface OperateContext extends AskingContext {
  readonly settings: OperateSettings;
  readonly self: NodeId;
  /** Whether Raft leads here. */
  readonly leads: boolean;
  /** The leader has committed in its own term. */
  readonly ready: boolean;
  /** It is certain that nobody leads a higher term: what is known here of leaders and members is how it is. */
  readonly holdsLease: boolean;
  /** The members of the configuration in force, committed or not. */
  readonly active: readonly Member[];
  readonly committed: readonly Member[];
}

/** What is observed at the leader. */
export interface OperateNote {
  readonly kind: 'operator-wish';
  readonly wish: OperatorVerb;
  readonly outcome: OperatorOutcome;
}

/** Where operating says what it wants done. Nothing here calls back before the step has ended. */
export interface OperateOutbox {
  send(to: NodeId, message: OperateMessage): void;
  /** Calls `onOperateTimer` after `delay`, instead of whatever was asked for before. */
  wakeAfter(delay: Micros): void;
  respond(request: number, body: OperateResponse): void;
  note(observation: OperateNote): void;
  /** Asks Raft for a change; its answer comes back with the token, through `onRaftAnswer`. */
  change(token: number, change: MembershipChange): void;
  /** Asks Raft to hand leadership over; its answer comes back likewise. */
  transfer(token: number, target: NodeId | null): void;
}
