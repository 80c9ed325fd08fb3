import type { SequentialModel } from '../sequential-model.ts';
import type { Scalar, ScalarState } from './scalar.ts';
import { ANYTHING, afterRead, keyOfScalar, kindOfRead } from './scalar.ts';

/** What can be asked of a key-value store. */
export type KeyValueInput =
  | { readonly kind: 'get'; readonly key: string | number }
  | { readonly kind: 'put'; readonly key: string | number; readonly value: Scalar }
  /** Puts the text behind the one that is there; where there is none, it is the value. */
  | { readonly kind: 'append'; readonly key: string | number; readonly value: string };

/** What was got, null for none. What the others answer says nothing. */
export type KeyValueOutput = Scalar;

/** Values by key, none to begin with. Keys are independent, so that each has a state of its own. */
export const keyValueStore: SequentialModel<ScalarState, KeyValueInput, KeyValueOutput> = {
  name: 'key-value-store',
  partition: ({ key }) => key,
  initial: null,
  anything: ANYTHING,
  step(state, input, output) {
    switch (input.kind) {
      case 'get':
        return afterRead(state, output);
      case 'put':
        return input.value;
      case 'append':
        return state === ANYTHING ? ANYTHING : `${state ?? ''}${input.value}`;
    }
  },
  observes: ({ kind }) => kind === 'get',
  isTotal: ({ kind }) => kind !== 'get',
  overwrites: ({ kind }) => kind === 'put',
  leadsTo(state, { kind }, output) {
    if (kind !== 'get' || state === ANYTHING || state === null || state === output) return true;
    return typeof output === 'string' && output.startsWith(String(state));
  },
  beginning: (input) => (input.kind === 'put' ? input.value : undefined),
  kindOf: (input, output) =>
    input.kind === 'get' ? kindOfRead(output) : `${input.kind} ${keyOfScalar(input.value)}`,
};
