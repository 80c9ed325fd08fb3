import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #3860: the index starts at 0 after a restart', () => {
  it.each([1, 2, 3])(
    'everybody restarts at once: each begins at its snapshot and gets back to where it was (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          raft: '{ snapshotThreshold: 5, trailingLogs: 2 }',
          workload: '{ clients: 2, rate: 5/s }',
          faults: [
            '{ at: 30s, crash: ctrl1, for: 1s }',
            '{ at: 30s, crash: ctrl2, for: 1s }',
            '{ at: 30s, crash: ctrl3, for: 1s }',
          ],
        },
        seed,
      );
      const names = ['ctrl1', 'ctrl2', 'ctrl3'];
      const applied = (name: string): number => run.stateOf(name)?.raft.replica.applied ?? -1;
      run.until(29.9);
      const before = names.map(applied);
      for (const index of before) expect(index).toBeGreaterThan(20);
      run.until(31.01);
      expect(run.up).toEqual(names);
      for (const name of names) {
        const snapshot = run.stateOf(name)?.raft.durable.snapshot.index ?? -1;
        expect(snapshot).toBeGreaterThan(0);
        expect(applied(name)).toBeGreaterThanOrEqual(snapshot);
      }
      run.until(60);
      for (const [node, name] of names.entries())
        expect(applied(name)).toBeGreaterThan(before[node] ?? Infinity);
      // What is told to the outside has an index too, and never that of an empty log.
      for (const { note } of run.notes) {
        if (note.kind !== 'cluster-event' || note.event.eventType !== 'members.changed') continue;
        expect(note.event.index).toBeGreaterThan(0);
      }
      run.end(
        'commit-applied-monotonic',
        'snapshot-fold',
        'state-digest',
        'index-order',
        'membership-events',
      );
    },
  );
});
