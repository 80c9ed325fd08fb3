import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #3501, #2683: the members that a controller knows are not those of its Raft, after a snapshot or a restart', () => {
  it.each([1, 2, 3, 4, 5])(
    'one learns of a newcomer by a snapshot, all restart, and all still know it (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          spares: 1,
          raft: '{ snapshotThreshold: 3, trailingLogs: 0, electionTimeout: 3s, heartbeatTimeout: 2s }',
          workload: '{ clients: 2, rate: 4/s }',
          duration: '150s',
          faults: [
            '{ at: 10s, crash: ctrl3, for: 30s }',
            '{ at: 12s, start: ctrl4 }',
            // Around the entries of the configuration: one restarts as each is on its way to the disk.
            '{ at: 12s, crash: ctrl2, for: 1s, onSave: 3 }',
            '{ at: 70s, crash: ctrl1, for: 2s }',
            '{ at: 70s, crash: ctrl2, for: 3s }',
            '{ at: 70s, crash: ctrl3, for: 4s }',
            '{ at: 70s, crash: ctrl4, for: 5s }',
            '{ at: 100s, remove: ctrl4 }',
            '{ at: 115s, crash: ctrl3, for: 3s }',
          ],
        },
        seed,
      );
      const four = ['ctrl1', 'ctrl2', 'ctrl3', 'ctrl4'];
      run.until(60);
      expect(run.notes.some(({ at, node, note }) => at > 40e6 && node === 'ctrl3' && isInstall(note))).toBe(
        true,
      );
      for (const name of four) expect([name, run.configurationOf(name)]).toEqual([name, four]);
      run.until(76);
      expect(run.up).toEqual(four);
      // Each knows it from its own disk: the snapshot, and what is left of the log.
      for (const name of four) expect([name, run.configurationOf(name)]).toEqual([name, four]);
      run.until(99);
      for (const name of four) expect([name, run.membersOf(name)]).toEqual([name, four]);
      run.until(140);
      const three = four.slice(0, 3);
      for (const name of three) expect([name, run.configurationOf(name)]).toEqual([name, three]);
      run.end('snapshot-configuration', 'listed-members', 'membership-events', 'configuration-discipline');
    },
  );
});

function isInstall(note: { readonly kind: string }): boolean {
  return note.kind === 'snapshot-installed';
}
