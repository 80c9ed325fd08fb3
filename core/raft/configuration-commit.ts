import type { Micros, NodeId } from '../process/process.ts';
import { makeState, withPassage, withProgress, withRole } from './constructors.ts';
import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { isMember, isVoter } from './observers.ts';
import type { RaftOutbox } from './raft-process.ts';
import { asRemoved, noteCommitted, retire } from './removal.ts';
import { startRound } from './replicate.ts';
import type { Leader, RaftState } from './state.ts';
import { leaveOffice } from './step-down.ts';

/** After a leader's commit index has moved from `before`, and perhaps over the active configuration. */
export function configurationCommitted<M extends MachineTypes>(
  state: RaftState<M>,
  before: LogIndex,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  const configuration = state.configuration;
  if (role.kind !== 'leader' || configuration.index <= before) return state;
  noteCommitted(state.durable.log, configuration, before, state.commit, out);
  if (configuration.index > state.commit) return state;
  const parted = withRole(state, tellLeavers(role, now));
  return isVoter(state) ? parted : resign(parted, now, out);
}

/** Peers that were removed are told so by the next round, and dropped when they have answered it. */
function tellLeavers<M extends MachineTypes>(role: Leader<M>, now: Micros): Leader<M> {
  const progress = role.progress.map((peer) =>
    peer?.passage?.kind === 'leaving' && peer.passage.round < 0
      ? withPassage(peer, { kind: 'leaving', round: role.round + 1, since: now })
      : peer,
  );
  return withProgress(role, progress);
}

/**
 * A leader that has removed or demoted itself leads until that is committed (dissertation, 4.2.2). It passes the commit
 * index on, then tells the best voter to stand, so that nobody has to wait for a timeout; the lease ends with the office.
 */
function resign<M extends MachineTypes>(state: RaftState<M>, now: Micros, out: RaftOutbox<M>): RaftState<M> {
  if (state.role.kind !== 'leader') return state;
  const removed = !isMember(state);
  const last = removed ? asRemoved(state) : state;
  if (removed) out.save(last.durable);
  const role = startRound(last, state.role, now, out);
  const follower = leaveOffice(last, role, 'removed', -1, out);
  const successor = mostUpToDate(last, role);
  if (successor >= 0) {
    out.send(successor, {
      kind: 'timeout-now',
      term: last.durable.term,
      to: role.progress[successor]?.incarnation ?? 0,
    });
  }
  out.note({ kind: 'leader-known', term: last.durable.term, leader: -1 });
  const resigned = makeState(
    last.fixed,
    last.durable,
    last.configuration,
    follower,
    -1,
    last.heardAt,
    last.commit,
    last.replica,
  );
  return removed ? retire(resigned, last.configuration.index, out) : resigned;
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
