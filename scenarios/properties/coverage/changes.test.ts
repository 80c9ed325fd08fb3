import { describe, expect, it } from 'vitest';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { Bench } from '../testing/bench.ts';
import { follower, leading, prepared, voters } from '../testing/building.ts';
import { changes } from './changes.ts';

type Request = ClusterTypes['Request'];

/** A node leads, and its configuration is at `index`, its commit index at 3. */
function leads(b: Bench, node: number, index: number): Bench {
  const state = leading(follower(node, prepared(node)), [1, 1, 1]);
  return b.step(node, { ...state, commit: 3, configuration: { index, members: voters(3), removed: [] } });
}

const bench = (index: number): Bench => leads(new Bench(changes()).startAll(), 0, index);
const raced = (b: Bench): number => b.exercised.get('changes-raced') ?? 0;
const rivals = (b: Bench): number => b.exercised.get('configurations-raced') ?? 0;

const change: Request = { kind: 'change', tag: 1, change: { kind: 'remove', id: 2 } };
const join: Request = { kind: 'join', tag: 1, node: 4, address: 'x', suffrage: 'voter' };
const operate: Request = { kind: 'operate', tag: 1, wish: { verb: 'remove', node: 2 } };
const transfer: Request = { kind: 'operate', tag: 1, wish: { verb: 'transfer-leadership', to: null } };
const read: Request = { kind: 'read', tag: 1, query: { kind: 'get', key: 0 } };

describe('changes-raced', () => {
  it.each([change, join, operate])('is seen when a wish finds another change uncommitted: $kind', (wish) => {
    const b = bench(4);
    b.request(0, wish);
    expect(raced(b)).toBe(1);
  });

  it('is seen when a controller passes the wish on', () => {
    const wish = { verb: 'remove', node: 2 } as const;
    const ask = { kind: 'operate-ask', ask: 1, term: 1, firstLeader: 0, wish } as const;
    expect(raced(bench(4).deliver(1, 0, ask))).toBe(1);
    expect(raced(bench(3).deliver(1, 0, ask))).toBe(0);
    const question = { node: 4, address: 'x', suffrage: 'voter' } as const;
    expect(raced(bench(4).deliver(1, 0, { kind: 'join-ask', ask: 1, term: 1, question }))).toBe(1);
  });

  it('is not seen when the last change is committed, or whoever is asked does not lead', () => {
    const b = bench(3);
    b.request(0, change);
    b.request(1, change);
    expect(raced(b)).toBe(0);
  });

  it('is not seen when something else is asked for', () => {
    const b = bench(4);
    b.request(0, transfer);
    b.request(0, read);
    const wish = { verb: 'transfer-leadership', to: null } as const;
    b.deliver(1, 0, { kind: 'operate-ask', ask: 1, term: 1, firstLeader: 0, wish });
    expect(raced(b)).toBe(0);
  });
});

describe('configurations-raced', () => {
  const appends = (b: Bench, node: number, committed = false): Bench =>
    b.note(node, {
      kind: 'configuration',
      configuration: { index: 4, members: voters(3), removed: [] },
      committed,
    });

  it('is seen when two lead, each with a configuration that is not committed', () => {
    expect(rivals(appends(leads(bench(4), 1, 4), 1))).toBe(1);
  });

  it('is not seen when that of the other is committed, or the other is down', () => {
    expect(rivals(appends(leads(bench(3), 1, 4), 1))).toBe(0);
    expect(rivals(appends(leads(bench(4), 1, 4).stop(0), 1))).toBe(0);
  });

  it('is not seen when it is a follower that receives it, or it is committed', () => {
    expect(rivals(appends(bench(4), 1))).toBe(0);
    expect(rivals(appends(leads(bench(4), 1, 4), 1, true))).toBe(0);
  });
});
