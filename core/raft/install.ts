import type { Micros, NodeId } from '../process/process.ts';
import { answer, refuseStale } from './append.ts';
import type { Configuration } from './configuration.ts';
import { makeDurable, makeState } from './constructors.ts';
import { compactUpTo, emptyLog, lastIndex, termAt } from './log-view.ts';
import type { Log, Snapshot } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { configurationAt, hasMember } from './members.ts';
import type { SnapshotRequest } from './message.ts';
import { committedConfiguration } from './observers.ts';
import type { RaftOutbox } from './raft-process.ts';
import { retire } from './removal.ts';
import type { RaftState } from './state.ts';
import { followLeader } from './step-down.ts';

/** InstallSnapshot, receiver's side (paper, figure 13). */
export function onSnapshot<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  message: SnapshotRequest<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const before = state.durable;
  if (message.to !== before.incarnation) return state;
  if (message.term < before.term) {
    refuseStale(out, from, before.term, before.incarnation);
    return state;
  }
  const snapshot = message.snapshot;
  const news = snapshot.index > state.commit;
  const raised = message.term > before.term;
  const log = news ? logBehind(before.log, snapshot) : before.log;
  const configuration = news ? configurationAt(log, snapshot, lastIndex(log)) : state.configuration;
  const removed = news && isRemovedBySnapshot(state, snapshot, configuration);

  let durable = before;
  if (news || raised) {
    const vote = raised ? -1 : before.vote;
    const kept = news ? snapshot : before.snapshot;
    durable = makeDurable(before.incarnation, message.term, vote, log, kept, removed);
    out.save(durable);
  }
  const role =
    state.leader === from && state.role.kind === 'follower' && !raised
      ? state.role
      : followLeader(state, from, message.term, out);
  if (news) {
    out.note({ kind: 'snapshot-installed', index: snapshot.index, from });
    out.note({
      kind: 'configuration',
      configuration,
      committed: configuration.index <= snapshot.index,
    });
  }
  // An older snapshot is not needed: everything that is committed here equals the leader's log already.
  const commit = news ? snapshot.index : state.commit;
  answer(out, from, durable.term, durable.incarnation, message, true, commit, 0, 0);
  const newer = now !== state.heardAt || durable !== before || role !== state.role || from !== state.leader;
  if (!newer) return state;
  const replica = news
    ? { applied: snapshot.index, machine: snapshot.machine, sessions: snapshot.sessions }
    : state.replica;
  const heard = makeState(state.fixed, durable, configuration, role, from, now, commit, replica);
  return removed ? retire(heard, snapshot.configuration.index, out) : heard;
}

/** What follows the snapshot is kept only if the log agrees with it there; otherwise the whole log is dropped. */
function logBehind<M extends MachineTypes>(log: Log<M>, snapshot: Snapshot<M>): Log<M> {
  const { index, term } = snapshot;
  return index <= lastIndex(log) && termAt(log, index) === term
    ? compactUpTo(log, index)
    : emptyLog(index, term);
}

function isRemovedBySnapshot<M extends MachineTypes>(
  state: RaftState<M>,
  snapshot: Snapshot<M>,
  active: Configuration,
): boolean {
  const self = state.fixed.self;
  const incarnation = state.durable.incarnation;
  return (
    hasMember(committedConfiguration(state), self, incarnation) &&
    !hasMember(snapshot.configuration, self, incarnation) &&
    !hasMember(active, self, incarnation)
  );
}
