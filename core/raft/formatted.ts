import type { Member } from './configuration.ts';
import { makeDurable } from './constructors.ts';
import { emptyLog } from './log-view.ts';
import type { Durable } from './log.ts';
import type { Machine, MachineTypes } from './machine.ts';

/**
 * The disk of a member of a new cluster, as an operator prepares it: the same for all its first members but for the
 * incarnation. The configuration is in a snapshot at index 1 and term 1, so that the log before it is compacted from the
 * start, and a member that joins later with a blank disk gets it with everything else.
 */
export function formatted<M extends MachineTypes>(
  members: readonly Member[],
  incarnation: number,
  machine: Machine<M>,
): Durable<M> {
  const sorted = members.toSorted((a, b) => a.id - b.id);
  const snapshot = {
    index: 1,
    term: 1,
    configuration: { index: 1, members: sorted, removed: [] },
    machine: machine.initial,
    sessions: [],
  };
  return makeDurable(incarnation, 1, -1, emptyLog<M>(1, 1), snapshot, false);
}
