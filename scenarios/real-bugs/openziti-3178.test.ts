import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #3178: an event in a leaderless gap that is dropped', () => {
  it.each([1, 2, 3, 4, 5])(
    'a controller comes back while nobody leads, and is online everywhere (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 5,
          faults: [
            "{ at: 10s, crash: '@follower', for: 10500ms }",
            "{ at: 20s, crash: '@leader', for: 40s }",
          ],
        },
        seed,
      ).until(19);
      const [back = ''] = run.down;
      // Its record says offline by now, and nobody is there to have it changed when it returns.
      expect(run.listed(back).records).not.toContain(true);
      run.until(20.6);
      expect(run.up).toContain(back);
      expect(run.leader).toBe('');
      run.until(50);
      expect(run.listed(back).online).not.toContain(false);
      expect(run.listed(back).records).not.toContain(false);
      run.end('converges-in-3s', 'record-converges');
    },
  );
});
