import { describe, expect, it } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { follower, leading, noop, put, voters, withEntries, withImage } from '../testing/building.ts';
import { formatted } from '../../../core/raft/index.ts';
import { replicatedMachine } from '../../../core/controller/index.ts';
import type { ClusterEntry, Image, MemberState } from '../cluster.ts';
import { figureEight } from './figure-eight.ts';

const OLD = put(2, 0, 7);
const RIVAL = put(3, 0, 8);

const image = (node: number, ...entries: ClusterEntry[]): Image =>
  withEntries(formatted(voters(5), node + 1, replicatedMachine), ...entries);

/**
 * Five voters, of which the first leads term 4 and holds an entry of term 2, as one other does; the last holds one of
 * term 3 in its place.
 */
function paper(rival: Image = image(4, RIVAL), commit = 1): Bench {
  const b = new Bench(figureEight(), 5);
  const own = image(0, OLD, noop(4));
  for (const [node, disk] of [own, image(1, OLD), image(2), image(3), rival].entries()) b.start(node, disk);
  const state = leading(withImage(follower(0, own), own), [3, 2, 1, 1, 1], { firstIndex: 3 });
  return b.step(0, { ...state, commit }).note(0, { kind: 'leadership-gained', term: 4 });
}

/** A third one stores the entry of term 2. */
const spread = (b: Bench): Bench => b.save(2, image(2, OLD));
const seen = (b: Bench): number => b.exercised.get('figure-eight') ?? 0;

describe('figure-eight', () => {
  it('is seen as soon as a majority stores the entry of the earlier term', () => {
    const b = paper();
    expect(seen(b)).toBe(0);
    expect(seen(spread(b))).toBe(1);
  });

  it('is seen once a leader, however many more store it', () => {
    const b = spread(paper()).save(3, image(3, OLD));
    expect(seen(b)).toBe(1);
  });

  it('is seen if the majority stores it when the leader is elected already', () => {
    const b = new Bench(figureEight(), 5);
    const own = image(0, OLD, noop(4));
    for (const [node, disk] of [own, image(1, OLD), image(2, OLD), image(3), image(4, RIVAL)].entries())
      b.start(node, disk);
    b.step(0, leading(withImage(follower(0, own), own), [3, 2, 2, 1, 1], { firstIndex: 3 }));
    expect(seen(b.note(0, { kind: 'leadership-gained', term: 4 }))).toBe(1);
  });

  it('is seen if the rival is down: its disk is what counts', () => {
    expect(seen(spread(paper().stop(4)))).toBe(1);
  });

  it('is not seen where nobody has another entry in its place', () => {
    expect(seen(spread(paper(image(4))))).toBe(0);
  });

  it('is not seen where the other entry is of an earlier term: its holder cannot be elected', () => {
    const b = new Bench(figureEight(), 5);
    const own = image(0, RIVAL, noop(4));
    for (const [node, disk] of [own, image(1, RIVAL), image(2, RIVAL), image(3), image(4, OLD)].entries())
      b.start(node, disk);
    b.step(0, leading(withImage(follower(0, own), own), [3, 2, 2, 1, 1], { firstIndex: 3 }));
    expect(seen(b.note(0, { kind: 'leadership-gained', term: 4 }))).toBe(0);
  });

  it('is not seen where the rival’s entry in that very place is of an earlier term, though it could be elected', () => {
    const b = new Bench(figureEight(), 5);
    const own = image(0, RIVAL, noop(5));
    const rival = image(4, OLD, noop(4));
    for (const [node, disk] of [own, image(1, RIVAL), image(2, RIVAL), image(3), rival].entries())
      b.start(node, disk);
    b.step(0, leading(withImage(follower(0, own), own), [3, 2, 2, 1, 1], { firstIndex: 3 }));
    expect(seen(b.note(0, { kind: 'leadership-gained', term: 5 }))).toBe(0);
  });

  it('is not seen where a majority has the leader’s own entry already, figure 8 (e)', () => {
    const b = paper()
      .save(1, image(1, OLD, noop(4)))
      .save(2, image(2, OLD, noop(4)));
    expect(seen(b)).toBe(0);
  });

  it('is not seen once the leader has committed in its own term', () => {
    const b = paper();
    const state = b.world.node(0).state as MemberState;
    expect(seen(spread(b.step(0, { ...state, commit: 3 })))).toBe(0);
  });

  it('is not seen after the leader has gone', () => {
    expect(seen(spread(paper().stop(0)))).toBe(0);
    expect(seen(spread(paper().note(0, { kind: 'leadership-lost', term: 4, reason: 'check-quorum' })))).toBe(
      0,
    );
  });

  it('is not seen where it is a learner that has the other entry, for it cannot be elected', () => {
    const b = paper();
    const state = b.world.node(0).state as MemberState;
    const members = voters(5).map((each) =>
      each.id === 4 ? { ...each, suffrage: 'learner' as const } : each,
    );
    b.step(0, { ...state, configuration: { index: 1, members, removed: [] } });
    expect(seen(b.save(2, image(2, OLD)).save(3, image(3, OLD)))).toBe(0);
  });
});
