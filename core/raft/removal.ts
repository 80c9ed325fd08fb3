import type { Configuration } from './configuration.ts';
import { FOLLOWER, makeDurable, makeState } from './constructors.ts';
import { entryAt } from './log-view.ts';
import type { Log, LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { configurationAt, hasMember, setBy } from './members.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { RaftState } from './state.ts';
import { refuse } from './step-down.ts';
import { APPLY, ELECTION, TRANSFER } from './timers.ts';

/**
 * Whether this follower learns, as its commit index moves to `commit`, that it was a member and is one no longer. A
 * newcomer that reads of configurations older than its own joining was no member yet; one that is a member again in the
 * active configuration is not removed.
 */
export function isRemovedBy<M extends MachineTypes>(
  state: RaftState<M>,
  log: Log<M>,
  active: Configuration,
  commit: LogIndex,
): boolean {
  if (active.index <= state.commit) return false;
  const self = state.fixed.self;
  const incarnation = state.durable.incarnation;
  if (hasMember(active, self, incarnation)) return false;
  const floor = Math.max(state.commit, log.baseIndex);
  let latest = configurationAt(state.durable.log, state.durable.snapshot, state.commit);
  let wasMember = hasMember(latest, self, incarnation);
  for (let index = floor + 1; index <= commit; index += 1) {
    const entry = entryAt(log, index);
    if (entry.kind !== 'configuration') continue;
    latest = setBy(entry, index);
    wasMember = wasMember || hasMember(latest, self, incarnation);
  }
  return wasMember && !hasMember(latest, self, incarnation);
}

/** Tells of each configuration in `(before, commit]`; `active` is the latest in the log. */
export function noteCommitted<M extends MachineTypes>(
  log: Log<M>,
  active: Configuration,
  before: LogIndex,
  commit: LogIndex,
  out: RaftOutbox<M>,
): void {
  if (active.index <= before) return;
  for (let index = Math.max(before, log.baseIndex) + 1; index <= commit; index += 1) {
    const entry = entryAt(log, index);
    if (entry.kind === 'configuration') {
      out.note({ kind: 'configuration', configuration: setBy(entry, index), committed: true });
    }
  }
}

/** Takes no part any more. After the save that says so. `index` is that of the configuration without this member. */
export function retire<M extends MachineTypes>(
  state: RaftState<M>,
  index: LogIndex,
  out: RaftOutbox<M>,
): RaftState<M> {
  out.clearTimer(ELECTION);
  out.clearTimer(APPLY);
  out.note({ kind: 'removed', index });
  const transfer = state.role.kind === 'follower' ? state.role.transfer : null;
  if (transfer !== null) {
    out.clearTimer(TRANSFER);
    refuse(out, transfer.request, transfer.tag, 'TRANSFER_FAILED', -1);
  }
  if (state.leader !== -1) out.note({ kind: 'leader-known', term: state.durable.term, leader: -1 });
  return makeState(
    state.fixed,
    state.durable,
    state.configuration,
    FOLLOWER,
    -1,
    state.heardAt,
    state.commit,
    state.replica,
  );
}

/** The durable image of a member that has learned of its removal. */
export function asRemoved<M extends MachineTypes>(state: RaftState<M>): RaftState<M> {
  const before = state.durable;
  const durable = makeDurable(
    before.incarnation,
    before.term,
    before.vote,
    before.log,
    before.snapshot,
    true,
  );
  return makeState(
    state.fixed,
    durable,
    state.configuration,
    state.role,
    state.leader,
    state.heardAt,
    state.commit,
    state.replica,
  );
}
