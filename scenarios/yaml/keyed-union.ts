import { isMap, isScalar } from 'yaml';
import { nearestWord } from './nearest-word.ts';
import { UNREADABLE } from './shape.ts';
import type { Shape } from './shape.ts';

/** One of the forms that a mapping may have, told by the presence of the key `word`. */
export interface Variant<T> {
  readonly word: string;
  readonly shape: Shape<T>;
}

/** What the variants of a union have in common. */
export interface Union<T> {
  /** What one of them is called: `fault`. */
  readonly noun: string;
  readonly variants: readonly Variant<T>[];
  /** Keys that do not tell a variant, such as `at`. */
  readonly common: readonly string[];
  /** The word of the variant that a value belongs to. */
  wordOf(value: T): string;
}

/**
 * A mapping that is of one of several forms, told apart by a key that only that form has, as in `{ at: 20s, crash: ctrl1 }`.
 * The word is looked for first, so that a complaint speaks of the form that was meant.
 */
export function keyedUnion<T>(union: Union<T>): Shape<T> {
  const words = union.variants.map((variant) => variant.word);
  const expected = `a mapping with one of ${words.join(', ')}`;
  return {
    expected,
    read(node, place) {
      if (!isMap(node)) {
        place.complain(node, { expected });
        return UNREADABLE;
      }
      const keys = node.items.flatMap((pair) => (isScalar(pair.key) ? [pair.key] : []));
      const meant = keys.filter((key) => words.includes(String(key.value)));
      const [first] = meant;
      if (first === undefined) {
        const stray = keys.find((key) => !union.common.includes(String(key.value)));
        if (stray === undefined) {
          place.complain(node, { found: `no ${union.noun}`, expected });
        } else {
          const name = String(stray.value);
          const nearest = nearestWord(name, words) ?? nearestWord(name, union.common);
          const found = `the unknown ${union.noun} ${name}`;
          place.complain(stray, { found, expected: `one of ${words.join(', ')}`, nearest });
        }
        return UNREADABLE;
      }
      const other = meant.find((key) => key.value !== first.value);
      if (other !== undefined) {
        const found = `${String(other.value)} beside ${String(first.value)}`;
        place.complain(other, { found, expected: `one ${union.noun} in each item of the list` });
        return UNREADABLE;
      }
      const variant = union.variants.find(({ word }) => word === first.value);
      return variant === undefined ? UNREADABLE : variant.shape.read(node, place);
    },
    print(value) {
      const word = union.wordOf(value);
      const variant = union.variants.find((each) => each.word === word);
      if (variant === undefined) throw new Error(`no form of a ${union.noun} is called ${word}`);
      return variant.shape.print(value);
    },
    schema: () => ({ anyOf: union.variants.map(({ shape }) => shape.schema()) }),
  };
}
