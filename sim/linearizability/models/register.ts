import type { SequentialModel } from '../sequential-model.ts';
import type { Scalar, ScalarState } from './scalar.ts';
import { ANYTHING, afterRead, keyOfScalar, kindOfRead } from './scalar.ts';

/** What can be asked of a register. Those with different keys are different registers. */
export type RegisterInput =
  | { readonly kind: 'read'; readonly key?: string | number }
  | { readonly kind: 'write'; readonly key?: string | number; readonly value: Scalar };

/** What was read. What a write answers says nothing. */
export type RegisterOutput = Scalar;

/** One value that is read and written, null to begin with: the first example of Herlihy and Wing, 1990. */
export const register: SequentialModel<ScalarState, RegisterInput, RegisterOutput> = {
  name: 'register',
  partition: ({ key }) => key ?? '',
  initial: null,
  anything: ANYTHING,
  step: (state, input, output) => (input.kind === 'write' ? input.value : afterRead(state, output)),
  observes: ({ kind }) => kind === 'read',
  overwrites: ({ kind }) => kind === 'write',
  leadsTo: (state, { kind }, output) => kind === 'write' || state === output || state === ANYTHING,
  beginning: (input) => (input.kind === 'write' ? input.value : undefined),
  kindOf: (input, output) =>
    input.kind === 'write' ? `write ${keyOfScalar(input.value)}` : kindOfRead(output),
};
