import type { Micros, NodeId } from '../process/process.ts';
import { advanceCommit } from './commit.ts';
import { makeLeader, makeProgress, makeState, NO_INFLIGHT, withProgress, withRole } from './constructors.ts';
import { assert } from './invariant.ts';
import { lastIndex, lastIndexOfTerm } from './log-view.ts';
import type { Log, LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { hasMember } from './members.ts';
import { catchUp } from './membership.ts';
import type { AppendResponse } from './message.ts';
import { laterQuorumSentAt } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { serveReads } from './read.ts';
import { dispatchOf, probe, pump, sendSnapshot } from './replicate.ts';
import type { Leader, Progress, RaftState } from './state.ts';
import { adoptTerm } from './step-down.ts';
import { announceTransfer } from './transfer.ts';

/** An answer to an append or a snapshot, at the leader. Only current members count, and only answers of this very term. */
export function onAppendResponse<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  message: AppendResponse,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader') return state;
  const peer = role.progress[from];
  if (peer === undefined || peer.incarnation !== message.incarnation) return state;
  const term = state.durable.term;
  if (message.term !== term) {
    // A removed peer cannot depose the leader whose word of the removal it has not heard.
    const heeded = message.term > term && hasMember(state.configuration, from, message.incarnation);
    return heeded ? adoptTerm(state, message.term, out) : state;
  }
  const after = message.success
    ? accepted(state, role, from, peer, message, now, out)
    : refused(state, role, from, peer, message, now, out);
  if (after === peer) return state;

  const progress = role.progress.slice();
  progress[from] = after;
  let contact = role.quorumSentAt;
  if (after.ackedSentAt > contact && peer.ackedSentAt <= contact) {
    contact = laterQuorumSentAt(state.configuration, progress, state.fixed.self, now, contact);
  }
  const heard = makeState(
    state.fixed,
    state.durable,
    state.configuration,
    makeLeader(
      progress,
      role.firstIndex,
      role.electedAt,
      role.round,
      contact,
      role.transfer,
      role.leaseForfeited,
      role.proposals,
      role.reads,
    ),
    state.leader,
    state.heardAt,
    state.commit,
    state.replica,
  );
  const committed =
    after.match > peer.match && after.match > state.commit ? advanceCommit(heard, now, out) : heard;
  const served = role.reads.length === 0 ? committed : serveReads(committed, out);
  const announced = role.transfer === null ? served : announceTransfer(served, out);
  return after.passage === null ? announced : passOn(announced, from, now, out);
}

/** The peer with the contact that the answer proves; the same object if nothing is new. */
function contacted(
  peer: Progress,
  message: AppendResponse,
  mode: Progress['mode'],
  match: LogIndex,
  next: LogIndex,
  inflight: readonly LogIndex[],
  sentAt: Micros,
  since: Micros,
): Progress {
  if (
    message.round <= peer.ackedRound &&
    message.sentAt <= peer.ackedSentAt &&
    mode === peer.mode &&
    match === peer.match &&
    next === peer.next &&
    inflight === peer.inflight &&
    sentAt === peer.sentAt &&
    since === peer.since
  ) {
    return peer;
  }
  return makeProgress(
    peer.incarnation,
    mode,
    match,
    next,
    inflight,
    message.round > peer.ackedRound ? message.round : peer.ackedRound,
    message.sentAt > peer.ackedSentAt ? message.sentAt : peer.ackedSentAt,
    sentAt,
    since,
    peer.passage,
  );
}

/** What is still on its way when everything up to `match` has been answered. */
function unanswered(inflight: readonly LogIndex[], match: LogIndex): readonly LogIndex[] {
  let answered = 0;
  while (answered < inflight.length && (inflight[answered] ?? match) <= match) answered += 1;
  if (answered === 0) return inflight;
  return answered === inflight.length ? NO_INFLIGHT : inflight.slice(answered);
}

/** The logs agree up to `message.index`. */
function accepted<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  from: NodeId,
  peer: Progress,
  message: AppendResponse,
  now: Micros,
  out: RaftOutbox<M>,
): Progress {
  const { mode, inflight } = peer;
  const match = message.index > peer.match ? message.index : peer.match;
  if (mode === 'replicate' && match === peer.match && inflight.length === 0) {
    return contacted(peer, message, mode, match, peer.next, inflight, peer.sentAt, peer.since);
  }
  const log = state.durable.log;
  assert(match <= lastIndex(log), 'no peer acknowledges more than the leader has');
  switch (mode) {
    case 'replicate': {
      const advanced = match > peer.match;
      // Something sent long after the oldest append in flight has been answered, and that append has not.
      const lost = !advanced && message.sentAt >= peer.sentAt + 2 * state.fixed.options.heartbeatInterval;
      const left = lost ? NO_INFLIGHT : unanswered(inflight, match);
      const next = lost || peer.next <= match ? match + 1 : peer.next;
      const sentAt = advanced ? now : peer.sentAt;
      const after = contacted(peer, message, mode, match, next, left, sentAt, lost ? now : peer.since);
      return next > lastIndex(log) ? after : pump(dispatchOf(state, role.round, now), from, after, out);
    }
    case 'probe': {
      if (match < peer.next - 1)
        return contacted(peer, message, mode, match, peer.next, inflight, peer.sentAt, peer.since);
      const after = contacted(peer, message, 'replicate', match, match + 1, NO_INFLIGHT, now, now);
      return pump(dispatchOf(state, role.round, now), from, after, out);
    }
    case 'snapshot': {
      if (match >= log.baseIndex) {
        const after = contacted(peer, message, 'replicate', match, match + 1, NO_INFLIGHT, now, now);
        return pump(dispatchOf(state, role.round, now), from, after, out);
      }
      const after = contacted(peer, message, mode, match, peer.next, inflight, peer.sentAt, peer.since);
      // It has what was sent, but the log has been compacted beyond that meanwhile.
      return match < peer.next - 1
        ? after
        : sendSnapshot(dispatchOf(state, role.round, now), from, after, out);
    }
  }
}

/** The logs disagree at `message.index`, or the peer's is shorter: go back as far as its hint allows (paper, end of 5.3). */
function refused<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  from: NodeId,
  peer: Progress,
  message: AppendResponse,
  now: Micros,
  out: RaftOutbox<M>,
): Progress {
  // Late refusals of guesses given up long ago lie below what has been acknowledged since, or are not the last guess. A
  // refusal of what was sent before the present pipeline began says nothing of that: each one would set the whole pipeline
  // off again, and with it as many refusals.
  const timely =
    message.index > peer.match &&
    ((peer.mode === 'replicate' && message.sentAt >= peer.since) ||
      (peer.mode === 'probe' && message.index === peer.next - 1));
  if (!timely) {
    return contacted(peer, message, peer.mode, peer.match, peer.next, peer.inflight, peer.sentAt, peer.since);
  }
  const next = Math.max(peer.match + 1, Math.min(message.index, hinted(state.durable.log, message)));
  const after = contacted(peer, message, 'probe', peer.match, next, NO_INFLIGHT, now, now);
  return probe(dispatchOf(state, role.round, now), from, after, next, out);
}

/** Behind the leader's last entry of the conflicting term if it has one, otherwise where the peer's entries of it begin. */
function hinted<M extends MachineTypes>(log: Log<M>, message: AppendResponse): LogIndex {
  if (message.conflictTerm === 0) return message.conflictIndex;
  const own = lastIndexOfTerm(log, message.conflictTerm);
  return own < 0 ? message.conflictIndex : own + 1;
}

/** A staging peer may have caught up; a removed one that knows is dropped. */
function passOn<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader') return state;
  const peer = role.progress[from];
  const passage = peer?.passage;
  if (peer === undefined || passage === undefined || passage === null) return state;
  if (passage.kind === 'catching-up') return catchUp(state, from, now, out);
  const knows = passage.kind === 'leaving' && peer.match >= passage.index;
  return knows ? withRole(state, withProgress(role, role.progress.with(from, undefined))) : state;
}
