import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeedRange } from './crew.ts';
import { SeedChunks } from './seed-chunks.ts';

/** Takes all chunks, each run lasting so long. */
function allOf(chunks: SeedChunks, msOf: (seed: number) => number): SeedRange[] {
  const taken: SeedRange[] = [];
  for (let chunk = chunks.take(); chunk !== null; chunk = chunks.take()) {
    taken.push(chunk);
    for (let seed = chunk.from; seed <= chunk.to; seed++) chunks.learn(1, msOf(seed));
  }
  return taken;
}

const sizes = (taken: readonly SeedRange[]): number[] => taken.map(({ from, to }) => to - from + 1);

const NINE_SINGLES = [1, 1, 1, 1, 1, 1, 1, 1, 1];

describe('the seeds of a campaign', () => {
  it('are handed out in order, each once, whatever the runs take', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 70 }),
        fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (from, count, crew, times) => {
          const taken = allOf(
            new SeedChunks({ from, to: from + count - 1 }, crew),
            (seed) => times[seed % times.length] ?? 0,
          );
          const seeds = taken.flatMap((chunk) =>
            Array.from({ length: chunk.to - chunk.from + 1 }, (_, at) => chunk.from + at),
          );
          expect(seeds).toEqual(Array.from({ length: count }, (_, at) => from + at));
        },
      ),
    );
  });

  it('come one at a time where runs are long, or one alone makes them', () => {
    expect(sizes(allOf(new SeedChunks({ from: 1, to: 9 }, 2), () => 300))).toEqual(NINE_SINGLES);
    expect(sizes(allOf(new SeedChunks({ from: 1, to: 9 }, 1), () => 0.1))).toEqual(NINE_SINGLES);
  });

  it('come by the dozen where runs are short, and fewer at a time towards the end', () => {
    expect(sizes(allOf(new SeedChunks({ from: 1, to: 100 }, 2), () => 10))).toEqual([
      1, 13, 11, 10, 9, 7, 7, 6, 5, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1,
    ]);
    expect(Math.max(...sizes(allOf(new SeedChunks({ from: 1, to: 9_999 }, 2), () => 0)))).toBe(256);
  });

  it('end where nothing more is wanted', () => {
    const chunks = new SeedChunks({ from: 1, to: 9 }, 2);
    expect(chunks.take()).toEqual({ from: 1, to: 1 });
    chunks.endAt(2);
    chunks.endAt(5);
    expect([chunks.take(), chunks.take()]).toEqual([{ from: 2, to: 2 }, null]);
  });
});
