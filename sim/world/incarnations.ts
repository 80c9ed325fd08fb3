import type { Streams } from '../random/streams.ts';

const COUNTER = 2 ** 16;
const DRAWS = 2 ** 14;

/**
 * A source of incarnations: positive, unique in the run, and below 2^30 for the first 65,535 starts, so that engines
 * keep them as small integers. A counter in the low bits makes them unique, a draw above it keeps anyone from
 * believing that they are in order.
 */
export function incarnations(random: Streams): () => number {
  const stream = random.stream('incarnation');
  let starts = 0;
  return () => {
    starts += 1;
    const rest = Math.floor(starts / COUNTER);
    return (rest * DRAWS + stream.int(0, DRAWS - 1)) * COUNTER + (starts % COUNTER);
  };
}
