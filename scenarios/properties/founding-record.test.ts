import { describe, expect, it } from 'vitest';
import { MINUTE, run } from '../../sim/index.ts';
import type { Charter, FoundingDurable } from '../../core/controller/index.ts';
import { draw } from '../draw/draw.ts';
import { openScenario } from '../draw/testing/open-scenario.ts';
import { prepare } from '../prepare.ts';
import { FoundingRecord } from './founding-record.ts';
import type { Ballot, BallotRecord } from './founding-record.ts';

const ballot = (round: number): Ballot => ({ round, node: 0, incarnation: 1 });
const charter = (cluster: number): Charter => ({ cluster, founders: [] });

/** Disks that promise and accept as a test has them. */
class Disks {
  readonly record: FoundingRecord;
  private readonly held = new Map<number, FoundingDurable>();

  constructor(expected: number) {
    this.record = new FoundingRecord(expected);
  }

  promise(round: number, ...disks: readonly number[]): void {
    for (const disk of disks) {
      this.save(disk, { promised: ballot(round), accepted: this.held.get(disk)?.accepted ?? null });
    }
  }

  accept(round: number, cluster: number, ...disks: readonly number[]): BallotRecord {
    const accepted = { ballot: ballot(round), charter: charter(cluster) };
    const records = disks.map((disk) => this.save(disk, { promised: ballot(round), accepted }));
    const last = records.at(-1);
    if (last === null || last === undefined) throw new Error('nobody has accepted');
    return last;
  }

  private save(disk: number, held: Pick<FoundingDurable, 'promised' | 'accepted'>): BallotRecord | null {
    const was = this.held.get(disk) ?? null;
    const now = { ...held, decided: null, untold: [] };
    this.held.set(disk, now);
    return this.record.take(disk, was, now);
  }
}

describe('the record of a founding', () => {
  it('allows any charter where nobody has reported one, and none that too few have promised', () => {
    const b = new Disks(2);
    b.promise(1, 1);
    expect(b.record.isProposable(b.accept(1, 7, 1))).toBe(false);
    b.promise(2, 2, 3);
    expect(b.record.isProposable(b.accept(2, 8, 2))).toBe(true);
  });

  it('allows only what is reported in the highest ballot', () => {
    const b = new Disks(2);
    b.promise(1, 1, 2);
    b.accept(1, 7, 1);
    b.promise(2, 2, 3);
    b.accept(2, 8, 3);
    b.promise(3, 1, 3);
    expect(b.record.isProposable(b.accept(3, 8, 1))).toBe(true);
    const other = new Disks(2);
    other.promise(1, 1, 2);
    other.accept(1, 7, 1);
    other.promise(2, 2, 3);
    other.accept(2, 8, 3);
    other.promise(3, 1, 3);
    expect(other.record.isProposable(other.accept(3, 7, 1))).toBe(false);
  });

  it('does not take an acceptance for a promise', () => {
    const b = new Disks(2);
    b.promise(1, 1);
    b.accept(1, 7, 2);
    expect(b.record.isProposable(b.accept(1, 7, 1))).toBe(false);
  });

  it('tells a second quorum that knew nothing of the first from one that shares a disk with it', () => {
    const b = new Disks(2);
    b.promise(1, 1, 2);
    const first = b.accept(1, 7, 1, 2);
    b.promise(2, 2, 3);
    const shared = b.accept(2, 8, 3);
    expect(b.record.isApartFrom(shared, first.disks)).toBe(false);
    b.promise(3, 4, 5);
    const apart = b.accept(3, 9, 4, 5);
    expect(b.record.isApartFrom(apart, first.disks)).toBe(true);
    expect(b.record.isFoundedApart(8, 7)).toBe(false);
    expect(b.record.isFoundedApart(9, 7)).toBe(true);
    expect(b.record.isChosen(charter(8))).toBe(false);
    expect(b.record.isChosen(charter(9))).toBe(true);
  });

  it('excuses no second cluster by a first one that too few disks have founded, unless an operator has', () => {
    const b = new Disks(2);
    b.promise(1, 1, 2);
    b.accept(1, 7, 1);
    b.promise(2, 3, 4);
    b.accept(2, 8, 3, 4);
    expect(b.record.isFoundedApart(8, 7)).toBe(false);
    expect(b.record.isFoundedApart(8, 7, true)).toBe(true);
    b.accept(1, 7, 2);
    expect(b.record.isFoundedApart(8, 7)).toBe(true);
  });
});

describe('founding-agrees and one-cluster-id (S0.5, S2.8)', () => {
  it('ask for one cluster only where there are disks for no more: of two nodes apart that wait for one there are two', () => {
    const scenario = openScenario('lying-discovery');
    const discovery = { ...scenario.cluster?.config?.discovery, bootstrapExpect: [1, 1] as const };
    const config = { ...scenario.cluster?.config, discovery };
    const drawn = draw(
      {
        ...scenario,
        discovery: { seeds: 'all' },
        cluster: { ...scenario.cluster, config, nodes: [2, 2], starts: [2, 1000] },
        chaos: { kinds: { isolate: 1 }, every: [60 * MINUTE, 60 * MINUTE] },
        faults: [{ at: 1, fault: { kind: 'isolate', node: 'ctrl2' } }],
      },
      1,
      { duration: MINUTE },
    );
    const { violation, properties } = run(prepare(drawn, ['founding-agrees', 'one-cluster-id']));
    expect(violation).toBeNull();
    expect(properties.find(({ id }) => id === 'one-cluster-id')?.exercised).toBe(2);
  });
});
