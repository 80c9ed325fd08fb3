import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from './stream.ts';
import { streams } from './streams.ts';

function draws(stream: Stream, count: number, min: number, max: number): number[] {
  return Array.from({ length: count }, () => stream.int(min, max));
}

describe('a random stream', () => {
  it('draws integers from the range, both ends included, however wide', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
        fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 2 ** 30 }), fc.nat({ max: 2 ** 52 })),
        (seed, min, width) => {
          for (const drawn of draws(new Stream(seed), 20, min, min + width)) {
            expect(Number.isSafeInteger(drawn)).toBe(true);
            expect(drawn).toBeGreaterThanOrEqual(min);
            expect(drawn).toBeLessThanOrEqual(min + width);
          }
        },
      ),
    );
  });

  it.each([
    ['a small range', 0, 6],
    ['a range beyond 2^21', 10, 10 + 7 * 2 ** 22 - 1],
    ['a range beyond 2^32', 0, 7 * 2 ** 40 - 1],
  ])('draws every part of %s as often as any other', (_name, min, max) => {
    const counts = new Array<number>(7).fill(0);
    const part = (max - min + 1) / 7;
    for (const drawn of draws(new Stream('fair'), 70_000, min, max)) {
      const at = Math.floor((drawn - min) / part);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // Each is binomial with a standard deviation of 93.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('rejects the draws that would favour some values', () => {
    // 2^32 = 1 (mod 3): one draw in 2^32 must be rejected, the one whose product has no remainder.
    const stream = new Stream('x');
    let calls = 0;
    Object.defineProperty(stream, 'next', {
      value: () => {
        calls += 1;
        return calls === 1 ? 0 : 0.5;
      },
    });
    expect(stream.int(0, 2)).toBe(1);
    expect(calls).toBe(2);
  });

  it('takes a chance as often as it says', () => {
    const stream = new Stream('chance');
    const hits = Array.from({ length: 10_000 }, () => stream.chance(0.2)).filter(Boolean).length;
    expect(Math.abs(hits - 2_000)).toBeLessThan(200);
    expect([stream.chance(0), stream.chance(1)]).toEqual([false, true]);
  });

  it('picks by weight, and never what has none', () => {
    const stream = new Stream('weights');
    const items = [
      ['never', 0],
      ['rare', 1],
      ['often', 9],
    ] as const;
    const picked = Array.from({ length: 10_000 }, () => stream.weighted(items));
    expect(picked).not.toContain('never');
    expect(Math.abs(picked.filter((item) => item === 'rare').length - 1_000)).toBeLessThan(150);
    expect(() => stream.weighted([['nothing', 0]])).toThrow('add up to 0');
    expect(() => stream.weighted([['half', 0.5]])).toThrow('non-negative integer');
  });

  it('picks each item of a list, and none of an empty one', () => {
    const stream = new Stream('pick');
    const picked = new Set(Array.from({ length: 100 }, () => stream.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
    expect(() => stream.pick([])).toThrow('nothing to pick from');
  });

  it('shuffles into any order, all as likely', () => {
    const stream = new Stream('shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i += 1) {
      const order = stream.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});

describe('the streams of a seed', () => {
  it('are the same for the same seed and name, and differ otherwise', () => {
    const first = draws(streams(42).stream('a'), 10, 0, 1_000_000);
    expect(draws(streams(42).stream('a'), 10, 0, 1_000_000)).toEqual(first);
    expect(draws(streams(43).stream('a'), 10, 0, 1_000_000)).not.toEqual(first);
    expect(draws(streams(42).stream('b'), 10, 0, 1_000_000)).not.toEqual(first);
  });

  it('take a number and its decimal text for the same seed', () => {
    expect(streams('42').stream('a').int(0, 1e9)).toBe(streams(42).stream('a').int(0, 1e9));
  });

  it('do not confuse the end of a seed with the beginning of a name', () => {
    expect(streams('1/a').stream('b').int(0, 1e9)).not.toBe(streams('1').stream('a/b').int(0, 1e9));
  });

  it('go on where they were when asked for again', () => {
    const random = streams(1);
    const first = random.stream('a').int(0, 1e9);
    expect(random.stream('a').int(0, 1e9)).not.toBe(first);
  });

  it('are unrelated to those of neighbouring names, over many seeds', () => {
    // A generator with linear seeding (xor128) gives the same answer here for every seed.
    const greater = Array.from({ length: 400 }, (_, seed) => {
      const random = streams(seed);
      return (
        random.stream('network/ctrl1→ctrl2/x').int(0, 1e9) >
        random.stream('network/ctrl1→ctrl3/x').int(0, 1e9)
      );
    });
    expect(Math.abs(greater.filter(Boolean).length - 200)).toBeLessThan(60);
  });
});
