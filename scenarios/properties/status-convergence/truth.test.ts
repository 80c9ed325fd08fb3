import { describe, expect, it } from 'vitest';
import type { MemberState } from '../cluster.ts';
import { configure, context, follower, leading, prepared, voters, withEntries } from '../testing/building.ts';
import { FakeWorld } from '../testing/fake-world.ts';
import { StatusTruth } from './truth.ts';

const COUNT = 5;
/** A lease in these tests lasts for a little less than this. */
const LEASE = context.options.leaderLeaseTimeout;

/** Five members that run and work both ways with each other, and the truth about them. */
class Stand {
  readonly world = new FakeWorld(COUNT);
  readonly truth = new StatusTruth(context, this.world);

  constructor() {
    for (let node = 0; node < COUNT; node += 1) {
      this.world.node(node).up = true;
      this.world.node(node).starts = 1;
      this.world.node(node).state = this.member(node);
    }
    this.truth.refresh();
  }

  member(node: number): MemberState {
    return follower(node, prepared(node, COUNT));
  }

  /** The node leads; a quorum answered what it sent then. */
  lead(node: number, quorumSentAt = this.world.now): this {
    this.world.node(node).state = leading(this.member(node), [], { quorumSentAt });
    this.truth.lease(node);
    return this.settle();
  }

  settle(): this {
    this.truth.refresh();
    return this;
  }

  cut(from: number, to: number): this {
    this.world.setOneWay(from, to, { cut: true });
    return this.settle();
  }

  online(a: number, b: number): boolean | undefined {
    return this.truth.of(a, b)?.online;
  }

  reference(a: number, b: number): number | undefined {
    return this.truth.of(a, b)?.reference;
  }
}

describe('the reference', () => {
  it('is A itself where nobody leads', () => {
    const stand = new Stand().cut(0, 1);
    expect([stand.reference(0, 1), stand.online(0, 1), stand.online(1, 0)]).toEqual([0, false, false]);
    expect([stand.reference(2, 1), stand.online(2, 1), stand.online(2, 0)]).toEqual([2, true, true]);
  });

  it('is the leader that A works both ways with: a broken link between two followers makes neither offline', () => {
    const stand = new Stand().lead(4).cut(0, 1).cut(1, 0);
    expect([stand.reference(0, 1), stand.online(0, 1), stand.online(1, 0)]).toEqual([4, true, true]);
  });

  it('decides who is offline for A, although A sees it well', () => {
    const stand = new Stand().lead(4).cut(4, 1);
    expect([stand.online(0, 1), stand.online(4, 1)]).toEqual([false, false]);
  });

  it('is A itself where the leader can be heard and cannot be reached, or the other way about', () => {
    for (const [from, to] of [
      [0, 4],
      [4, 0],
    ] as const) {
      const stand = new Stand().lead(4).cut(from, to).cut(0, 1);
      expect([stand.reference(0, 1), stand.online(0, 1), stand.online(0, 4)]).toEqual([0, false, false]);
    }
  });

  it('is no leader whose lease is over, or was never begun', () => {
    for (const quorumSentAt of [-1, 0]) {
      const stand = new Stand();
      stand.world.now = LEASE;
      expect(stand.lead(4, quorumSentAt).reference(0, 1)).toBe(0);
      expect(stand.lead(4, LEASE).reference(0, 1)).toBe(4);
    }
  });

  it('changes when a lease ends, which is known beforehand', () => {
    const stand = new Stand().lead(4);
    const end = stand.truth.leaseEnd(4);
    expect(end).toBeGreaterThan(0);
    expect(end).toBeLessThanOrEqual(LEASE);
    stand.world.now = end - 1;
    expect(stand.settle().reference(0, 1)).toBe(4);
    stand.world.now = end;
    expect(stand.settle().reference(0, 1)).toBe(0);
  });

  it('counts as leader for the records only while it works both ways with a majority', () => {
    const stand = new Stand().lead(4);
    expect(stand.truth.leader).toEqual({ node: 4, since: 0 });
    stand.world.now = 10;
    stand.cut(4, 0).cut(4, 1);
    expect(stand.truth.leader).toEqual({ node: 4, since: 0 });
    stand.cut(2, 4);
    expect(stand.truth.leader).toEqual({ node: -1, since: 10 });
  });
});

describe('online', () => {
  it('is who runs: not who is down or paused', () => {
    const stand = new Stand();
    stand.world.node(1).up = false;
    stand.world.node(2).paused = true;
    stand.settle();
    expect([stand.online(0, 0), stand.online(0, 1), stand.online(0, 2), stand.online(0, 3)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('is not judged for an observer that is down or paused itself', () => {
    const stand = new Stand();
    stand.world.node(0).paused = true;
    stand.world.node(1).state = undefined;
    stand.settle();
    expect([stand.online(0, 3), stand.online(1, 3)]).toEqual([undefined, undefined]);
  });

  it('is not judged where a link is unclear: clogged, slower than the profile, or losing more than 5 %', () => {
    for (const change of [{ clogged: true }, { latency: [0, 5_001] as const }, { loss: 0.051 }]) {
      const stand = new Stand();
      stand.world.setOneWay(1, 0, change);
      stand.settle();
      expect([stand.online(0, 1), stand.online(1, 0), stand.online(0, 2)]).toEqual([
        undefined,
        undefined,
        true,
      ]);
    }
    const stand = new Stand();
    stand.world.setLink(0, 1, { loss: 0.05 });
    expect(stand.settle().online(0, 1)).toBe(true);
  });

  it('is not judged while it is unclear whether the leader is in reach', () => {
    const stand = new Stand().lead(4);
    stand.world.setOneWay(0, 4, { clogged: true });
    expect(stand.settle().online(0, 1)).toBeUndefined();
  });

  it('is broken where one direction is cut, however unclear the other', () => {
    const stand = new Stand();
    stand.world.setOneWay(0, 1, { clogged: true });
    expect(stand.cut(1, 0).online(0, 1)).toBe(false);
  });

  it('is not judged where a clock is beyond the drift bound, or a disk slow', () => {
    const stand = new Stand();
    stand.world.node(1).ppm = context.options.clockDriftPpm + 1;
    stand.world.node(2).ppm = -context.options.clockDriftPpm;
    const slow = { kind: 'diskSlow', node: 'ctrl4', latency: [0, 1], for: 1 } as const;
    stand.truth.fault(slow, false);
    stand.settle();
    expect([1, 2, 3].map((node) => stand.online(0, node))).toEqual([undefined, true, undefined]);
    stand.truth.fault(slow, true);
    expect(stand.settle().online(0, 3)).toBe(true);
  });
});

describe('members', () => {
  it('are those of the configuration that A has applied, not of one that is only in its log', () => {
    const stand = new Stand();
    const [first, ...rest] = voters(COUNT);
    if (first === undefined) throw new Error('no voters');
    const image = withEntries(prepared(1, COUNT), configure(1, rest));
    stand.world.node(1).state = follower(1, image);
    expect(stand.settle().online(1, 0)).toBe(true);
    stand.world.node(1).state = { ...follower(1, image), commit: 2 };
    expect(stand.settle().online(1, 0)).toBeUndefined();
    expect(stand.online(2, 0)).toBe(true);
  });

  it('are of an incarnation: whoever runs in the place of one, with another disk, is not it', () => {
    const stand = new Stand();
    stand.world.node(1).state = follower(1, { ...prepared(1, COUNT), incarnation: 77 });
    stand.settle();
    expect([stand.online(0, 1), stand.online(1, 0)]).toEqual([false, undefined]);
  });

  it('are not judged, without a leader, about one that has not learned yet that A is a member, and does not answer it', () => {
    const stand = new Stand();
    const [, ...rest] = voters(COUNT);
    stand.world.node(1).state = follower(1, withEntries(prepared(1, COUNT), configure(1, rest)));
    stand.settle();
    expect([stand.online(0, 1), stand.online(2, 1)]).toEqual([undefined, true]);
    expect(stand.lead(4).online(0, 1)).toBe(true);
  });

  it('are not judged by or about one that knows it was removed', () => {
    const stand = new Stand();
    stand.world.node(1).state = follower(1, { ...prepared(1, COUNT), removed: true });
    stand.settle();
    expect([stand.online(0, 1), stand.online(1, 0)]).toEqual([undefined, undefined]);
  });
});

describe('a span', () => {
  it('lasts while everything that the truth follows from is as it was', () => {
    const stand = new Stand();
    stand.world.now = 50;
    expect(stand.truth.refresh()).toBe(false);
    expect(stand.truth.of(0, 1)?.since).toBe(0);
  });

  it('begins anew with each input, although the truth stays the same', () => {
    const stand = new Stand();
    // The link between two followers is nothing that the leader's word follows from; who is paused does not run anyway.
    const changes: (readonly [since: number, change: () => void])[] = [
      [10, () => void stand.lead(4)],
      [10, () => void stand.cut(0, 1)],
      [30, () => void stand.cut(1, 4)],
      [40, () => void (stand.world.node(1).paused = true)],
      [40, () => void (stand.world.node(1).up = false)],
      [60, () => void (stand.world.node(0).starts += 1)],
    ];
    for (const [index, [since, change]] of changes.entries()) {
      stand.world.now = 10 * (index + 1);
      change();
      stand.settle();
      expect(stand.truth.of(0, 1)?.since).toBe(since);
    }
  });

  it('is that of one pair: what happens elsewhere leaves it alone', () => {
    const stand = new Stand();
    stand.world.now = 10;
    stand.cut(2, 3);
    expect([stand.truth.of(0, 1)?.since, stand.truth.of(2, 3)?.since]).toEqual([0, 10]);
  });
});
