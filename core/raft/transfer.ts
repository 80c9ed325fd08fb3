import type { Micros, NodeId } from '../process/process.ts';
import { FOLLOWER, withRole, withTransfer } from './constructors.ts';
import { campaign } from './election.ts';
import { lastIndex } from './log-view.ts';
import type { MachineTypes } from './machine.ts';
import { hasVoter, memberWithId } from './members.ts';
import type { TimeoutNow } from './message.ts';
import { isVoter } from './observers.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { RaftRequest } from './request.ts';
import type { Leader, RaftState } from './state.ts';
import { refuse, resign } from './step-down.ts';
import { TRANSFER } from './timers.ts';

/** Hands leadership over (dissertation, 3.10). Proposals are refused until it has taken place or failed. */
export function onTransfer<M extends MachineTypes>(
  state: RaftState<M>,
  id: number,
  request: Extract<RaftRequest<M>, { kind: 'transfer' }>,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  const self = state.fixed.self;
  if (role.kind !== 'leader') {
    refuse(out, id, request.tag, 'NOT_LEADER', state.leader);
    return state;
  }
  if (role.transfer !== null) {
    refuse(out, id, request.tag, 'BUSY', self);
    return state;
  }
  const target = request.target ?? mostUpToDate(state, role);
  const incarnation = memberWithId(state.configuration, target)?.incarnation ?? 0;
  if (target === self || !hasVoter(state.configuration, target, incarnation)) {
    refuse(out, id, request.tag, 'INVALID_CHANGE', self);
    return state;
  }
  return beginTransfer(state, role, target, id, request.tag, out);
}

/** Begins to hand over to `target`, another voter. `request` is who is to be told of the outcome, -1 for nobody. */
export function beginTransfer<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  target: NodeId,
  request: number,
  tag: number,
  out: RaftOutbox<M>,
): RaftState<M> {
  const { electionTimeout } = state.fixed.options;
  out.setTimer(TRANSFER, electionTimeout, electionTimeout);
  out.note({ kind: 'transfer-started', term: state.durable.term, target });
  const transfer = { target, request, tag, announced: false };
  return announceTransfer(withRole(state, withTransfer(role, transfer, role.leaseForfeited)), out);
}

/** The voter, other than the leader itself, whose log is known to reach furthest; -1 if there is none. */
export function mostUpToDate<M extends MachineTypes>(state: RaftState<M>, role: Leader<M>): NodeId {
  let best = -1;
  let match = -1;
  for (const member of state.configuration.members) {
    if (member.suffrage !== 'voter' || member.id === state.fixed.self) continue;
    const reached = role.progress[member.id]?.match ?? -1;
    if (reached <= match) continue;
    best = member.id;
    match = reached;
  }
  return best;
}

/** Once the target has the whole log it is told to stand. From then on another leader may exist, so the lease is gone. */
export function announceTransfer<M extends MachineTypes>(
  state: RaftState<M>,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader' || role.transfer === null || role.transfer.announced) return state;
  const { target, request, tag } = role.transfer;
  const peer = role.progress[target];
  if (peer === undefined || peer.match < lastIndex(state.durable.log)) return state;
  out.send(target, { kind: 'timeout-now', term: state.durable.term, to: peer.incarnation });
  return withRole(state, withTransfer(role, { target, request, tag, announced: true }, true));
}

/**
 * The transfer has taken too long. If the target was never told, leadership goes on. If it was, the leader can have no
 * lease any more and steps down.
 */
export function onTransferTimer<M extends MachineTypes>(
  state: RaftState<M>,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind === 'follower' && role.transfer !== null) {
    refuse(out, role.transfer.request, role.transfer.tag, 'TRANSFER_FAILED', state.leader);
    return withRole(state, FOLLOWER);
  }
  if (role.kind !== 'leader' || role.transfer === null) return state;
  if (!role.transfer.announced) {
    refuse(out, role.transfer.request, role.transfer.tag, 'TRANSFER_FAILED', state.leader);
    return withRole(state, withTransfer(role, null, role.leaseForfeited));
  }
  return resign(state, role, 'transfer-failed', out);
}

/** The leader hands over: stand at once, in the next term. */
export function onTimeoutNow<M extends MachineTypes>(
  state: RaftState<M>,
  message: TimeoutNow,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  if (message.to !== state.durable.incarnation || message.term < state.durable.term) return state;
  if (state.role.kind === 'leader' || state.role.kind === 'candidate' || !isVoter(state)) return state;
  return campaign(state, message.term + 1, true, now, out);
}
