import type { Machine, MachineTypes } from './machine.ts';
import type { RaftOptions } from './options.ts';
import { proposeOwn } from './propose.ts';
import type { RaftProcess } from './raft-process.ts';
import { start } from './start.ts';
import { step } from './step.ts';
import { TIMERS } from './timers.ts';
import { validateOptions } from './validate-options.ts';

/**
 * A member of a Raft cluster that replicates `machine`. Throws a `RangeError` for unsound options (see
 * {@link validateOptions}); a broken internal invariant throws an {@link InvariantViolation} from a step.
 */
export function raft<M extends MachineTypes>(options: RaftOptions, machine: Machine<M>): RaftProcess<M> {
  validateOptions(options);
  return {
    timers: TIMERS,
    start: (self, disk, incarnation, now, out) => start(options, machine, self, disk, incarnation, now, out),
    step,
    propose: proposeOwn,
  };
}
