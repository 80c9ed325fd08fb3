import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2682: a cluster "did not bootstrap in time"', () => {
  it.each([1, 2, 3, 4])('nodes that start minutes apart found theirs within its bound (seed %i)', (seed) => {
    const run = provoked(
      {
        nodes: 3,
        starts: '0s..4m',
        discovery: '{ bootstrapExpect: 3, retry: { max: 20s } }',
        duration: '5m',
        more: 'recovery: 4m',
        faults: [],
      },
      seed,
    );
    // The last one is there after four minutes at the most; two waits and an election later there is a leader.
    run.until(240 + 60);
    expect(run.leader).not.toBe('');
    expect(new Set(['ctrl1', 'ctrl2', 'ctrl3'].map((name) => run.clusterOf(name))).size).toBe(1);
    expect(run.clusterOf('ctrl1')).not.toBe(0);
    run.end('forms', 'one-cluster-id', 'founding-agrees');
  });

  it('one node alone waits for the others for as long as it takes, and founds nothing meanwhile', () => {
    const run = provoked(
      {
        nodes: 3,
        starts: '0s..0s',
        discovery: '{ bootstrapExpect: 3, retry: { max: 20s } }',
        duration: '22m',
        more: 'recovery: 4m',
        faults: ['{ at: 10ms, crash: ctrl2, for: 20m }', '{ at: 10ms, crash: ctrl3, for: 20m }'],
      },
      1,
    );
    run.until(1200);
    expect(run.clusterOf('ctrl1')).toBe(0);
    run.until(1260);
    expect(run.leader).not.toBe('');
    run.end('forms', 'one-cluster-id', 'searches-in-order');
  });
});
