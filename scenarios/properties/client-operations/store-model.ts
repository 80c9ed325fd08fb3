import type { SequentialModel } from '../../../sim/index.ts';
import { ANYTHING } from '../../../sim/index.ts';
import type { Key, Value } from '../../../core/key-value/index.ts';

/** What a client asks of the cluster's store. */
export type StoreInput =
  | { readonly op: 'get'; readonly key: Key }
  | { readonly op: 'put'; readonly key: Key; readonly value: number }
  | { readonly op: 'cas'; readonly key: Key; readonly expected: Value; readonly value: number };

/** What it is answered: the value that it found, and of a comparison, whether that matched and was replaced. */
export interface StoreOutput {
  readonly found: Value;
  readonly swapped: boolean;
}

type StoreState = Value | typeof ANYTHING;

/** What the store does for a single client, written down a second time: one value by key, nothing to begin with. */
export const storeModel: SequentialModel<StoreState, StoreInput, StoreOutput> = {
  name: 'store',
  partition: ({ key }) => key,
  initial: null,
  anything: ANYTHING,
  step(state, input, output) {
    if (output !== undefined && state !== ANYTHING && state !== output.found) return undefined;
    const before = state === ANYTHING && output !== undefined ? output.found : state;
    switch (input.op) {
      case 'get':
        return before;
      case 'put':
        return input.value;
      case 'cas': {
        // Where neither the state nor the answer says it, it may have matched.
        const matches = before === ANYTHING || before === input.expected;
        if (output !== undefined && output.swapped !== matches) return undefined;
        return matches ? input.value : before;
      }
    }
  },
  keyOf: (state) => (state === ANYTHING ? 'anything' : (state ?? 'none')),
  observes: (input, output) => input.op === 'get' || (input.op === 'cas' && output?.swapped === false),
  isTotal: (_input, output) => output === undefined,
  overwrites: ({ op }, output) => op === 'put' && output === undefined,
};

/** An operation and its answer, in a few words. */
export function describeOperation(input: StoreInput, output: StoreOutput | undefined): string {
  const what =
    input.op === 'get'
      ? 'get'
      : input.op === 'put'
        ? `put ${input.value}`
        : `cas ${word(input.expected)}→${input.value}`;
  if (output === undefined) return `${what}: unknown`;
  if (input.op === 'cas' && !output.swapped) return `${what}: no, found ${word(output.found)}`;
  return `${what}: found ${word(output.found)}`;
}

function word(value: Value): string {
  return value === null ? 'nothing' : String(value);
}
