import type { SequentialModel } from '../sequential-model.ts';
import type { RegisterInput } from './register.ts';
import type { Scalar, ScalarState } from './scalar.ts';
import { ANYTHING, afterRead, keyOfScalar, kindOfRead } from './scalar.ts';

/** What can be asked of a register that also compares and sets: if the value is `from`, it becomes `to`. */
export type CompareAndSetInput =
  | RegisterInput
  | {
      readonly kind: 'compare-and-set';
      readonly key?: string | number;
      readonly from: Scalar;
      readonly to: Scalar;
    };

/** What was read; of a comparison, whether it matched, and the new value was set. What a write answers says nothing. */
export type CompareAndSetOutput = Scalar;

/** A register, null to begin with, whose value can be replaced on condition: the object of Jepsen's first tests. */
export const compareAndSetRegister: SequentialModel<ScalarState, CompareAndSetInput, CompareAndSetOutput> = {
  name: 'compare-and-set-register',
  partition: ({ key }) => key ?? '',
  initial: null,
  anything: ANYTHING,
  step(state, input, output) {
    switch (input.kind) {
      case 'read':
        return afterRead(state, output);
      case 'write':
        return input.value;
      case 'compare-and-set': {
        const matches = state === input.from;
        if (state === ANYTHING) return output === false ? ANYTHING : input.to;
        if (output !== undefined && output !== matches) return undefined;
        return matches ? input.to : state;
      }
    }
  },
  observes: (input, output) =>
    input.kind === 'read' || (input.kind === 'compare-and-set' && output === false),
  overwrites: ({ kind }) => kind === 'write',
  leadsTo(state, input, output) {
    if (input.kind === 'write' || state === ANYTHING) return true;
    if (input.kind === 'read') return state === output;
    return output === false || state === input.from;
  },
  beginning(input) {
    if (input.kind === 'write') return input.value;
    return input.kind === 'read' ? undefined : input.to;
  },
  kindOf(input, output) {
    switch (input.kind) {
      case 'read':
        return kindOfRead(output);
      case 'write':
        return `write ${keyOfScalar(input.value)}`;
      case 'compare-and-set': {
        const from = keyOfScalar(input.from);
        return `${output === false ? 'not ' : ''}${String(from).length} ${from}→${keyOfScalar(input.to)}`;
      }
    }
  },
};
