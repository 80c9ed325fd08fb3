import { makeDurable } from './constructors.ts';
import { compactUpTo, termAt } from './log-view.ts';
import type { Durable, Log, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { configurationAt } from './members.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { Fixed, Replica } from './state.ts';

/**
 * The durable image with a new log, and with a snapshot of what has been applied once that is enough (paper,
 * section 7). A snapshot rides on a save that is due anyway, so that it never costs one of its own.
 */
export function withLog<M extends MachineTypes>(
  fixed: Fixed<M>,
  replica: Replica<M>,
  durable: Durable<M>,
  term: Term,
  vote: number,
  log: Log<M>,
  removed: boolean,
): Durable<M> {
  const applied = replica.applied;
  if (applied - durable.snapshot.index < fixed.options.snapshotThreshold) {
    return makeDurable(durable.incarnation, term, vote, log, durable.snapshot, removed);
  }
  const snapshot = {
    index: applied,
    term: termAt(log, applied),
    configuration: configurationAt(log, durable.snapshot, applied),
    machine: replica.machine,
    sessions: replica.sessions,
  };
  const base = Math.max(log.baseIndex, applied - fixed.options.trailingLogs);
  return makeDurable(durable.incarnation, term, vote, compactUpTo(log, base), snapshot, removed);
}

/** Saves the image that `withLog` made, and says so when it holds a new snapshot. */
export function saveLog<M extends MachineTypes>(
  before: Durable<M>,
  durable: Durable<M>,
  out: RaftOutbox<M>,
): void {
  out.save(durable);
  if (durable.snapshot !== before.snapshot) out.note({ kind: 'compacted', index: durable.snapshot.index });
}
