import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2854: an online status that is stale after a change of leader', () => {
  it.each([1, 2, 3, 4, 5])(
    'the leader and a peer die together, and everybody knows in time (seed %i)',
    (seed) => {
      const run = provoked(
        {
          faults: ["{ at: 20s, crash: '@leader', for: 30s }", "{ at: 20s, crash: '@follower', for: 30s }"],
        },
        seed,
      ).until(21);
      const dead = run.down;
      expect(dead).toHaveLength(2);
      run.until(40);
      expect(run.leader).not.toBe('');
      for (const name of dead) {
        expect(run.listed(name).online).not.toContain(true);
        // The record was written by the dead leader last: the new one must put it right.
        expect(run.listed(name).records).not.toContain(true);
      }
      run.end('converges-in-3s', 'record-converges');
    },
  );
});
