import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  counted,
  duration,
  durationOfMicros,
  exactPercentage,
  moment,
  percentage,
  rough,
} from './quantity.ts';

describe('numbers for people', () => {
  it('counts with thousands apart', () => {
    expect([0, 7, 999, 1_000, 1_234_567].map(count)).toEqual(['0', '7', '999', '1,000', '1,234,567']);
    fc.assert(fc.property(fc.nat(), (n) => count(n).replaceAll(',', '') === String(n)));
  });

  it('counts with the noun in the right number', () => {
    expect([0, 1, 2].map((n) => counted(n, 'crash', 'crashes'))).toEqual([
      '0 crashes',
      '1 crash',
      '2 crashes',
    ]);
    expect(counted(1_000, 'node')).toBe('1,000 nodes');
  });

  it.each([
    [0, '0'],
    [0.123, '0.12'],
    [9.994, '9.99'],
    [9.996, '10.0'],
    [99.96, '100'],
    [640.4, '640'],
    [9_999, '9,999'],
    [10_000, '10.0 k'],
    [85_432, '85.4 k'],
    [999_499, '999 k'],
    [999_500, '1.00 M'],
    [1_234_567, '1.23 M'],
    [2_500_000_000, '2.50 G'],
  ])('rounds %d to %s', (value, text) => {
    expect(rough(value)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [0.25, '250 µs'],
    [1, '1 ms'],
    [12.34, '12.3 ms'],
    [340, '340 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_250, '1.25 s'],
    [59_990, '60 s'],
    [60_000, '1 min'],
    [330_000, '5 min 30 s'],
    [3_599_600, '1 h'],
    [7_500_000, '2 h 5 min'],
    [36_000_000, '10 h'],
  ])('tells %d ms as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });

  it('tells every length of time with a unit, and never sixty of a smaller one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (milliseconds) => {
        const text = duration(milliseconds);
        expect(text).toMatch(/^[\d.]+ (µs|ms|s|min|h)( \d+ (s|min))?$/);
        expect(text).not.toMatch(/ 60 /);
      }),
    );
  });

  it('tells microseconds, moments and shares', () => {
    expect(durationOfMicros(1_500)).toBe('1.5 ms');
    expect([0, 20_000_000, 723_050_001].map(moment)).toEqual(['0:00.000000', '0:20.000000', '12:03.050001']);
    expect([0, 0.005, 0.05, 0.3333, 1].map(percentage)).toEqual(['0 %', '0.5 %', '5 %', '33.3 %', '100 %']);
  });

  it('says 100 % of all of them only', () => {
    expect([0, 11_997, 11_999, 12_000].map((some) => exactPercentage(some, 12_000))).toEqual([
      '0 %',
      '99.975 %',
      '99.9916 %',
      '100 %',
    ]);
    expect(exactPercentage(99_999_999, 100_000_000)).toBe('99.9999 %');
  });
});
