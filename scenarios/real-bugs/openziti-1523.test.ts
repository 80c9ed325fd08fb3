import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #1523: a seed that cannot be reached at first is never tried again', () => {
  it.each([1, 2, 3])(
    'a node joins once its seeds are in reach, eight minutes after it started (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          spares: 1,
          duration: '10m',
          faults: [
            '{ at: 1s, partition: [[ctrl4], [ctrl1, ctrl2, ctrl3]], for: 8m }',
            '{ at: 5s, start: ctrl4 }',
          ],
        },
        seed,
      );
      run.until(481);
      expect(run.clusterOf('ctrl4')).toBe(0);
      // The longest wait is a minute, and a join takes some seconds.
      run.until(556);
      expect(run.clusterOf('ctrl4')).toBe(run.clusterOf('ctrl1'));
      expect(run.listed('ctrl4').online).toEqual([true, true, true, true]);
      run.end('searches-in-order', 'one-leader-per-term');
    },
  );

  it('a member that comes back to an empty network finds the others when they come, seeds or not', () => {
    const run = provoked(
      {
        nodes: 3,
        duration: '5m',
        more: 'discovery: { seeds: none, registries: 1, lies: 100% }',
        faults: [
          '{ at: 20s, crash: ctrl1, for: 100s }',
          '{ at: 20s, crash: ctrl2, for: 100s }',
          '{ at: 20s, crash: ctrl3, for: 10s }',
        ],
      },
      1,
    );
    run.end('gossip-spreads', 'searches-in-order');
  });
});
