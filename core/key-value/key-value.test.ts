import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyValueMachine } from './key-value.ts';
import type { KeyValueCommand, KeyValueState, Value } from './key-value.ts';

const command: fc.Arbitrary<KeyValueCommand> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), key: fc.nat(5), value: fc.nat(3) }),
  fc.record({
    kind: fc.constant('cas' as const),
    key: fc.nat(5),
    expected: fc.option(fc.nat(3)),
    value: fc.nat(3),
  }),
);

describe('the key-value machine', () => {
  it('answers and changes as a plain map does, and never changes a state it has given out', () => {
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        const model = new Map<number, number>();
        let state: KeyValueState = Object.freeze([...keyValueMachine.initial]);
        for (const next of commands) {
          const previous: Value = model.get(next.key) ?? null;
          const applied = keyValueMachine.apply(state, next);
          state = Object.freeze(applied.state);
          if (next.kind === 'put') {
            model.set(next.key, next.value);
            expect(applied.result).toEqual({ kind: 'put', previous });
          } else {
            const swapped = previous === next.expected;
            if (swapped) model.set(next.key, next.value);
            expect(applied.result).toEqual({ kind: 'cas', swapped, previous });
          }
          for (let key = 0; key < 7; key++) {
            expect(keyValueMachine.query(state, { kind: 'get', key })).toBe(model.get(key) ?? null);
          }
        }
      }),
    );
  });
});
