import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #4291: a write that takes effect on one controller only', () => {
  it.each([1, 2, 3])(
    'a leader that is cut off takes writes that it can never commit, and none takes effect there (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          workload: '{ clients: 3, rate: 8/s, mix: { put: 3, cas: 1, get: 1 } }',
          faults: ["{ at: 20s, isolate: '@leader', for: 20s }"],
        },
        seed,
      );
      const cut = run.until(19.9).leader;
      expect(cut).not.toBe('');
      run.until(22.5);
      const alone = run.stateOf(cut)?.raft;
      if (alone === undefined) throw new Error(`${cut} is down`);
      const { log, snapshot } = alone.durable;
      // It has written some of them to its log, and waits.
      expect(snapshot.index + log.length).toBeGreaterThan(alone.commit);
      expect(alone.replica.applied).toBeLessThanOrEqual(alone.commit);
      run.end('state-digest', 'acknowledged-is-durable', 'state-machine-safety', 'recovers');
      const ends = ['ctrl1', 'ctrl2', 'ctrl3'].map((name) => run.stateOf(name)?.raft.replica);
      expect(new Set(ends.map((replica) => replica?.applied)).size).toBe(1);
      expect(ends[1]?.machine.store).toEqual(ends[0]?.machine.store);
      expect(ends[2]?.machine.store).toEqual(ends[0]?.machine.store);
    },
  );
});
