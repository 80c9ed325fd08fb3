import type { CompareAndSetInput, CompareAndSetOutput } from '../models/compare-and-set-register.ts';
import { compareAndSetRegister } from '../models/compare-and-set-register.ts';
import type { KeyValueInput, KeyValueOutput } from '../models/key-value-store.ts';
import { keyValueStore } from '../models/key-value-store.ts';
import type { RegisterInput, RegisterOutput } from '../models/register.ts';
import { register } from '../models/register.ts';
import type { Scalar, ScalarState } from '../models/scalar.ts';
import { ANYTHING } from '../models/scalar.ts';
import type { Dice, Drawing } from './random-history.ts';

/** How much there is to choose from. */
export interface Choice {
  readonly values: number;
  readonly keys: number;
}

/** Reads and writes. */
export function drawnRegister({ values, keys }: Choice): Drawing<ScalarState, RegisterInput, RegisterOutput> {
  return {
    model: register,
    input: (dice) =>
      dice(2) === 0
        ? { kind: 'read', key: dice(keys) }
        : { kind: 'write', key: dice(keys), value: dice(values) },
    answer: (state, { kind }) => (kind === 'read' ? scalar(state) : null),
    guess: (dice, { kind }) => (kind === 'read' ? valueOrNone(dice, values) : null),
  };
}

/** As Jepsen draws them: a third each of reads, writes, and comparisons that seldom match. */
export function drawnCompareAndSet({
  values,
  keys,
}: Choice): Drawing<ScalarState, CompareAndSetInput, CompareAndSetOutput> {
  return {
    model: compareAndSetRegister,
    input(dice) {
      const key = dice(keys);
      switch (dice(3)) {
        case 0:
          return { kind: 'read', key };
        case 1:
          return { kind: 'write', key, value: dice(values) };
        default:
          return { kind: 'compare-and-set', key, from: dice(values), to: dice(values) };
      }
    },
    answer(state, input) {
      if (input.kind === 'read') return scalar(state);
      return input.kind === 'write' ? null : state === input.from;
    },
    guess(dice, { kind }) {
      if (kind === 'read') return valueOrNone(dice, values);
      return kind === 'write' ? null : dice(2) === 0;
    },
  };
}

/** Gets, puts and appends of single letters. */
export function drawnKeyValue({ values, keys }: Choice): Drawing<ScalarState, KeyValueInput, KeyValueOutput> {
  const letter = (dice: Dice): string => String.fromCharCode(97 + dice(values));
  return {
    model: keyValueStore,
    input(dice) {
      const key = dice(keys);
      switch (dice(3)) {
        case 0:
          return { kind: 'get', key };
        case 1:
          return { kind: 'put', key, value: letter(dice) };
        default:
          return { kind: 'append', key, value: letter(dice) };
      }
    },
    answer: (state, { kind }) => (kind === 'get' ? scalar(state) : null),
    guess(dice, { kind }) {
      if (kind !== 'get') return null;
      return Array.from({ length: dice(3) }, () => letter(dice)).join('') || null;
    },
  };
}

function valueOrNone(dice: Dice, values: number): Scalar {
  const value = dice(values + 1);
  return value === values ? null : value;
}

function scalar(state: ScalarState): Scalar {
  if (state === ANYTHING) throw new Error('a history begins somewhere');
  return state;
}
