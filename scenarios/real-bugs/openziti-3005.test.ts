import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';
import { twoClusters } from './testing/two-clusters.ts';

describe('OpenZiti #3005: a node that cannot be reached is not asked whether it is initialised', () => {
  it.each([1, 2, 3])('nobody joins who does not answer (seed %i)', (seed) => {
    const run = provoked(
      twoClusters(
        // Every leader's probe is lost; what the node sends arrives.
        ...['ctrl1', 'ctrl2', 'ctrl3'].map(
          (from) => `{ at: 20s, cut: { from: ${from}, to: ctrl4, for: 20s } }`,
        ),
        '{ at: 21s, join: { node: ctrl4, via: ctrl1 } }',
        '{ at: 45s, join: { node: ctrl4, via: ctrl1 } }',
      ),
      seed,
    );
    expect(run.until(40).joinsOf('ctrl4')).toEqual(['UNREACHABLE']);
    const checked = run.notes.flatMap(({ note }) => (note.kind === 'join-audit' ? [note.layer] : []));
    expect(checked).toEqual(['network']);
    expect(run.until(60).joinsOf('ctrl4')).toEqual(['UNREACHABLE', 'ALREADY_INITIALIZED']);
    expect(run.configurationOf('ctrl1')).toEqual(['ctrl1', 'ctrl2', 'ctrl3']);
    run.end('join-order', 'join-rejects-unreachable', 'join-refusals-explained');
  });
});
