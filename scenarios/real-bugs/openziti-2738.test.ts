import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2738, #4160: a request without a leader gets the wrong error, or no answer at all', () => {
  it.each([1, 2, 3])(
    'clients ask all through two leaderless gaps, and each request ends (seed %i)',
    (seed) => {
      const run = provoked(
        {
          workload: '{ clients: 3, rate: 4/s }',
          faults: [
            "{ at: 20s, crash: '@leader', for: 15s }",
            // Nobody has a majority: for 20 s there is no leader at all.
            '{ at: 50s, partition: [[ctrl1, ctrl2], [ctrl3, ctrl4], [ctrl5]], for: 20s }',
          ],
        },
        seed,
      );
      run.until(65);
      expect(
        run.notes.some(({ at, note }) => note.kind === 'leader-known' && note.leader < 0 && at > 50e6),
      ).toBe(true);
      run.end('answered', 'command-retried', 'acknowledged-is-durable');
    },
  );
});
