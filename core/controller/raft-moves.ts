import type { Micros } from '../process/process.ts';
import { committedConfiguration } from '../raft/index.ts';
import type { RaftInput, RaftState } from '../raft/index.ts';
import { leaderMissed, leaderSighted, withoutCluster } from './leaderless/leaderless.ts';
import { raftMoved } from './membership/membership.ts';
import { sceneOf, withMembership } from './parts.ts';
import type { Port } from './port.ts';
import type { Replicated } from './replicated/replicated.ts';
import { makeController } from './state.ts';
import type { ControllerState } from './state.ts';
import { reconciled, underNewLeader } from './status/records.ts';
import { withMembers } from './status/status.ts';
import type { StatusContext } from './status/status.ts';

/** A step of Raft, and what follows from it for the other components. */
export function inRaft(
  state: ControllerState,
  input: RaftInput<Replicated>,
  now: Micros,
  port: Port,
): ControllerState {
  // What tells that a configuration is committed, or lets it be inferred, goes out after it is kept; so does all the rest.
  if (mayCommitConfiguration(state.raft, input)) port.hold();
  const next = settled(state, state.fixed.process.step(state.raft, input, now, port), now, port);
  port.release();
  return next;
}

/** Raft is in another state: everybody looks at what is of importance to him. */
export function settled(
  state: ControllerState,
  raft: RaftState<Replicated>,
  now: Micros,
  port: Port,
): ControllerState {
  const before = state.raft;
  if (raft === before) return state;
  const { settings } = state.fixed;
  const context: StatusContext = { raft, settled: port.settled, settings, now };
  let { status, leaderless } = state;
  if (isReconfigured(before, raft)) status = withMembers(status, context);
  const machine = raft.replica.machine;
  if (machine.audited > before.replica.machine.audited) {
    const fresh = machine.audited - before.replica.machine.audited;
    for (const audit of machine.audit.slice(-fresh)) port.audit(audit);
  }
  const initialised = isInitialised(raft);
  if (!initialised) {
    leaderless = withoutCluster(leaderless);
  } else if (raft.leader < 0) {
    if (before.leader >= 0 || !isInitialised(before)) {
      leaderless = leaderMissed(leaderless, settings.leaderless, now, port);
    }
  } else if (raft.leader !== before.leader) {
    leaderless = leaderSighted(leaderless, settings.leaderless, now, port);
  }
  if (raft.leader !== before.leader) {
    status = underNewLeader(status, context, port);
  } else if (machine.status !== before.replica.machine.status) {
    status = reconciled(status, context, 'observed', port);
  }
  const { fixed, membership, cluster, view } = state;
  if (isSeen(before, raft)) {
    port.moved = true;
    const { index } = committedConfiguration(raft);
    // What the snapshot holds is known to be committed without being kept besides.
    if (index > port.settled && index > raft.durable.snapshot.index) port.saveSettled(index);
  }
  const moved = makeController(
    fixed,
    raft,
    status,
    leaderless,
    membership,
    cluster,
    port.saved,
    port.settled,
    view,
  );
  return withMembership(moved, raftMoved(membership, before, sceneOf(moved, now), port), port);
}

/** Whether this input may make a configuration known to be committed. */
function mayCommitConfiguration(raft: RaftState<Replicated>, input: RaftInput<Replicated>): boolean {
  if (raft.configuration.index > raft.commit) return true;
  if (input.kind !== 'receive' || input.message.kind !== 'append') return false;
  return input.message.entries.some((entry) => entry.kind === 'configuration');
}

/** The members in force are others, or it has been settled that they are. */
function isReconfigured(before: RaftState<Replicated>, after: RaftState<Replicated>): boolean {
  if (before.configuration.members !== after.configuration.members) return true;
  return before.configuration.index > before.commit && before.configuration.index <= after.commit;
}

/** Something that the view of the cluster shows is another. */
function isSeen(before: RaftState<Replicated>, after: RaftState<Replicated>): boolean {
  return (
    before.leader !== after.leader ||
    before.role.kind !== after.role.kind ||
    before.durable.term !== after.durable.term ||
    isReconfigured(before, after) ||
    // Behind a configuration that is not committed yet, earlier ones may be.
    (after.commit !== before.commit && after.configuration.index > after.commit)
  );
}

/** Whether this controller belongs to a cluster, and has not learnt that it was removed. */
export function isInitialised(raft: RaftState<Replicated>): boolean {
  return raft.configuration.members.length > 0 && !raft.durable.removed;
}
