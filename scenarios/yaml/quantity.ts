import type { Micros } from '../../sim/index.ts';
import { DURATION_PATTERN, formatDuration, parseDuration } from './duration.ts';
import { writtenText } from './place.ts';
import { UNREADABLE } from './shape.ts';
import type { Shape } from './shape.ts';

/** A value with its unit, read from what was written. */
export interface Quantity {
  /** For messages: `a duration such as 200ms`. */
  readonly expected: string;
  /** The value, or null if the text is none. */
  parse(text: string): number | null;
  print(value: number): string;
  /** Regular expression (without anchors) of what is accepted. */
  readonly pattern: string;
  /** What to write instead of a bare number, if the unit was forgotten. */
  readonly unit: string;
}

/** An inclusive range; both ends are equal where a single value was written. */
export type Range = readonly [min: number, max: number];

/** Durations: Go's notation, exact microseconds from 0 up. */
export const durations: Quantity = {
  expected: 'a duration with its unit, not negative, such as 200ms, 1.5s or 1m30s',
  parse: parseDuration,
  print: formatDuration,
  pattern: DURATION_PATTERN,
  unit: 's',
};

/** Shares, as fractions from 0 to 1. */
export const percentages: Quantity = {
  expected: 'a share from 0% to 100%',
  parse(text) {
    const match = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(text);
    // `2.5e-2`, not 2.5 / 100, which may miss the nearest number.
    const value = match === null ? null : Number(`${match[1] ?? ''}e-2`);
    return value === null || value > 1 ? null : value;
  },
  // A fraction such as 0.07 times 100 is not quite 7: twelve digits are more than were ever written.
  print: (value) => `${Number((value * 100).toPrecision(12))}%`,
  pattern: '\\d{1,3}(\\.\\d{1,6})?%',
  unit: '%',
};

/** Clock errors in parts per million; negative ones are slow. */
export const partsPerMillion: Quantity = {
  expected: 'a clock error of at most 100000ppm, in whole parts per million, such as 500ppm',
  parse(text) {
    const match = /^([+-]?\d{1,6})ppm$/.exec(text);
    const value = match === null ? null : Number(match[1]);
    // Adding 0 turns the -0 of `-0ppm` into 0.
    return value === null || Math.abs(value) > 100_000 ? null : value + 0;
  },
  print: (value) => `${value}ppm`,
  pattern: '[+-]?\\d{1,6}ppm',
  unit: 'ppm',
};

/** How often something happens, per second. */
export const rates: Quantity = {
  expected: 'a rate of at most 1000/s, such as 5/s, 0.5/s or 30/m',
  parse(text) {
    const match = /^(\d{1,6}(?:\.\d{1,6})?)\/(s|m)$/.exec(text);
    if (match === null) return null;
    const value = match[2] === 's' ? Number(match[1]) : Number(match[1]) / 60;
    return value > 1000 ? null : value;
  },
  print(value) {
    const perSecond = Number(value.toPrecision(10));
    const perMinute = Number((value * 60).toPrecision(10));
    return Number(perSecond.toFixed(6)) === perSecond ? `${perSecond}/s` : `${perMinute}/m`;
  },
  pattern: '\\d{1,6}(\\.\\d{1,6})?/[sm]',
  unit: '/s',
};

const BYTES: readonly (readonly [name: string, bytes: number])[] = [
  ['GB/s', 1_000_000_000],
  ['MB/s', 1_000_000],
  ['kB/s', 1_000],
  ['B/s', 1],
];

/** Bytes per second. */
export const bandwidths: Quantity = {
  expected: 'a bandwidth from 1B/s to 100GB/s, such as 64kB/s or 10MB/s',
  parse(text) {
    const match = /^(\d{1,12})(B|kB|MB|GB)\/s$/.exec(text);
    if (match === null) return null;
    const unit = BYTES.find(([name]) => name === `${match[2] ?? ''}/s`)?.[1] ?? 0;
    const value = Number(match[1]) * unit;
    return value < 1 || value > 100_000_000_000 ? null : value;
  },
  print(value) {
    const [name, unit] = BYTES.find(([, bytes]) => value % bytes === 0) ?? ['B/s', 1];
    return `${value / unit}${name}`;
  },
  pattern: '\\d{1,12}(B|kB|MB|GB)/s',
  unit: 'B/s',
};

/** One value of a quantity, within bounds. */
export function single(quantity: Quantity, bounds: Range = [-Infinity, Infinity]): Shape<number> {
  const expected = `${quantity.expected}${boundsInWords(quantity, bounds)}`;
  return {
    expected,
    read(node, place) {
      const text = writtenText(node);
      const value = text === null ? null : quantity.parse(text);
      if (value !== null && value >= bounds[0] && value <= bounds[1]) return value;
      place.complain(node, { expected, nearest: text === null ? null : withUnit(quantity, bounds, text) });
      return UNREADABLE;
    },
    print: (value) => quantity.print(value),
    schema: () => ({ type: 'string', pattern: `^${quantity.pattern}$` }),
  };
}

/** A range of a quantity, `a..b`, or a single value for both ends. */
export function range(quantity: Quantity, bounds: Range = [-Infinity, Infinity]): Shape<Range> {
  const example = `${quantity.print(1)}..${quantity.print(1)}`;
  const expected = `${quantity.expected}${boundsInWords(quantity, bounds)}, or a range a..b of such`;
  return {
    expected,
    read(node, place) {
      const text = writtenText(node);
      const ends = text === null ? null : parseRange(quantity, text);
      if (ends !== null && ends[0] > ends[1]) {
        const nearest = `${quantity.print(ends[1])}..${quantity.print(ends[0])}`;
        place.complain(node, { expected: 'a range that does not run backwards', nearest });
        return UNREADABLE;
      }
      if (ends !== null && ends[0] >= bounds[0] && ends[1] <= bounds[1]) return ends;
      place.complain(node, {
        expected,
        nearest: text === null ? null : rangeWithUnit(quantity, bounds, text),
      });
      return UNREADABLE;
    },
    print: ([min, max]) =>
      min === max ? quantity.print(min) : `${quantity.print(min)}..${quantity.print(max)}`,
    schema: () => ({
      type: 'string',
      pattern: `^${quantity.pattern}(\\.\\.${quantity.pattern})?$`,
      examples: [example],
    }),
  };
}

/** A range of durations in microseconds. */
export function durationRange(min: Micros, max: Micros): Shape<Range> {
  return range(durations, [min, max]);
}

function parseRange(quantity: Quantity, text: string): Range | null {
  const cut = text.indexOf('..');
  const min = quantity.parse(cut < 0 ? text : text.slice(0, cut));
  const max = cut < 0 ? min : quantity.parse(text.slice(cut + 2));
  return min === null || max === null ? null : [min, max];
}

/** The bounds, where they are tighter than what can be written at all. */
function boundsInWords(quantity: Quantity, [min, max]: Range): string {
  if (max < Infinity && quantity !== partsPerMillion) {
    return ` (from ${quantity.print(Math.max(min, 0))} to ${quantity.print(max)})`;
  }
  if (min <= 0) return '';
  return min === 1 ? ' (above 0)' : ` (at least ${quantity.print(min)})`;
}

/** The text with the unit, if that is all it lacks. */
/** The text with the unit that it lacks; null if that is not what is wrong, or would be out of bounds too. */
function withUnit(quantity: Quantity, bounds: Range, text: string): string | null {
  const candidate = `${text}${quantity.unit}`;
  const value = quantity.parse(text) === null ? quantity.parse(candidate) : null;
  return value !== null && value >= bounds[0] && value <= bounds[1] ? candidate : null;
}

function rangeWithUnit(quantity: Quantity, bounds: Range, text: string): string | null {
  const cut = text.indexOf('..');
  if (cut < 0) return withUnit(quantity, bounds, text);
  const last = text.slice(cut + 2);
  // `50..200ms` lacks the unit of its second end at its first.
  const unit = /^[\d.]*(\D.*)$/.exec(last)?.[1] ?? quantity.unit;
  const completed = [text.slice(0, cut), last]
    .map((end) => (/^[\d.]+$/.test(end) ? `${end}${unit}` : end))
    .join('..');
  const ends = completed === text ? null : parseRange(quantity, completed);
  return ends !== null && ends[0] >= bounds[0] && ends[1] <= bounds[1] ? completed : null;
}
