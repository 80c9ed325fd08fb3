import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from './summary.ts';

describe('a summary', () => {
  it('has nearest-rank percentiles', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(summarise(hundred)).toEqual({ n: 100, min: 1, p50: 50, p99: 99, max: 100, mean: 50.5 });
    expect(summarise([3])).toEqual({ n: 1, min: 3, p50: 3, p99: 3, max: 3, mean: 3 });
    expect(summarise([])).toBe(null);
  });

  it('is made of observations, in order, and does not depend on theirs', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 50 }), (values) => {
        const summary = summarise(values);
        if (summary === null) throw new Error('there are observations');
        const { min, p50, p99, max } = summary;
        for (const one of [min, p50, p99, max]) expect(values).toContain(one);
        expect([min, p50, p99, max]).toEqual([min, p50, p99, max].sort((a, b) => a - b));
        expect(values.filter((value) => value <= p50).length).toBeGreaterThanOrEqual(values.length / 2);
        expect(summarise([...values].reverse())).toEqual(summary);
      }),
    );
  });
});
