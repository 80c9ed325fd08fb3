import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #4104: a cluster is founded while connected to another: split brain', () => {
  it.each([1, 2, 3, 4, 5])(
    'init is refused by members, by newcomers, and after restarts (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          spares: 1,
          faults: [
            '{ at: 10s, init: ctrl2 }',
            '{ at: 20s, start: ctrl4 }',
            '{ at: 20700ms, init: ctrl4 }',
            // It restarts in the middle of its join, and once it has joined, and is told to found a cluster each time.
            '{ at: 20800ms, crash: ctrl4, for: 500ms }',
            '{ at: 22s, init: ctrl4 }',
            '{ at: 40s, crash: ctrl4, for: 500ms }',
            '{ at: 40600ms, init: ctrl4 }',
          ],
        },
        seed,
      ).until(80);
      const clusters = run.up.map((name) => run.stateOf(name)?.cluster);
      expect(new Set(clusters).size).toBe(1);
      expect(run.configurationOf('ctrl1')).toEqual(['ctrl1', 'ctrl2', 'ctrl3', 'ctrl4']);
      run.end('one-cluster-id', 'join-settles', 'state-digest');
    },
  );
});
