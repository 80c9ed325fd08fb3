import type { Micros, NodeId } from '../process/process.ts';
import type { Configuration } from './configuration.ts';
import { lastIndex as lastIndexOf, lastTerm as lastTermOf } from './log-view.ts';
import type { LogIndex, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { configurationAt, memberWithId } from './members.ts';
import type { RaftState } from './state.ts';

export { entryAt, termAt } from './log-view.ts';
export { configurationAt, hasMember, hasVoter, memberWithId, voterCount, wasRemoved } from './members.ts';
export { quorumSize } from './quorum.ts';

/** Whether this member leads its term, as far as it knows. */
export function isLeader<M extends MachineTypes>(state: RaftState<M>): boolean {
  return state.role.kind === 'leader';
}

/**
 * The own clock at which a leader's lease ends (it is valid strictly before that); -1 when there is none: not a leader,
 * no quorum has answered yet, or leadership is being handed over.
 */
export function leaseUntil<M extends MachineTypes>(state: RaftState<M>): Micros {
  const role = state.role;
  if (role.kind !== 'leader' || role.leaseForfeited || role.quorumSentAt < 0) return -1;
  return role.quorumSentAt + state.fixed.lease;
}

/** Whether this member is leader and no other can be at this moment. */
export function holdsLease<M extends MachineTypes>(state: RaftState<M>, now: Micros): boolean {
  return now < leaseUntil(state);
}

/**
 * The own clock until which this member grants no vote and no pre-vote, and does not stand itself: a heartbeat timeout
 * after it heard the leader of its term or started; for a leader, after it sent what a quorum answered or was elected.
 */
export function guardUntil<M extends MachineTypes>(state: RaftState<M>): Micros {
  const role = state.role;
  const guard = state.fixed.options.heartbeatTimeout;
  if (role.kind !== 'leader') return state.heardAt + guard;
  return (role.quorumSentAt > role.electedAt ? role.quorumSentAt : role.electedAt) + guard;
}

/** The latest configuration in log or snapshot, committed or not: the one in force on this member. */
export function activeConfiguration<M extends MachineTypes>(state: RaftState<M>): Configuration {
  return state.configuration;
}

/** The latest configuration that this member knows to be committed. */
export function committedConfiguration<M extends MachineTypes>(state: RaftState<M>): Configuration {
  if (state.configuration.index <= state.commit) return state.configuration;
  return configurationAt(state.durable.log, state.durable.snapshot, state.commit);
}

/** Whether the node `id`, by default this very member, is in this member's active configuration. */
export function isMember<M extends MachineTypes>(
  state: RaftState<M>,
  id: NodeId = state.fixed.self,
): boolean {
  const member = memberWithId(state.configuration, id);
  return (
    member !== undefined && (id !== state.fixed.self || member.incarnation === state.durable.incarnation)
  );
}

/** Whether the node `id`, by default this very member, votes in this member's active configuration. */
export function isVoter<M extends MachineTypes>(state: RaftState<M>, id: NodeId = state.fixed.self): boolean {
  return isMember(state, id) && memberWithId(state.configuration, id)?.suffrage === 'voter';
}

/** Index of the last entry in this member's log. */
export function lastIndex<M extends MachineTypes>(state: RaftState<M>): LogIndex {
  return lastIndexOf(state.durable.log);
}

/** Term of the last entry in this member's log. */
export function lastTerm<M extends MachineTypes>(state: RaftState<M>): Term {
  return lastTermOf(state.durable.log);
}
