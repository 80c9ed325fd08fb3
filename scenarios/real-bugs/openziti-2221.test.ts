import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';
import { twoClusters } from './testing/two-clusters.ts';

describe('OpenZiti #2221: a join fails, and a removal "succeeds" and does nothing', () => {
  it.each([1, 2, 3])(
    'what is acknowledged is to be seen, and what is refused has changed nothing (seed %i)',
    (seed) => {
      const run = provoked(
        twoClusters(
          '{ at: 20s, join: { node: ctrl4, via: ctrl1 } }',
          '{ at: 30s, remove: ctrl4 }',
          '{ at: 40s, remove: ctrl3 }',
        ),
        seed,
      );
      const before = run.until(19).stateOf('ctrl1')?.raft.configuration.index;
      expect(run.until(29).joinsOf('ctrl4')).toEqual(['ALREADY_INITIALIZED']);
      expect(run.stateOf('ctrl1')?.raft.configuration.index).toBe(before);
      run.until(60);
      const wishes = run.notes.flatMap(({ note }) => (note.kind === 'operator-wish' ? [note] : []));
      expect(wishes.map(({ outcome }) => outcome.kind)).not.toContain('refused');
      expect(run.configurationOf('ctrl1')).toEqual(['ctrl1', 'ctrl2']);
      // The cluster that was not asked has not changed.
      expect(run.configurationOf('ctrl4')).toEqual(['ctrl4']);
      run.end('join-rejects-initialised', 'join-refusals-explained');
    },
  );

  it.each([1, 2, 3])(
    'within one cluster too: who was refused is removed in vain, who is a member for good (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          spares: 1,
          faults: [
            // The node that is to join is down: its join ends as unreachable.
            '{ at: 10s, join: { node: ctrl4, via: ctrl1 } }',
            '{ at: 40s, remove: ctrl4 }',
            '{ at: 50s, remove: ctrl3 }',
          ],
        },
        seed,
      );
      expect(run.until(39).joinsOf('ctrl4')).toEqual(['UNREACHABLE']);
      expect(run.until(80).configurationOf('ctrl1')).toEqual(['ctrl1', 'ctrl2']);
      run.end('wish-is-committed', 'wish-answered');
    },
  );
});
