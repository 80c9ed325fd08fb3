import type { Micros } from '../process/process.ts';
import { withReads, withRole } from './constructors.ts';
import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { holdsLease } from './observers.ts';
import { quorumRound } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { startRound } from './replicate.ts';
import type { RaftRequest } from './request.ts';
import type { PendingRead, RaftState } from './state.ts';
import { refuse } from './step-down.ts';

/** No round has been started for the read yet. */
const UNCONFIRMED = -1;
/** Below every round: confirmed by the lease. */
const BY_LEASE = 0;

type Read<M extends MachineTypes> = Extract<RaftRequest<M>, { kind: 'read' }>;

/** A linearizable read (dissertation, 6.4). */
export function onRead<M extends MachineTypes>(
  state: RaftState<M>,
  id: number,
  read: Read<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader') {
    refuse(out, id, read.tag, 'NOT_LEADER', state.leader);
    return state;
  }
  if (role.reads.length >= state.fixed.options.maxPending) {
    refuse(out, id, read.tag, 'BUSY', state.leader);
    return state;
  }
  if (state.commit < role.firstIndex) {
    // What earlier leaders committed is known only once an entry of the own term is.
    return withRole(state, withReads(role, [...role.reads, pending(id, read, -1, UNCONFIRMED)]));
  }
  if (state.fixed.options.reads === 'lease' && holdsLease(state, now)) {
    const waiting = withReads(role, [...role.reads, pending(id, read, state.commit, BY_LEASE)]);
    return serveReads(withRole(state, waiting), out);
  }
  // Only answers to something sent after the read arrived can show that no other leader had been elected before it did.
  const started = startRound(state, role, now, out);
  const waiting = withReads(started, [...role.reads, pending(id, read, state.commit, started.round)]);
  return serveReads(withRole(state, waiting), out);
}

function pending<M extends MachineTypes>(
  request: number,
  read: Read<M>,
  index: LogIndex,
  round: number,
): PendingRead<M> {
  return { request, tag: read.tag, query: read.query, index, round };
}

/**
 * After the commit index has moved from `before`: reads that waited for the first entry of the own term get their
 * index, and all that have one are served if they can be.
 */
export function releaseReads<M extends MachineTypes>(
  state: RaftState<M>,
  before: LogIndex,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader' || role.reads.length === 0) return state;
  if (before >= role.firstIndex || state.commit < role.firstIndex) return serveReads(state, out);
  const byLease = state.fixed.options.reads === 'lease' && holdsLease(state, now);
  const started = byLease ? role : startRound(state, role, now, out);
  const round = byLease ? BY_LEASE : started.round;
  const reads = role.reads.map((read): PendingRead<M> => {
    return { request: read.request, tag: read.tag, query: read.query, index: state.commit, round };
  });
  return serveReads(withRole(state, withReads(started, reads)), out);
}

/** Answers the reads that are confirmed and whose index has been applied. */
export function serveReads<M extends MachineTypes>(state: RaftState<M>, out: RaftOutbox<M>): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader' || role.reads.length === 0) return state;
  const confirmed = quorumRound(state.configuration, role.progress, state.fixed.self, role.round);
  const left: PendingRead<M>[] = [];
  for (const read of role.reads) {
    if (read.round === UNCONFIRMED || read.round > confirmed || read.index > state.replica.applied) {
      left.push(read);
      continue;
    }
    const answer = state.fixed.machine.query(state.replica.machine, read.query);
    out.respond(read.request, { kind: 'answer', tag: read.tag, index: state.replica.applied, answer });
  }
  return left.length === role.reads.length ? state : withRole(state, withReads(role, left));
}
