import type { Applied, Machine } from '../raft/machine.ts';

/** A key: a small non-negative integer. */
export type Key = number;

/** A value; null where nothing has been written yet. */
export type Value = number | null;

/** The values by key; keys beyond the end have never been written. */
export type KeyValueState = readonly Value[];

/** What changes the store. */
export type KeyValueCommand =
  | { readonly kind: 'put'; readonly key: Key; readonly value: number }
  /** Writes `value` if the present value is `expected`, and tells whether it was. */
  | { readonly kind: 'cas'; readonly key: Key; readonly expected: Value; readonly value: number };

/** The value before a put; whether a compare-and-set matched. */
export type KeyValueResult =
  | { readonly kind: 'put'; readonly previous: Value }
  | { readonly kind: 'cas'; readonly swapped: boolean; readonly previous: Value };

/** The types of {@link keyValueMachine}. */
export interface KeyValue {
  readonly State: KeyValueState;
  readonly Command: KeyValueCommand;
  readonly Result: KeyValueResult;
  readonly Query: { readonly kind: 'get'; readonly key: Key };
  readonly Answer: Value;
}

/** A small key-value store with compare-and-set, the state machine that the plain Raft cluster replicates. */
export const keyValueMachine: Machine<KeyValue> = {
  initial: [],
  apply(state: KeyValueState, command: KeyValueCommand): Applied<KeyValue> {
    const previous = valueOf(state, command.key);
    switch (command.kind) {
      case 'put':
        return { state: withValue(state, command.key, command.value), result: { kind: 'put', previous } };
      case 'cas': {
        const swapped = previous === command.expected;
        return {
          state: swapped ? withValue(state, command.key, command.value) : state,
          result: { kind: 'cas', swapped, previous },
        };
      }
    }
  },
  query(state: KeyValueState, query: KeyValue['Query']): Value {
    return valueOf(state, query.key);
  },
};

function valueOf(state: KeyValueState, key: Key): Value {
  return state[key] ?? null;
}

function withValue(state: KeyValueState, key: Key, value: number): KeyValueState {
  const next = state.slice();
  while (next.length < key) next.push(null);
  next[key] = value;
  return next;
}
