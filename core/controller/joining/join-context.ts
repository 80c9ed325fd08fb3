import type { Micros, NodeId } from '../../process/process.ts';
import type { Suffrage } from '../../raft/index.ts';
import type { AskingContext } from '../operating/asking/asked.ts';
import type { ClusterId } from './join-message.ts';

/** How joins are timed. Microseconds of the own clock. */
export interface JoinSettings {
  /** Whoever was asked answers within this time. */
  readonly timeout: Micros;
  /** Between two attempts of anything that may get lost. */
  readonly retryInterval: Micros;
  /** Each step of a join up to the entry takes at most this long. */
  readonly stepTimeout: Micros;
  /** A committed member that is still not bound after this time is removed again. */
  readonly bindTimeout: Micros;
  /** A reservation lasts this long by the target's own clock; longer than all steps together, or joins fail for nothing. */
  readonly reservationTime: Micros;
  /** A bound node that knows no leader asks this often whether it is still a member. */
  readonly standingInterval: Micros;
  /** The address in its canonical form; null if it is none. */
  readonly parseAddress: (text: string) => string | null;
}

/** OpenZiti's times where it has them: dials take 5 s, or 15 s in all. Without the parser. */
export const DEFAULT_JOIN_TIMES: Omit<JoinSettings, 'parseAddress'> = {
  timeout: 30_000_000,
  retryInterval: 500_000,
  stepTimeout: 5_000_000,
  bindTimeout: 15_000_000,
  reservationTime: 60_000_000,
  standingInterval: 5_000_000,
};

/** A member, with what the cluster has recorded of it beside its place in the configuration. */
export interface MemberView {
  readonly id: NodeId;
  readonly incarnation: number;
  readonly suffrage: Suffrage;
  /** Empty while none is recorded. */
  readonly address: string;
  /** The log says at which address its node is bound (see `JoinOutbox.record`). */
  readonly recorded: boolean;
}

/** What joining must know of its surroundings, at each step. */
export interface JoinContext extends AskingContext {
  readonly settings: JoinSettings;
  readonly self: NodeId;
  readonly address: string;
  readonly version: string;
  readonly deployment: string;
  /** Whether the own API answers. */
  readonly apiReady: boolean;
  /** The cluster that this node founded or is bound to, 0 for none, and its incarnation as a member of it. */
  readonly cluster: ClusterId;
  readonly incarnation: number;
  /** A list of founders was accepted here. */
  readonly founding: boolean;
  /** A cluster that discovery or gossip told of; 0 for none. */
  readonly clusterInView: ClusterId;
  /** Whether Raft leads here. */
  readonly leads: boolean;
  /** The leader has committed in its own term: nothing of an earlier term that is not in its log can ever be committed. */
  readonly ready: boolean;
  /** The members of the configuration in force, committed or not. */
  readonly active: readonly MemberView[];
  readonly committed: readonly MemberView[];
  /** Raft has learned that this member was removed. */
  readonly removed: boolean;
}

/** The member with this id, if there is one. */
export function memberOf(members: readonly MemberView[], id: NodeId): MemberView | undefined {
  return members.find((member) => member.id === id);
}

/** Whether this very member is among them. */
export function includes(members: readonly MemberView[], id: NodeId, incarnation: number): boolean {
  return members.some((member) => member.id === id && member.incarnation === incarnation);
}

/** Whether the node of this member is known to be bound: a voter is, or it would not have caught up. */
export function isBound(member: MemberView): boolean {
  return member.recorded || member.suffrage === 'voter';
}
