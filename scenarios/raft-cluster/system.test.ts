import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../file/defaults.ts';
import { FakeWorld } from '../properties/testing/fake-world.ts';
import { configure, follower, prepared, voters, withEntries } from '../properties/testing/building.ts';
import { raftCluster } from './system.ts';

const system = raftCluster({
  voters: 3,
  spares: 1,
  clients: 0,
  options: DEFAULTS.raft,
  client: { attemptTimeout: 1, backoff: [1, 1], patience: 1, maxQueue: 1 },
});

/** Members 0 and 1 hold the removal of member 2 in their logs; it is committed at member 0, or not. */
function world(committed: boolean): FakeWorld {
  const view = new FakeWorld(4);
  const removal = configure(1, voters(3).slice(0, 2), [{ id: 2, incarnation: 3 }]);
  for (let node = 0; node < 3; node += 1) {
    const image = node < 2 ? withEntries(prepared(node), removal) : prepared(node);
    const state = follower(node, image, 0);
    view.node(node).durable = image;
    view.node(node).state = node === 0 && committed ? { ...state, commit: 2 } : state;
  }
  return view;
}

describe('@removed', () => {
  it('is a member whose removal is committed, whether it knows it or not, running or not', () => {
    expect(system.resolve('@removed', world(true))).toEqual([2]);
    const down = world(true);
    down.node(2).state = undefined;
    expect(system.resolve('@removed', down)).toEqual([2]);
  });

  it('is a member that knows it, although nobody else runs', () => {
    const view = world(false);
    view.node(0).state = undefined;
    view.node(1).state = undefined;
    view.node(2).durable = { ...prepared(2), removed: true };
    expect(system.resolve('@removed', view)).toEqual([2]);
  });

  it('is nobody while the removal is not committed, or once the disk is another', () => {
    expect(system.resolve('@removed', world(false))).toEqual([]);
    const wiped = world(true);
    wiped.node(2).durable = { ...prepared(2), incarnation: 77 };
    expect(system.resolve('@removed', wiped)).toEqual([]);
    wiped.node(2).durable = undefined;
    expect(system.resolve('@removed', wiped)).toEqual([]);
  });
});
