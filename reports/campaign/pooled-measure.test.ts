import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../sim/index.ts';
import type { PooledState } from './pooled-measure.ts';
import { PooledMeasure } from './pooled-measure.ts';

function pooled(...values: readonly number[]): PooledMeasure {
  const measure = new PooledMeasure();
  measure.add(values);
  return measure;
}

describe('a pooled measure', () => {
  it('comes to the same as all observations at once', () => {
    const milliseconds = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(fc.array(milliseconds, { maxLength: 40 }), { maxLength: 8 }), (runs) => {
        const measure = new PooledMeasure();
        for (const run of runs) measure.add(run);
        expect(measure.summary()).toEqual(summarise(runs.flat()));
      }),
    );
  });

  it('goes on from what was written down as if nothing had happened', () => {
    // JSON knows no zero below zero.
    const value = fc.double({ noNaN: true, min: -1e12, max: 1e12 }).map((each) => each + 0);
    const values = fc.array(value);
    fc.assert(
      fc.property(values, values, (first, second) => {
        const written = JSON.stringify(pooled(...first).state());
        // Where nothing was observed there is neither a least nor a greatest.
        if (first.length === 0) return;
        const resumed = PooledMeasure.from(JSON.parse(written) as PooledState);
        resumed.add(second);
        expect(resumed.summary()).toEqual(pooled(...first, ...second).summary());
      }),
    );
  });

  it('keeps within its memory, and is exact but for percentiles, which are a little low', () => {
    const measure = new PooledMeasure();
    const all: number[] = [];
    for (let run = 0; run < 200; run++) {
      // Microseconds as milliseconds: hardly any two are the same.
      const values = Array.from(
        { length: 1_000 },
        (_, at) => ((run * 7_919 + at * 104_729) % 30_000_000) / 1000,
      );
      measure.add(values);
      all.push(...values);
    }
    const [seen, exact] = [measure.summary(), summarise(all)];
    if (seen === null || exact === null) throw new Error('there are observations');
    const state = measure.state();
    expect(state.counts.length).toBeLessThanOrEqual(32_768);
    expect([seen.n, seen.min, seen.max]).toEqual([exact.n, exact.min, exact.max]);
    expect(seen.mean).toBeCloseTo(exact.mean, 6);
    const cell = (exact.max - exact.min) / 8_192;
    expect(state.grid).toBeLessThanOrEqual(cell);
    for (const [low, right] of [
      [seen.p50, exact.p50],
      [seen.p99, exact.p99],
    ] as const) {
      expect(low).toBeLessThanOrEqual(right);
      expect(low).toBeGreaterThan(right - cell);
    }
  });
});
