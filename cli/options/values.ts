import type { Micros } from '../../sim/index.ts';
import type { Seed } from '../../reports/index.ts';
import { MAX_SEED, parseSeed } from '../../reports/index.ts';
import { CommandError } from '../command-error.ts';

/** Microseconds in each unit that a duration may be written in. */
const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/** The value of `--seed`. */
export function seedValue(text: string): Seed {
  if (text === '')
    throw new CommandError('usage', '--seed was given an empty text; leave the value out to draw a seed');
  return parseSeed(text);
}

/** The value of `--seeds`: a range of numbers, both ends included. */
export function seedRangeValue(text: string): { from: number; to: number } {
  const parts = /^(.*)\.\.(.*)$/.exec(text);
  const [from, to] = [parts?.[1] ?? '', parts?.[2] ?? ''].map((end) => (end === '' ? '' : parseSeed(end)));
  if (typeof from !== 'number' || typeof to !== 'number') {
    throw new CommandError(
      'usage',
      `--seeds takes a range of integers from 0 to ${MAX_SEED} such as 1..1000, not '${text}'`,
    );
  }
  if (from > to) {
    throw new CommandError(
      'usage',
      `--seeds ${text} is empty: the first seed is greater than the last; try ${to}..${from}`,
    );
  }
  return { from, to };
}

/** The value of an option that is a length of time. */
export function durationValue(option: string, text: string): Micros {
  const match = /^(\d+(?:\.\d+)?)([a-zµ]+)$/i.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  const micros = unit === undefined ? NaN : Math.round(Number(match?.[1]) * unit);
  if (Number.isNaN(micros)) {
    throw new CommandError(
      'usage',
      `${option} takes a length of time with its unit, such as 500ms, 90s, 10m or 2h, not '${text}'`,
    );
  }
  if (micros <= 0) throw new CommandError('usage', `${option} must be longer than zero, not '${text}'`);
  if (micros > MAX_DURATION_MICROS)
    throw new CommandError('usage', `${option} can be at most 1000h, not '${text}'`);
  return micros;
}

/** Far below 2^53, where integers of microseconds end. */
const MAX_DURATION_MICROS = 1000 * 3_600_000_000;

/** The value of an option that counts something. */
export function integerValue(option: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) {
    throw new CommandError('usage', `${option} takes an integer from ${min} to ${max}, not '${text}'`);
  }
  return value;
}

/** The value of an option that is a list of words with commas between them. */
export function wordListValue(option: string, text: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.includes('')) {
    throw new CommandError(
      'usage',
      `${option} takes names with commas between them, such as a,b, not '${text}'`,
    );
  }
  const twice = words.find((word, at) => words.indexOf(word) !== at);
  if (twice !== undefined) {
    throw new CommandError('usage', `${option} names ${twice} twice: name it once`);
  }
  return words;
}

/** The value of an option that names a file or a directory. */
export function pathValue(option: string, text: string): string {
  if (text === '' || text.includes('\0'))
    throw new CommandError('usage', `${option} takes a path, not '${text}'`);
  return text;
}
