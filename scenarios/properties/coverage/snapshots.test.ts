import { describe, expect, it } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { noop, prepared, put, withEntries } from '../testing/building.ts';
import type { ClusterEntry, Image } from '../cluster.ts';
import { snapshots } from './snapshots.ts';

/** The first member's disk holds these entries from index 2 on; then a snapshot takes their place that ends there. */
function installed(entries: readonly ClusterEntry[], index: number, term: number, kept: number = 0): Bench {
  const before = entries.length === 0 ? prepared(0) : withEntries(prepared(0), ...entries);
  const log = {
    baseIndex: index,
    baseTerm: term,
    entries: entries.slice(entries.length - kept),
    length: kept,
  };
  const after: Image = { ...before, term: 9, log, snapshot: { ...before.snapshot, index, term } };
  return new Bench(snapshots()).start(0, before).save(0, after);
}

const seen = (b: Bench): number => b.exercised.get('snapshot-in-conflict') ?? 0;

describe('snapshot-in-conflict', () => {
  it('is seen where an entry of another term stood at the snapshot’s end', () => {
    expect(seen(installed([noop(2), put(2, 0, 1)], 3, 3))).toBe(1);
    expect(seen(installed([noop(2), put(2, 0, 1), put(2, 0, 2)], 3, 3))).toBe(1);
  });

  it('is seen where the log ends before, with a term that the snapshot’s prefix cannot have', () => {
    expect(seen(installed([noop(2), put(4, 0, 1)], 7, 3))).toBe(1);
  });

  it('is not seen where the log is merely behind', () => {
    expect(seen(installed([noop(2), put(2, 0, 1)], 7, 3))).toBe(0);
    expect(seen(installed([noop(2), put(3, 0, 1)], 7, 3))).toBe(0);
    expect(seen(installed([], 7, 3))).toBe(0);
  });

  it('is not seen where a member compacts its own log', () => {
    expect(seen(installed([noop(2), put(3, 0, 1), put(3, 0, 2)], 3, 3, 1))).toBe(0);
    expect(seen(installed([noop(2), put(3, 0, 1)], 3, 3))).toBe(0);
  });

  it('is not seen where something else of the disk changes', () => {
    const before = withEntries(prepared(0), noop(2));
    expect(seen(new Bench(snapshots()).start(0, before).save(0, { ...before, term: 5, vote: 1 }))).toBe(0);
  });
});
