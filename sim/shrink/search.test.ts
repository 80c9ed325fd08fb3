import { describe, expect, it } from 'vitest';
import { firstOf, inTurn, redrawn, repeated } from './search.ts';
import type { Pass } from './search.ts';
import { Shrinker } from './shrinker.ts';
import { driven } from './testing/driven.ts';

interface Run {
  readonly size: number;
  readonly seed: number;
}

/** One less, then two less. */
const smaller: Pass<Run, string> = (from) => {
  const { size, seed } = from.candidate;
  return firstOf(
    from,
    [1, 2].filter((step) => step <= size).map((step) => ({ size: size - step, seed })),
  );
};

const otherSeeds = ({ size }: Run): Run[] => [1, 2, 3].map((seed) => ({ size, seed }));

describe('a search', () => {
  it('goes on from what fails, again and again', () => {
    const fails = ({ size }: Run): string | null => (size >= 3 ? 'it fails' : null);
    expect(driven({ size: 9, seed: 0 }, repeated(smaller), fails).best).toEqual({ size: 3, seed: 0 });
  });

  it('begins each pass where the last has ended, and can be bounded', () => {
    const always = (): string => 'it fails';
    expect(driven({ size: 9, seed: 0 }, inTurn(smaller, smaller), always).best.size).toBe(7);
    expect(driven({ size: 9, seed: 0 }, repeated(smaller, 4), always).best.size).toBe(5);
  });

  it('tries other draws before it gives a candidate up, and goes on with the one that fails', () => {
    const fails = ({ size, seed }: Run): string | null =>
      size === 4 || (size === 3 && seed === 2) || (size === 2 && seed === 2) ? 'it fails' : null;
    const { best, tried } = driven({ size: 4, seed: 0 }, repeated(redrawn(smaller, otherSeeds)), fails);
    expect(best).toEqual({ size: 2, seed: 2 });
    expect(tried.slice(0, 4)).toEqual([
      { size: 3, seed: 0 },
      { size: 3, seed: 1 },
      { size: 3, seed: 2 },
      { size: 2, seed: 2 },
    ]);
  });

  it('may be left after any candidate, with the best so far', () => {
    const start = { candidate: { size: 9, seed: 0 }, failure: 'it fails' };
    const shrinker = new Shrinker(start, repeated(smaller), (run) => JSON.stringify(run));
    expect([shrinker.best, shrinker.attempts]).toEqual([start, 0]);
    expect(shrinker.next).toEqual({ size: 8, seed: 0 });
    shrinker.tell('it fails too');
    expect(shrinker.next).toEqual({ size: 7, seed: 0 });
    shrinker.tell(null);
    expect(shrinker.best).toEqual({ candidate: { size: 8, seed: 0 }, failure: 'it fails too' });
    expect(shrinker.attempts).toBe(2);
  });

  it('does not go round in a circle', () => {
    const round: Pass<Run, string> = (from) =>
      firstOf(from, [{ size: (from.candidate.size + 1) % 5, seed: 0 }]);
    const { tried } = driven({ size: 0, seed: 0 }, repeated(round), () => 'it fails');
    expect(tried.map(({ size }) => size)).toEqual([1, 2, 3, 4]);
  });
});
