import type { Micros, NodeId } from '../process/process.ts';
import { applyCommitted } from './apply.ts';
import type { Configuration } from './configuration.ts';
import { makeState } from './constructors.ts';
import { assert } from './invariant.ts';
import { appendEntries, entryAt, firstIndexOfTermAt, lastIndex, termAt, truncateAfter } from './log-view.ts';
import type { Durable, Entry, Log, LogIndex, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { configurationAt, setBy } from './members.ts';
import type { AppendRequest } from './message.ts';
import type { RaftOutbox } from './raft-process.ts';
import { isRemovedBy, noteCommitted, retire } from './removal.ts';
import { saveLog, withLog } from './snapshot.ts';
import type { RaftState } from './state.ts';
import { followLeader } from './step-down.ts';

/** AppendEntries, receiver's side (paper, figure 2 and 5.3). */
export function onAppend<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  message: AppendRequest<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const before = state.durable;
  if (message.to !== before.incarnation) return state;
  if (message.term < before.term) {
    refuseStale(out, from, before.term, before.incarnation);
    return state;
  }
  const { prevIndex, entries } = message;
  const agrees = agreesAt(before.log, prevIndex, message.prevTerm, state.commit);
  const missing = agrees ? firstMissing(before.log, prevIndex, entries) : entries.length;
  const raised = message.term > before.term;

  let log = before.log;
  let configuration = state.configuration;
  const first = prevIndex + 1 + missing;
  const cut = missing < entries.length && first <= lastIndex(before.log);
  if (missing < entries.length) {
    assert(first > state.commit, 'committed entries are never cut off');
    log = appendEntries(cut ? truncateAfter(before.log, first - 1) : before.log, entries, missing);
    configuration = configurationAfter(state, log, first);
  }
  const known = agrees ? Math.min(message.commit, prevIndex + entries.length) : 0;
  const commit = known > state.commit ? known : state.commit;
  const removed = commit > state.commit && isRemovedBy(state, log, configuration, commit);

  let durable = before;
  if (raised || log !== before.log || removed) {
    const vote = raised ? -1 : before.vote;
    durable = withLog(state.fixed, state.replica, before, message.term, vote, log, removed);
    saveLog(before, durable, out);
  }
  const role =
    state.leader === from && state.role.kind === 'follower' && !raised
      ? state.role
      : followLeader(state, from, message.term, out);
  if (cut) out.note({ kind: 'truncated', from: first });
  if (configuration !== state.configuration) {
    out.note({ kind: 'configuration', configuration, committed: false });
  }
  reply(durable, log, from, message, agrees, commit, out);
  const newer = now !== state.heardAt || durable !== before || role !== state.role || from !== state.leader;
  if (!newer && commit === state.commit) return state;
  const heard = makeState(state.fixed, durable, configuration, role, from, now, commit, state.replica);
  if (commit === state.commit) return heard;
  noteCommitted(log, configuration, state.commit, commit, out);
  const applied = applyCommitted(heard, state.commit, out);
  return removed ? retire(applied, configuration.index, out) : applied;
}

function reply<M extends MachineTypes>(
  durable: Durable<M>,
  log: Log<M>,
  to: NodeId,
  message: AppendRequest<M>,
  agrees: boolean,
  commit: LogIndex,
  out: RaftOutbox<M>,
): void {
  const { term, incarnation } = durable;
  const index = message.prevIndex;
  if (agrees) {
    // What is committed equals the leader's log as well, which spares a leader that knows less the search for it.
    const held = Math.max(index + message.entries.length, commit);
    answer(out, to, term, incarnation, message, true, held, 0, 0);
  } else if (index > lastIndex(log)) {
    answer(out, to, term, incarnation, message, false, index, 0, lastIndex(log) + 1);
  } else {
    const first = firstIndexOfTermAt(log, index);
    answer(out, to, term, incarnation, message, false, index, termAt(log, index), first);
  }
}

/** What a refusal of an earlier term's message echoes: no round and no time. */
const NOTHING_HEARD = { round: 0, sentAt: -1 };

/**
 * Tells a leader of an earlier term that there is a later one. It echoes nothing: by the time this arrives the leader
 * may lead that later term, and would take an answer to its former self for contact in its new office.
 */
export function refuseStale<M extends MachineTypes>(
  out: RaftOutbox<M>,
  to: NodeId,
  term: Term,
  incarnation: number,
): void {
  answer(out, to, term, incarnation, NOTHING_HEARD, false, 0, 0, 0);
}

/** Echoes round and time, so that the leader knows what it was that reached this member. */
export function answer<M extends MachineTypes>(
  out: RaftOutbox<M>,
  to: NodeId,
  term: Term,
  incarnation: number,
  request: { readonly round: number; readonly sentAt: Micros },
  success: boolean,
  index: LogIndex,
  conflictTerm: Term,
  conflictIndex: LogIndex,
): void {
  out.send(to, {
    kind: 'append-response',
    term,
    incarnation,
    round: request.round,
    sentAt: request.sentAt,
    success,
    index,
    conflictTerm,
    conflictIndex,
  });
}

/** The consistency check. What is compacted is committed, and so agrees with every leader's log. */
function agreesAt<M extends MachineTypes>(
  log: Log<M>,
  prevIndex: LogIndex,
  prevTerm: Term,
  commit: LogIndex,
): boolean {
  if (prevIndex < log.baseIndex) return true;
  if (prevIndex > lastIndex(log)) return false;
  const agrees = termAt(log, prevIndex) === prevTerm;
  assert(agrees || prevIndex > commit, "a leader's log holds every committed entry");
  return agrees;
}

/** Position of the first entry that the log lacks or that conflicts with it; the number of entries if there is none. */
function firstMissing<M extends MachineTypes>(
  log: Log<M>,
  prevIndex: LogIndex,
  entries: readonly Entry<M>[],
): number {
  const last = lastIndex(log);
  let i = Math.max(0, log.baseIndex - prevIndex);
  while (i < entries.length && prevIndex + 1 + i <= last) {
    if (termAt(log, prevIndex + 1 + i) !== entries[i]?.term) return i;
    i += 1;
  }
  return Math.min(i, entries.length);
}

/** The latest configuration in the log whose entries from `first` on are new: it comes into force, and goes, with its entry. */
function configurationAfter<M extends MachineTypes>(
  state: RaftState<M>,
  log: Log<M>,
  first: LogIndex,
): Configuration {
  for (let index = lastIndex(log); index >= first; index -= 1) {
    const entry = entryAt(log, index);
    if (entry.kind === 'configuration') return setBy(entry, index);
  }
  if (state.configuration.index < first) return state.configuration;
  return configurationAt(log, state.durable.snapshot, first - 1);
}
