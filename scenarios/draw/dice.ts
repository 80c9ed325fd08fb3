import type { Stream } from '../../sim/index.ts';
import type { Range } from '../yaml/quantity.ts';

/** Shares are drawn in steps of a millionth. */
const MILLION = 1_000_000;

/** A value from what the file says, or else from what the default or the swarm gives. */
export function from(stream: Stream, stated: Range | undefined, otherwise: () => number): number {
  return stated === undefined ? otherwise() : intIn(stream, stated);
}

/** An integer from a range, both ends included. */
export function intIn(stream: Stream, [min, max]: Range): number {
  return min === max ? min : stream.int(min, max);
}

/** A share from a range of shares, in steps of a millionth. */
export function shareIn(stream: Stream, [min, max]: Range): number {
  if (min === max) return min;
  return stream.int(Math.round(min * MILLION), Math.round(max * MILLION)) / MILLION;
}

/** A duration from `low` to `high` times a unit, in whole microseconds, at least 1. */
export function times(stream: Stream, unit: number, low: number, high: number): number {
  return Math.max(1, stream.int(Math.round(unit * low), Math.round(unit * high)));
}

/** The weights of a table, in the order of `words`; what the table leaves out has weight 0. */
export function weighted<W extends string>(
  words: readonly W[],
  table: Readonly<Partial<Record<W, number>>>,
): readonly (readonly [word: W, weight: number])[] {
  return words.map((word) => [word, table[word] ?? 0]);
}

/** One of some words, each as likely as its weight is to the sum of all. */
export function wordFrom<const W extends string>(
  stream: Stream,
  weights: readonly (readonly [word: W, weight: number])[],
): W {
  return stream.weighted(weights);
}
