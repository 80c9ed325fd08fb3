import type { NodeId } from '../process/process.ts';
import { FOLLOWER, makeDurable, makeState } from './constructors.ts';
import { assert } from './invariant.ts';
import type { Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { RaftNote } from './note.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { Refusal } from './request.ts';
import type { Follower, Leader, RaftState } from './state.ts';
import { awaitLeader, HEARTBEAT, TRANSFER } from './timers.ts';

type Reason = Extract<RaftNote, { kind: 'leadership-lost' }>['reason'];

/** Answers that a request was not served. */
export function refuse<M extends MachineTypes>(
  out: RaftOutbox<M>,
  request: number,
  tag: number,
  reason: Refusal,
  leader: NodeId,
): void {
  if (request < 0) return;
  out.respond(request, { kind: 'refused', tag, reason, leader: leader < 0 ? null : leader });
}

/**
 * Ends a leader's office: whatever waits is answered, and its timers stop. To be called after the save that ends it.
 * `successor` is the next leader, or -1 while unknown.
 */
function leaveOffice<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  reason: Reason,
  successor: NodeId,
  out: RaftOutbox<M>,
): Follower {
  out.clearTimer(HEARTBEAT);
  awaitLeader(state.fixed.options, out);
  for (const proposal of role.proposals) {
    if (proposal.kind === 'change' && proposal.index <= state.commit) {
      // Committed but not applied yet, because applying is delayed: its outcome is known all the same.
      out.respond(proposal.request, { kind: 'changed', tag: proposal.tag, index: proposal.index });
    } else refuse(out, proposal.request, proposal.tag, 'UNKNOWN_OUTCOME', successor);
  }
  for (const read of role.reads) refuse(out, read.request, read.tag, 'NOT_LEADER', successor);
  out.note({ kind: 'leadership-lost', term: state.durable.term, reason });
  const transfer = role.transfer;
  if (transfer === null) return FOLLOWER;
  // The higher term may be the target's: whether it is elected will show, or the transfer's timer ends the wait.
  if (transfer.announced && reason === 'higher-term') return { kind: 'follower', transfer };
  out.clearTimer(TRANSFER);
  refuse(out, transfer.request, transfer.tag, 'TRANSFER_FAILED', successor);
  return FOLLOWER;
}

/** Gives up the office by itself: the term goes on without a leader. The vote stays, for it was given in this term. */
export function resign<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  reason: Exclude<Reason, 'higher-term'>,
  out: RaftOutbox<M>,
): RaftState<M> {
  const follower = leaveOffice(state, role, reason, -1, out);
  out.note({ kind: 'leader-known', term: state.durable.term, leader: -1 });
  return makeState(
    state.fixed,
    state.durable,
    state.configuration,
    follower,
    -1,
    state.heardAt,
    state.commit,
    state.replica,
  );
}

/** The follower that any role turns into on a higher term. To be called after the save of that term. */
function becomeFollower<M extends MachineTypes>(
  state: RaftState<M>,
  leader: NodeId,
  out: RaftOutbox<M>,
): Follower {
  const role = state.role;
  switch (role.kind) {
    case 'follower':
      return role;
    case 'pre-candidate':
    case 'candidate':
      awaitLeader(state.fixed.options, out);
      return FOLLOWER;
    case 'leader':
      return leaveOffice(state, role, 'higher-term', leader, out);
  }
}

/** Takes over a higher term (or just gives up a candidacy in the present one), whose leader is unknown. After its save. */
export function followNobody<M extends MachineTypes>(
  state: RaftState<M>,
  term: Term,
  out: RaftOutbox<M>,
): Follower {
  const role = becomeFollower(state, -1, out);
  if (state.leader !== -1) out.note({ kind: 'leader-known', term, leader: -1 });
  return role;
}

/** Becomes, or stays, the follower of `leader`, which leads `term`. After the save of that term. */
export function followLeader<M extends MachineTypes>(
  state: RaftState<M>,
  leader: NodeId,
  term: Term,
  out: RaftOutbox<M>,
): Follower {
  const raised = term > state.durable.term;
  assert(raised || state.role.kind !== 'leader', 'a leader hears of no other leader in its term');
  assert(raised || state.leader === -1 || state.leader === leader, 'a term has one leader');
  const role = becomeFollower(state, leader, out);
  if (raised || state.leader !== leader) out.note({ kind: 'leader-known', term, leader });
  const transfer = role.transfer;
  if (transfer === null) return role;
  out.clearTimer(TRANSFER);
  if (leader !== transfer.target) {
    refuse(out, transfer.request, transfer.tag, 'TRANSFER_FAILED', leader);
  } else if (transfer.request >= 0) {
    out.respond(transfer.request, { kind: 'transferred', tag: transfer.tag });
  }
  return FOLLOWER;
}

/** Takes over a higher term learned from an answer. */
export function adoptTerm<M extends MachineTypes>(
  state: RaftState<M>,
  term: Term,
  out: RaftOutbox<M>,
): RaftState<M> {
  const before = state.durable;
  assert(term > before.term, 'terms only rise');
  const durable = makeDurable(before.incarnation, term, -1, before.log, before.snapshot, before.removed);
  out.save(durable);
  const role = followNobody(state, term, out);
  return makeState(
    state.fixed,
    durable,
    state.configuration,
    role,
    -1,
    state.heardAt,
    state.commit,
    state.replica,
  );
}
