import type { Micros, NodeId } from '../process/process.ts';
import { makeDurable, makeState, withRole } from './constructors.ts';
import { campaign, win } from './election.ts';
import { isUpToDate } from './log-view.ts';
import type { LogIndex, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { hasMember, hasVoter } from './members.ts';
import type { VoteRequest, VoteResponse } from './message.ts';
import { committedConfiguration, guardUntil } from './observers.ts';
import { quorumSize } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { asRemoved, retire } from './removal.ts';
import type { RaftState } from './state.ts';
import { adoptTerm, followNobody } from './step-down.ts';
import { awaitLeader } from './timers.ts';

/** RequestVote and pre-vote, receiver's side (paper, figure 2; dissertation, 9.6). */
export function onVote<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  request: VoteRequest,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const before = state.durable;
  if (request.to !== before.incarnation) return state;
  const removedAt = removalOf(state, from, request);
  if (removedAt > 0) {
    reply(out, from, request, before.term, before.incarnation, false, removedAt);
    return state;
  }
  // Only the leader that all of them have just heard can have announced the very next term, and it gave up its lease first.
  const announced = request.transfer && !request.preVote && request.term === before.term + 1;
  if (!announced && now < guardUntil(state)) return state;

  const upToDate = isUpToDate(before.log, request.lastIndex, request.lastTerm);
  if (request.preVote) {
    const granted = request.term > before.term && upToDate;
    reply(out, from, request, granted ? request.term : before.term, before.incarnation, granted, 0);
    return state;
  }
  const raised = request.term > before.term;
  const vote = raised ? -1 : before.vote;
  const granted = request.term >= before.term && (vote === -1 || vote === from) && upToDate;
  if (!raised && !granted) {
    reply(out, from, request, before.term, before.incarnation, false, 0);
    return state;
  }
  let durable = before;
  if (raised || vote !== from) {
    durable = makeDurable(
      before.incarnation,
      request.term,
      granted ? from : -1,
      before.log,
      before.snapshot,
      before.removed,
    );
    out.save(durable);
  }
  const role = followNobody(state, request.term, out);
  if (granted) awaitLeader(state.fixed.options, out);
  reply(out, from, request, durable.term, durable.incarnation, granted, 0);
  if (durable === before && role === state.role && state.leader === -1) return state;
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

/** The index of the committed configuration if this is a leader asked for a pre-vote by someone it knows to be no member; otherwise 0. */
function removalOf<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  request: VoteRequest,
): LogIndex {
  if (state.role.kind !== 'leader' || !request.preVote) return 0;
  if (hasMember(state.configuration, from, request.incarnation)) return 0;
  const committed = committedConfiguration(state);
  return hasMember(committed, from, request.incarnation) ? 0 : committed.index;
}

function reply<M extends MachineTypes>(
  out: RaftOutbox<M>,
  to: NodeId,
  request: VoteRequest,
  term: Term,
  incarnation: number,
  granted: boolean,
  removedAt: LogIndex,
): void {
  out.send(to, {
    kind: 'vote-response',
    term,
    to: request.incarnation,
    incarnation,
    preVote: request.preVote,
    granted,
    removedAt,
  });
}

/** An answer to a candidacy or pre-candidacy. Nobody else listens: a late answer must not disturb anyone. */
export function onVoteResponse<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  response: VoteResponse,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'pre-candidate' && role.kind !== 'candidate') return state;
  if (response.to !== state.durable.incarnation) return state;
  if (response.removedAt > state.configuration.index) {
    const removed = asRemoved(state);
    out.save(removed.durable);
    return retire(removed, response.removedAt, out);
  }
  if (!response.granted) {
    return response.term > state.durable.term ? adoptTerm(state, response.term, out) : state;
  }
  const preVote = role.kind === 'pre-candidate';
  const asked = preVote ? state.durable.term + 1 : state.durable.term;
  if (response.preVote !== preVote || response.term !== asked) return state;
  if (!hasVoter(state.configuration, from, response.incarnation) || role.granted.includes(from)) return state;
  const granted = [...role.granted, from];
  if (granted.length < quorumSize(state.configuration)) {
    return withRole(
      state,
      role.kind === 'pre-candidate'
        ? { kind: 'pre-candidate', granted }
        : { kind: 'candidate', transfer: role.transfer, granted },
    );
  }
  return preVote ? campaign(state, asked, false, now, out) : win(state, now, out);
}
