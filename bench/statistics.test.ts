import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { best, growthAgainstLog, median } from './statistics.ts';

const numbers = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 });

describe('the median', () => {
  it('is the middle of an odd number of values and the mean of the two middle ones of an even number', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 20, 30])).toBe(25);
  });

  it('has at most half of the values on either side, whatever their order', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(median(values.toReversed())).toBe(middle);
      }),
    );
  });

  it('leaves the list alone', () => {
    const values = Object.freeze([3, 1, 2]);
    expect(median(values)).toBe(2);
  });

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow('median of nothing');
  });
});

describe('the best', () => {
  it('is one of the values, and none is larger', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(values).toContain(best(values));
        expect(values.every((value) => value <= best(values))).toBe(true);
      }),
    );
  });

  it('of nothing is an error', () => {
    expect(() => best([])).toThrow('best of nothing');
  });
});

describe('growth against log n', () => {
  it('is 1 for a cost that is proportional to log n', () => {
    const points = [3, 5, 11, 101].map((size) => ({ size, cost: 70 * Math.log(size) }));
    expect(growthAgainstLog(points)).toBeCloseTo(1, 9);
  });

  it('is below 1 for a constant cost and above 1 for a linear one', () => {
    expect(growthAgainstLog([3, 101].map((size) => ({ size, cost: 5 })))).toBeLessThan(1);
    expect(growthAgainstLog([3, 101].map((size) => ({ size, cost: size })))).toBeGreaterThan(1);
  });

  it('of nothing is an error', () => {
    expect(() => growthAgainstLog([])).toThrow('growth of nothing');
  });
});
