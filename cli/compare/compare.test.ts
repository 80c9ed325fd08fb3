import { describe, expect, it } from 'vitest';
import { openScenario } from '../../scenarios/draw/testing/open-scenario.ts';
import { compare } from './compare.ts';
import { comparisonTable } from './table.ts';
import { WAYS } from './ways.ts';

describe('the old online status beside the new one (S1.6)', () => {
  it('golden: the table that the docs show', () => {
    const convergence = { n: 1_234, min: 0, p50: 590, p99: 2_113, max: 2_315, mean: 700 };
    const table = comparisonTable([
      { name: 'as built', convergence, late: 0, right: 1_000, observed: 1_000 },
      {
        name: 'fixed 15 s',
        convergence: { ...convergence, max: 14_806 },
        late: 207,
        right: 959,
        observed: 1_000,
      },
      { name: 'nothing', convergence: null, late: 0, right: 0, observed: 0 },
    ]);
    expect(table).toEqual([
      '|            | n     | p50    | p99    | max    | later than 3 s | right, of all observations |',
      '| ---------- | ----- | ------ | ------ | ------ | -------------- | -------------------------- |',
      '| as built   | 1,234 | 590 ms | 2.11 s | 2.31 s | 0              | 100 % of 1,000             |',
      '| fixed 15 s | 1,234 | 590 ms | 2.11 s | 14.8 s | 207            | 95.90 % of 1,000           |',
      '| nothing    | 0     | –      | –      | –      | –              | –                          |',
    ]);
  });

  it('makes the same runs in both ways: the new one is in time, the old one takes up to 15 s', () => {
    let runs = 0;
    const [built, old] = compare(openScenario('status-convergence'), [7], WAYS, () => (runs += 1));
    expect(runs).toBe(2);
    expect(built?.convergence?.max).toBeLessThanOrEqual(3_000);
    expect([built?.late, built?.right]).toEqual([0, built?.observed]);
    expect(old?.late).toBeGreaterThan(0);
    expect(old?.convergence?.max).toBeGreaterThan(3_000);
    expect(old?.right).toBeLessThan(old?.observed ?? 0);
  }, 60_000);
});
