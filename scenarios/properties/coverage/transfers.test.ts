import { describe, expect, it } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { context, follower, inOffice, leading, options, prepared } from '../testing/building.ts';
import type { MemberState } from '../cluster.ts';
import { transfers } from './transfers.ts';

const state = (b: Bench, node: number): MemberState => b.world.node(node).state as MemberState;
const hands = (
  target: number,
): { transfer: NonNullable<Extract<MemberState['role'], { kind: 'leader' }>['transfer']> } => ({
  transfer: { target, request: 5, tag: 1, announced: false },
});

/** The first of three leads, and has begun to hand over to the second. */
function begun(): Bench {
  const b = new Bench(transfers(context)).startAll();
  const { term } = prepared(0);
  b.step(0, leading(follower(0, prepared(0)), [1, 1, 1], hands(1)));
  return b.note(0, { kind: 'transfer-started', term, target: 1 });
}

const seen = (b: Bench): number => b.exercised.get('transfer-interrupted') ?? 0;

describe('transfer-interrupted', () => {
  it('is seen when the target or the leader crashes', () => {
    expect(seen(begun())).toBe(0);
    expect(seen(begun().stop(1))).toBe(1);
    expect(seen(begun().stop(0))).toBe(1);
  });

  it('is seen, once, when they lose each other, in one direction at least', () => {
    for (const [from, to] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const b = begun();
      b.world.setOneWay(from, to, { cut: true });
      expect(seen(b.conditions().conditions().stop(1))).toBe(1);
    }
  });

  it('is not seen when somebody else crashes, or is cut off', () => {
    const b = begun().stop(2);
    b.world.setLinks(2, { cut: true });
    expect(seen(b.conditions())).toBe(0);
  });

  it('is not seen where the target was out of reach from the beginning', () => {
    const b = new Bench(transfers(context)).startAll();
    b.world.setLink(0, 1, { cut: true });
    b.step(0, leading(follower(0, prepared(0)), [1, 1, 1], hands(1)));
    b.note(0, { kind: 'transfer-started', term: prepared(0).term, target: 1 });
    expect(seen(b.conditions().stop(1))).toBe(0);
  });

  it('is not seen once the leader has given up', () => {
    const b = begun();
    expect(seen(b.step(0, inOffice(state(b, 0), { transfer: null })).stop(1))).toBe(0);
  });

  it('is not seen once there is another leader', () => {
    const b = begun().note(1, { kind: 'leadership-gained', term: prepared(0).term + 1 });
    expect(seen(b.stop(0))).toBe(0);
  });

  it('is not seen when the leader crashes long after', () => {
    expect(
      seen(
        begun()
          .pass(options.electionTimeout + 1)
          .stop(0),
      ),
    ).toBe(0);
    expect(seen(begun().pass(options.electionTimeout).stop(0))).toBe(1);
  });
});
