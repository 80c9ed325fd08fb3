import type { Micros } from '../process/process.ts';
import { withPassage, withProgress, withRole } from './constructors.ts';
import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { RaftOutbox } from './raft-process.ts';
import { noteCommitted } from './removal.ts';
import { dispatchOf, sendNew } from './replicate.ts';
import type { RaftState } from './state.ts';

/**
 * After a leader's commit index has moved from `before`, and perhaps over the active configuration: then those from whom
 * it was held back are told.
 */
export function configurationCommitted<M extends MachineTypes>(
  state: RaftState<M>,
  before: LogIndex,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  const index = state.configuration.index;
  if (role.kind !== 'leader' || index <= before) return state;
  noteCommitted(state.durable.log, state.configuration, before, state.commit, out);
  if (index > state.commit) return state;
  const released = role.progress.map((peer) =>
    peer?.passage?.kind === 'held-back'
      ? withPassage(peer, peer.passage.removed ? { kind: 'leaving', index, since: now } : null)
      : peer,
  );
  const progress = sendNew(dispatchOf(state, role.round, now), released, out);
  return withRole(state, withProgress(role, progress));
}
