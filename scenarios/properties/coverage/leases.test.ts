import { describe, expect, it } from 'vitest';
import { leaseDuration } from '../../../core/raft/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { Bench } from '../testing/bench.ts';
import { follower, leading, options, prepared } from '../testing/building.ts';
import { leases } from './leases.ts';

const CLIENT = 3;
const LEASE = leaseDuration(options);
const read: ClusterTypes['Request'] = { kind: 'read', tag: 1, query: { kind: 'get', key: 0 } };
const answer: ClusterTypes['Response'] = { kind: 'answer', tag: 1, index: 1, answer: null };

/** The first of three leads, with a lease that runs from now on. */
function led(): Bench {
  const b = new Bench(leases()).startAll();
  return b.step(0, leading(follower(0, prepared(0)), [1, 1, 1], { quorumSentAt: b.world.localClock(0) }));
}

describe('isolated-leader-asked', () => {
  const asked = (b: Bench, node = 0, origin = CLIENT): number => {
    b.request(node, read, origin);
    return b.exercised.get('isolated-leader-asked') ?? 0;
  };

  it('is seen when a client reaches a leader that has lost the others, in one direction at least', () => {
    const b = led();
    expect(asked(b)).toBe(0);
    b.world.setOneWay(0, 1, { cut: true });
    b.world.setOneWay(2, 0, { cut: true });
    expect(asked(b.conditions())).toBe(1);
  });

  it('is seen when the others are down', () => {
    expect(asked(led().stop(1).stop(2))).toBe(1);
  });

  it('is not seen when one of three is lost, or when the links are whole again', () => {
    const b = led();
    b.world.setLink(0, 1, { cut: true });
    expect(asked(b.conditions())).toBe(0);
    b.world.setLink(0, 2, { cut: true });
    b.conditions();
    b.world.setLink(0, 1, { cut: false });
    expect(asked(b.conditions())).toBe(0);
  });

  it('is not seen when it is a follower that is asked, or nobody outside asks', () => {
    const b = led();
    b.world.setLinks(0, { cut: true });
    b.world.setLinks(1, { cut: true });
    expect(asked(b.conditions(), 1)).toBe(0);
    expect(asked(b, 0, -1)).toBe(0);
  });
});

describe('lease-nearly-over', () => {
  const readAfter = (micros: number, later = 0): number => {
    const b = led().pass(micros);
    const id = b.request(0, read, CLIENT);
    if (later > 0) b.pass(later);
    b.respond(0, id, answer, CLIENT);
    return b.exercised.get('lease-nearly-over') ?? 0;
  };

  it('is seen when a read is answered in the last tenth of the lease', () => {
    expect(readAfter(Math.ceil(LEASE * 0.9))).toBe(1);
    expect(readAfter(LEASE - 1)).toBe(1);
  });

  it('is not seen before that, nor when the lease is over', () => {
    expect(readAfter(Math.ceil(LEASE * 0.9) - 2)).toBe(0);
    expect(readAfter(LEASE)).toBe(0);
  });

  it('is not seen when the answer took a round of messages', () => {
    expect(readAfter(Math.ceil(LEASE * 0.9), 1)).toBe(0);
  });
});
