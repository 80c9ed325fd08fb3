import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('read in OpenZiti: connect and disconnect are handled out of order, and a connected node stays offline', () => {
  it.each([1, 2, 3, 4, 5])(
    'a node flaps for a minute, and is online everywhere afterwards (seed %i)',
    (seed) => {
      const run = provoked(
        { faults: ['{ at: 15s, flap: { node: ctrl3, up: 1500ms, down: 3s, for: 60s } }'] },
        seed,
      ).until(85);
      const turns = run.notes.filter(({ note }) => note.kind === 'local-status' && note.node === 2);
      expect(turns.length).toBeGreaterThan(20);
      expect(run.listed('ctrl3').online).toEqual([true, true, true, true, true]);
      expect(run.listed('ctrl3').records).toEqual([true, true, true, true, true]);
      run.end('converges-in-3s', 'record-converges', 'newest-word');
    },
  );
});
