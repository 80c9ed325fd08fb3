import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';
import { twoClusters } from './testing/two-clusters.ts';

describe('OpenZiti fabric#576: two histories join, and data diverges silently', () => {
  it.each([1, 2, 3])('a member of one cluster is refused by the other, either way (seed %i)', (seed) => {
    const run = provoked(
      twoClusters(
        '{ at: 20s, join: { node: ctrl4, via: ctrl2 } }',
        '{ at: 40s, join: { node: ctrl1, via: ctrl4 } }',
      ),
      seed,
    );
    expect(run.until(39).joinsOf('ctrl4')).toEqual(['ALREADY_INITIALIZED']);
    expect(run.until(60).joinsOf('ctrl1')).toEqual(['ALREADY_INITIALIZED']);
    expect(run.configurationOf('ctrl1')).toEqual(['ctrl1', 'ctrl2', 'ctrl3']);
    expect(run.configurationOf('ctrl4')).toEqual(['ctrl4']);
    expect(run.stateOf('ctrl4')?.cluster).not.toBe(run.stateOf('ctrl1')?.cluster);
    run.end('join-rejects-initialised', 'join-refusals-explained');
  });
});
