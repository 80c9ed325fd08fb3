import type { Disk, Micros, NodeId } from '../process/process.ts';
import { FOLLOWER, makeDurable, makeState } from './constructors.ts';
import { leaseDuration } from './lease.ts';
import { emptyLog, lastIndex } from './log-view.ts';
import type { Durable } from './log.ts';
import type { Machine, MachineTypes } from './machine.ts';
import { configurationAt, NO_CONFIGURATION } from './members.ts';
import type { RaftOptions } from './options.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { RaftState } from './state.ts';
import { awaitLeader } from './timers.ts';

/**
 * Powers a member on. A blank or corrupt disk makes it a new member, of no cluster yet, that waits to be added. The
 * guard runs from here: before the crash it may have heard a leader that still relies on it.
 */
export function start<M extends MachineTypes>(
  options: RaftOptions,
  machine: Machine<M>,
  self: NodeId,
  disk: Disk<Durable<M>>,
  incarnation: number,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const durable = disk.kind === 'durable' ? disk.durable : blank(incarnation, machine);
  if (disk.kind !== 'durable') out.save(durable);
  if (!durable.removed) awaitLeader(options, out);
  const { log, snapshot } = durable;
  return makeState(
    { self, options, machine, lease: leaseDuration(options) },
    durable,
    configurationAt(log, snapshot, lastIndex(log)),
    FOLLOWER,
    -1,
    now,
    snapshot.index,
    { applied: snapshot.index, machine: snapshot.machine, sessions: snapshot.sessions },
  );
}

function blank<M extends MachineTypes>(incarnation: number, machine: Machine<M>): Durable<M> {
  const snapshot = {
    index: 0,
    term: 0,
    configuration: NO_CONFIGURATION,
    machine: machine.initial,
    sessions: [],
  };
  return makeDurable(incarnation, 0, -1, emptyLog<M>(0, 0), snapshot, false);
}
