import type { Micros, NodeId } from '../process/process.ts';
import { makeLeader, makeProgress, NO_INFLIGHT } from './constructors.ts';
import { entriesFrom, lastIndex, termAt } from './log-view.ts';
import type { Entry, Log, LogIndex, Snapshot, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { RaftOptions } from './options.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { Leader, Progress, RaftState } from './state.ts';

/** What all that a leader sends in one step has in common. */
export interface Dispatch<M extends MachineTypes> {
  readonly options: RaftOptions;
  readonly term: Term;
  readonly round: number;
  readonly sentAt: Micros;
  /** May be ahead of what the leader itself has made durable: peers may store an entry before their leader does. */
  readonly log: Log<M>;
  readonly snapshot: Snapshot<M>;
  readonly commit: LogIndex;
}

/** A dispatch of the state's own log, in the present round. */
export function dispatchOf<M extends MachineTypes>(
  state: RaftState<M>,
  round: number,
  now: Micros,
): Dispatch<M> {
  return {
    options: state.fixed.options,
    term: state.durable.term,
    round,
    sentAt: now,
    log: state.durable.log,
    snapshot: state.durable.snapshot,
    commit: state.commit,
  };
}

const NO_ENTRIES: readonly never[] = [];

function sendAppend<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  id: NodeId,
  to: number,
  prevIndex: LogIndex,
  prevTerm: Term,
  entries: readonly Entry<M>[],
  out: RaftOutbox<M>,
): void {
  out.send(id, {
    kind: 'append',
    term: dispatch.term,
    to,
    round: dispatch.round,
    sentAt: dispatch.sentAt,
    prevIndex,
    prevTerm,
    entries,
    commit: dispatch.commit,
  });
}

/**
 * Starts a round: something to every peer. To one in `probe` it is the next probe, without entries. Otherwise it names
 * the last entry known to agree, so that no message still on its way can make the peer refuse it.
 */
export function beatAll<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  progress: readonly (Progress | undefined)[],
  out: RaftOutbox<M>,
): readonly (Progress | undefined)[] {
  let changed: (Progress | undefined)[] | null = null;
  for (let id = 0; id < progress.length; id += 1) {
    const peer = progress[id];
    if (peer === undefined) continue;
    const after = beat(dispatch, id, peer, out);
    if (after === peer) continue;
    if (changed === null) changed = progress.slice();
    changed[id] = after;
  }
  return changed ?? progress;
}

function beat<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  id: NodeId,
  peer: Progress,
  out: RaftOutbox<M>,
): Progress {
  const log = dispatch.log;
  if (peer.mode === 'snapshot' && dispatch.sentAt - peer.sentAt >= dispatch.options.heartbeatTimeout) {
    return sendSnapshot(dispatch, id, peer, out);
  }
  if (peer.mode === 'probe' && peer.next <= log.baseIndex) return sendSnapshot(dispatch, id, peer, out);
  const agreed = peer.mode === 'probe' ? peer.next - 1 : peer.match;
  // Below the compacted prefix no term is known any more, but the empty prefix always agrees.
  if (agreed < log.baseIndex) sendAppend(dispatch, id, peer.incarnation, 0, 0, NO_ENTRIES, out);
  else sendAppend(dispatch, id, peer.incarnation, agreed, termAt(log, agreed), NO_ENTRIES, out);
  return peer;
}

/** The last index that the peer may be sent now. */
function sendableUpTo<M extends MachineTypes>(log: Log<M>, peer: Progress): LogIndex {
  return peer.passage?.kind === 'held-back' ? peer.passage.before - 1 : lastIndex(log);
}

/** Tries whether the logs agree before `next`, and brings entries in case they do. */
export function probe<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  id: NodeId,
  peer: Progress,
  next: LogIndex,
  out: RaftOutbox<M>,
): Progress {
  const log = dispatch.log;
  if (next <= log.baseIndex) return sendSnapshot(dispatch, id, peer, out);
  const room = Math.max(0, sendableUpTo(log, peer) + 1 - next);
  const entries = entriesFrom(log, next, Math.min(room, dispatch.options.maxAppendEntries));
  sendAppend(dispatch, id, peer.incarnation, next - 1, termAt(log, next - 1), entries, out);
  return makeProgress(
    peer.incarnation,
    'probe',
    peer.match,
    next,
    NO_INFLIGHT,
    peer.ackedRound,
    peer.ackedSentAt,
    dispatch.sentAt,
    dispatch.sentAt,
    peer.passage,
  );
}

/** Sends what the window has room for to a peer in `replicate`; others are left alone. */
export function pump<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  id: NodeId,
  peer: Progress,
  out: RaftOutbox<M>,
): Progress {
  const log = dispatch.log;
  const { maxInflight, maxAppendEntries } = dispatch.options;
  const last = sendableUpTo(log, peer);
  if (peer.mode !== 'replicate' || peer.next > last || peer.inflight.length >= maxInflight) return peer;
  if (peer.next <= log.baseIndex) return sendSnapshot(dispatch, id, peer, out);
  const inflight = peer.inflight.slice();
  let next = peer.next;
  while (next <= last && inflight.length < maxInflight) {
    const entries = entriesFrom(log, next, Math.min(last + 1 - next, maxAppendEntries));
    sendAppend(dispatch, id, peer.incarnation, next - 1, termAt(log, next - 1), entries, out);
    next += entries.length;
    inflight.push(next - 1);
  }
  return makeProgress(
    peer.incarnation,
    'replicate',
    peer.match,
    next,
    inflight,
    peer.ackedRound,
    peer.ackedSentAt,
    peer.inflight.length === 0 ? dispatch.sentAt : peer.sentAt,
    peer.since,
    peer.passage,
  );
}

/** Sends what is new: to peers in `replicate`, and a first probe to peers that have been sent nothing yet. */
export function sendNew<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  progress: readonly (Progress | undefined)[],
  out: RaftOutbox<M>,
): readonly (Progress | undefined)[] {
  const changed = progress.slice();
  for (let id = 0; id < changed.length; id += 1) {
    const peer = changed[id];
    if (peer === undefined) continue;
    changed[id] =
      peer.mode === 'probe' && peer.sentAt < 0
        ? probe(dispatch, id, peer, peer.next, out)
        : pump(dispatch, id, peer, out);
  }
  return changed;
}

/** Sends the latest snapshot: the entry that the peer needs is compacted. */
export function sendSnapshot<M extends MachineTypes>(
  dispatch: Dispatch<M>,
  id: NodeId,
  peer: Progress,
  out: RaftOutbox<M>,
): Progress {
  const snapshot = dispatch.snapshot;
  out.send(id, {
    kind: 'snapshot',
    term: dispatch.term,
    to: peer.incarnation,
    round: dispatch.round,
    sentAt: dispatch.sentAt,
    snapshot,
  });
  return makeProgress(
    peer.incarnation,
    'snapshot',
    peer.match,
    snapshot.index + 1,
    NO_INFLIGHT,
    peer.ackedRound,
    peer.ackedSentAt,
    dispatch.sentAt,
    dispatch.sentAt,
    peer.passage,
  );
}

/** The leader's role after it has started the next round at all its peers. */
export function startRound<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  now: Micros,
  out: RaftOutbox<M>,
): Leader<M> {
  const round = role.round + 1;
  return makeLeader(
    beatAll(dispatchOf(state, round, now), role.progress, out),
    role.firstIndex,
    role.electedAt,
    round,
    role.quorumSentAt,
    role.transfer,
    role.leaseForfeited,
    role.proposals,
    role.reads,
  );
}
