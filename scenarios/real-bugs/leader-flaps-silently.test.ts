import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('read in OpenZiti: a leader that flaps resets the leaderless timer again and again, and nobody ever warns', () => {
  it.each([1, 2, 3])(
    'a majority comes and goes every few seconds: there is a warning all the same (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          raft: '{ electionTimeout: 5s, heartbeatTimeout: 1s, warnWhenLeaderlessFor: 12s, criticalWhenLeaderlessFor: 60s }',
          network: '{ latency: 1ms..20ms }',
          duration: '150s',
          faults: [
            '{ at: 10s, flap: { node: ctrl1, up: 4s, down: 6s, for: 120s } }',
            '{ at: 10s, flap: { node: ctrl2, up: 4s, down: 6s, for: 120s } }',
          ],
        },
        seed,
      );
      run.end('warns-when-leaderless', 'flapping-does-not-silence', 'never-warns-early', 'warns-once');
      expect(run.notes.some(({ note }) => note.kind === 'leaderless' && note.level === 'warning')).toBe(true);
    },
  );
});
