import type { Micros } from '../process/process.ts';
import { makeLeader, withProgress, withRole } from './constructors.ts';
import type { MachineTypes } from './machine.ts';
import { quorumSize } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { startRound } from './replicate.ts';
import type { Leader, RaftState } from './state.ts';
import { resign } from './step-down.ts';
import { HEARTBEAT } from './timers.ts';

/** A leader's next round, unless it has been out of contact with a quorum for too long (check-quorum; dissertation, 6.2). */
export function onHeartbeatTimer<M extends MachineTypes>(
  state: RaftState<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  if (state.role.kind !== 'leader') return state;
  const options = state.fixed.options;
  const role = dropLeavers(inContactWithItself(state, state.role, now), now, 2 * options.electionTimeout);
  const contact = role.quorumSentAt > role.electedAt ? role.quorumSentAt : role.electedAt;
  if (now - contact > options.leaderLeaseTimeout) return resign(state, role, 'check-quorum', out);
  out.setTimer(HEARTBEAT, options.heartbeatInterval, options.heartbeatInterval);
  return withRole(state, startRound(state, role, now, out));
}

/** The only voter is a quorum, and hears itself. */
function inContactWithItself<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  now: Micros,
): Leader<M> {
  if (quorumSize(state.configuration) !== 1) return role;
  return makeLeader(
    role.progress,
    role.firstIndex,
    role.electedAt,
    role.round,
    now,
    role.transfer,
    role.leaseForfeited,
    role.proposals,
    role.reads,
  );
}

/** Gives up telling removed peers that do not answer. */
function dropLeavers<M extends MachineTypes>(role: Leader<M>, now: Micros, patience: Micros): Leader<M> {
  let changed: typeof role.progress | null = null;
  for (let id = 0; id < role.progress.length; id += 1) {
    const passage = role.progress[id]?.passage;
    if (passage === undefined || passage === null || passage.kind !== 'leaving') continue;
    if (now - passage.since < patience) continue;
    changed = (changed ?? role.progress).with(id, undefined);
  }
  return changed === null ? role : withProgress(role, changed);
}
