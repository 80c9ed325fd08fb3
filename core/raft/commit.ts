import type { Micros } from '../process/process.ts';
import { applyCommitted } from './apply.ts';
import { makeState } from './constructors.ts';
import { lastIndex } from './log-view.ts';
import type { MachineTypes } from './machine.ts';
import { configurationCommitted } from './configuration-commit.ts';
import { quorumHoldsMore, quorumMatch } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { releaseReads } from './read.ts';
import type { RaftState } from './state.ts';

/**
 * Commits what a quorum of the active configuration holds, if its last entry is of the leader's own term (paper,
 * 5.4.2); earlier entries are committed with it. The leader counts its own log, which is durable: a step takes no input
 * before the save of the step before is. So this must follow the save, if the step that calls it has one.
 */
export function advanceCommit<M extends MachineTypes>(
  state: RaftState<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader') return state;
  const own = lastIndex(state.durable.log);
  // Most answers do not complete a quorum: counting tells so for less than finding the index does.
  if (!quorumHoldsMore(state.configuration, role.progress, state.fixed.self, own, state.commit)) return state;
  const index = quorumMatch(state.configuration, role.progress, state.fixed.self, own);
  if (index < role.firstIndex) return state;
  const committed = makeState(
    state.fixed,
    state.durable,
    state.configuration,
    role,
    state.leader,
    state.heardAt,
    index,
    state.replica,
  );
  const applied = applyCommitted(committed, state.commit, out);
  const released = releaseReads(applied, state.commit, now, out);
  return configurationCommitted(released, state.commit, now, out);
}
