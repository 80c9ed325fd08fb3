import { isScalar } from 'yaml';
import { nearestWord } from './nearest-word.ts';
import { writtenText } from './place.ts';
import type { Range } from './quantity.ts';
import { UNREADABLE } from './shape.ts';
import type { Shape } from './shape.ts';

/** A text; `pattern` must match all of it. */
export function text(expected: string, pattern: string, maxLength = 200): Shape<string> {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return {
    expected,
    read(node, place) {
      // A text that looks like a number is one to YAML; here it is what was written.
      const written = writtenText(node);
      if (written !== null && written.length <= maxLength && whole.test(written)) return written;
      place.complain(node, { expected });
      return UNREADABLE;
    },
    print: (value) => value,
    schema: () => ({ type: 'string', pattern: `^(${pattern})$`, maxLength }),
  };
}

/** `true` or `false`. */
export const truth: Shape<boolean> = {
  expected: 'true or false',
  read(node, place) {
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    const written = writtenText(node);
    const meant =
      written === 'yes' || written === 'on' ? 'true' : written === 'no' || written === 'off' ? 'false' : null;
    const nearest = meant ?? (written === null ? null : nearestWord(written, ['true', 'false']));
    place.complain(node, { expected: this.expected, nearest });
    return UNREADABLE;
  },
  print: (value) => value,
  schema: () => ({ type: 'boolean' }),
};

/** One of a few words. */
export function oneOf<const W extends string>(words: readonly W[]): Shape<W> {
  const expected = words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
  return {
    expected,
    read(node, place) {
      const written = writtenText(node);
      const word = words.find((known) => known === written);
      if (word !== undefined) return word;
      place.complain(node, { expected, nearest: written === null ? null : nearestWord(written, words) });
      return UNREADABLE;
    },
    print: (value) => value,
    schema: () => ({ enum: words }),
  };
}

/** A whole number within bounds. */
export function count(min: number, max: number): Shape<number> {
  const expected = `a whole number from ${min} to ${max}`;
  return {
    expected,
    read(node, place) {
      const value = wholeNumber(writtenText(node));
      if (value !== null && value >= min && value <= max) return value;
      place.complain(node, { expected });
      return UNREADABLE;
    },
    print: (value) => value,
    schema: () => ({ type: 'integer', minimum: min, maximum: max }),
  };
}

/** A whole number, or a range `3..7` of which one is drawn. */
export function countRange(min: number, max: number): Shape<Range> {
  const expected = `a whole number from ${min} to ${max}, or a range of such, as in ${min}..${max}`;
  return {
    expected,
    read(node, place) {
      const written = writtenText(node);
      const cut = written?.indexOf('..') ?? -1;
      const from = wholeNumber(cut < 0 ? written : (written?.slice(0, cut) ?? null));
      const to = cut < 0 ? from : wholeNumber(written?.slice(cut + 2) ?? null);
      if (from !== null && to !== null && from > to) {
        place.complain(node, { expected: 'a range that does not run backwards', nearest: `${to}..${from}` });
        return UNREADABLE;
      }
      if (from !== null && to !== null && from >= min && to <= max) return [from, to];
      place.complain(node, { expected });
      return UNREADABLE;
    },
    print: ([from, to]) => (from === to ? from : `${from}..${to}`),
    schema: () => ({
      anyOf: [
        { type: 'integer', minimum: min, maximum: max },
        { type: 'string', pattern: '^\\d+(\\.\\.\\d+)?$' },
      ],
    }),
  };
}

/** Plain digits only: what YAML makes of `1e3` or `0x10` is not what most people mean. */
function wholeNumber(written: string | null): number | null {
  if (written === null || !/^-?\d{1,15}$/.test(written)) return null;
  return Number(written) + 0;
}
