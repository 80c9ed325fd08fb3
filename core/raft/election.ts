import type { Micros } from '../process/process.ts';
import { FOLLOWER, makeDurable, makeLeader, makeState } from './constructors.ts';
import { advanceCommit } from './commit.ts';
import { assert } from './invariant.ts';
import { appendEntry, lastIndex, lastTerm } from './log-view.ts';
import type { Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { isVoter } from './observers.ts';
import { quorumSize } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { peersAtElection } from './peers.ts';
import { probe } from './replicate.ts';
import { saveLog, withLog } from './snapshot.ts';
import type { PreCandidate, RaftState } from './state.ts';
import { refuse } from './step-down.ts';
import { awaitLeaderFurther, awaitLeader, ELECTION, HEARTBEAT, TRANSFER } from './timers.ts';

/** No leader for a while, or a candidacy that was not decided in time (paper, 5.2). */
export function onElectionTimer<M extends MachineTypes>(
  state: RaftState<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  if (state.role.kind === 'leader') return state;
  const options = state.fixed.options;
  if (now < state.heardAt + options.heartbeatTimeout) {
    awaitLeaderFurther(options, state.heardAt, now, out);
    return state;
  }
  if (isVoter(state)) return stand(state, now, out);
  // A learner, or no member at all: it notices that there is no leader, and never stands.
  awaitLeader(options, out);
  return forgetLeader(state, out);
}

/** Asks first whether an election could be won (dissertation, 9.6), unless this is the only voter. */
function stand<M extends MachineTypes>(state: RaftState<M>, now: Micros, out: RaftOutbox<M>): RaftState<M> {
  if (quorumSize(state.configuration) === 1) return electSelf(state, state.durable.term + 1, now, out);
  const options = state.fixed.options;
  const term = state.durable.term + 1;
  const forgotten = forgetLeader(state, out);
  out.setTimer(ELECTION, options.electionTimeout, 2 * options.electionTimeout);
  out.note({ kind: 'pre-candidate', term });
  askForVotes(forgotten, term, true, false, out);
  const role: PreCandidate = { kind: 'pre-candidate', granted: [state.fixed.self] };
  return makeState(
    forgotten.fixed,
    forgotten.durable,
    forgotten.configuration,
    role,
    -1,
    forgotten.heardAt,
    forgotten.commit,
    forgotten.replica,
  );
}

/** No leader is known any more, and nobody to whom leadership was handed over has turned up. */
function forgetLeader<M extends MachineTypes>(state: RaftState<M>, out: RaftOutbox<M>): RaftState<M> {
  const role = state.role;
  const transfer = role.kind === 'follower' ? role.transfer : null;
  if (state.leader === -1 && transfer === null) return state;
  if (transfer !== null) {
    out.clearTimer(TRANSFER);
    refuse(out, transfer.request, transfer.tag, 'TRANSFER_FAILED', -1);
  }
  if (state.leader !== -1) out.note({ kind: 'leader-known', term: state.durable.term, leader: -1 });
  return makeState(
    state.fixed,
    state.durable,
    state.configuration,
    role.kind === 'follower' ? FOLLOWER : role,
    -1,
    state.heardAt,
    state.commit,
    state.replica,
  );
}

/** Stands for election in `term`: after a granted pre-vote, or at once when the leader hands over (dissertation, 3.10). */
export function campaign<M extends MachineTypes>(
  state: RaftState<M>,
  term: Term,
  transfer: boolean,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  assert(isVoter(state), 'only a voter of its own active configuration stands for election');
  if (quorumSize(state.configuration) === 1) return electSelf(state, term, now, out);
  const { options, self } = state.fixed;
  const before = state.durable;
  const durable = makeDurable(before.incarnation, term, self, before.log, before.snapshot, before.removed);
  out.save(durable);
  const forgotten = forgetLeader(state, out);
  out.setTimer(ELECTION, options.electionTimeout, 2 * options.electionTimeout);
  out.note({ kind: 'candidate', term, transfer });
  askForVotes(forgotten, term, false, transfer, out);
  return makeState(
    state.fixed,
    durable,
    state.configuration,
    { kind: 'candidate', transfer, granted: [self] },
    -1,
    state.heardAt,
    state.commit,
    state.replica,
  );
}

function askForVotes<M extends MachineTypes>(
  state: RaftState<M>,
  term: Term,
  preVote: boolean,
  transfer: boolean,
  out: RaftOutbox<M>,
): void {
  const { log, incarnation } = state.durable;
  for (const member of state.configuration.members) {
    if (member.suffrage !== 'voter' || member.id === state.fixed.self) continue;
    out.send(member.id, {
      kind: 'vote',
      term,
      to: member.incarnation,
      incarnation,
      preVote,
      transfer,
      lastIndex: lastIndex(log),
      lastTerm: lastTerm(log),
    });
  }
}

/** The only voter needs no answers: one save for term, vote and first entry, then it leads. */
function electSelf<M extends MachineTypes>(
  state: RaftState<M>,
  term: Term,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const forgotten = forgetLeader(state, out);
  return advanceCommit(takeOffice(forgotten, term, now, out), now, out);
}

/** A quorum has voted for this candidate. */
export function win<M extends MachineTypes>(
  state: RaftState<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  return takeOffice(state, state.durable.term, now, out);
}

/** Starts to lead `term` with an entry of that term, so that earlier entries can be committed (paper, 5.4.2 and 8). */
function takeOffice<M extends MachineTypes>(
  state: RaftState<M>,
  term: Term,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  assert(isVoter(state), 'a leader is a voter');
  const before = state.durable;
  const log = appendEntry(before.log, { kind: 'noop', term });
  const durable = withLog(state.fixed, state.replica, before, term, state.fixed.self, log, before.removed);
  // Peers may store the entry before this node does, but nothing of a new term leaves before the term is durable.
  const early = term === before.term;
  if (!early) saveLog(before, durable, out);
  const dispatch = {
    options: state.fixed.options,
    term,
    round: 1,
    sentAt: now,
    log,
    snapshot: before.snapshot,
    commit: state.commit,
  };
  const contact = quorumSize(state.configuration) === 1 ? now : -1;
  const progress = peersAtElection(state, now).slice();
  for (let id = 0; id < progress.length; id += 1) {
    const peer = progress[id];
    if (peer !== undefined) progress[id] = probe(dispatch, id, peer, peer.next, out);
  }
  if (early) saveLog(before, durable, out);
  out.clearTimer(ELECTION);
  out.setTimer(HEARTBEAT, state.fixed.options.heartbeatInterval, state.fixed.options.heartbeatInterval);
  out.note({ kind: 'leadership-gained', term });
  out.note({ kind: 'leader-known', term, leader: state.fixed.self });
  return makeState(
    state.fixed,
    durable,
    state.configuration,
    makeLeader<M>(progress, lastIndex(log), now, 1, contact, null, false, [], []),
    state.fixed.self,
    state.heardAt,
    state.commit,
    state.replica,
  );
}
