import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { leaderReturnsWithin } from '../bounds.ts';
import { oneCluster } from './one-cluster.ts';

const MINUTE = 60_000_000;

/** Three controllers that ought to have founded their cluster themselves. */
function bench(bootstrapExpect = 3): ControllerBench {
  const controller = { ...DEFAULTS.controller, bootstrapExpect };
  return new ControllerBench(oneCluster({ ...documented, controller }, controller)).startControllers();
}

/** A controller belongs to that cluster now; 0 for a blank one. */
function belongs(b: ControllerBench, node: number, cluster: number): ControllerBench {
  b.release(node, { ...b.controller(node), cluster }, { kind: 'timer', timer: 0 });
  return b;
}

describe('one-cluster-id (S0.5, S2.8)', () => {
  it('is content with nodes that belong to one cluster, or to none', () => {
    const b = bench();
    belongs(b, 1, 0);
    expect(b.conditions().violated).toEqual([]);
    expect(b.exercised.get('one-cluster-id')).toBe(3);
  });

  it('sees a node that belongs to another', () => {
    const b = belongs(bench(), 2, 77);
    expect(b.violated).toEqual(['one-cluster-id']);
  });

  it('remembers a cluster whose nodes have all left it', () => {
    const b = bench();
    for (const node of [0, 1, 2]) belongs(b, node, 0);
    expect(b.violated).toEqual([]);
    expect(belongs(b, 0, 78).violated).toEqual(['one-cluster-id']);
  });
});

/** A controller's disk, of this number, has accepted and promised a charter of a cluster named after its founder. */
function accepts(b: ControllerBench, disk: number, cluster: number, round: number): void {
  const { raft, membership, settled } = b.controller(0);
  const ballot = { round, node: 0, incarnation: cluster };
  const charter = { cluster, founders: [{ node: 0, incarnation: cluster, address: 'tls:a:1' }] };
  b.world.node(0).disk = undefined;
  for (const accepted of [null, { ballot, charter }]) {
    const founding = { promised: ballot, accepted, decided: null, untold: [] };
    const joining = { ...membership.joining.target.slice, incarnation: disk };
    b.saveDisk(0, { raft: raft.durable, membership: { founding, joining }, settled });
  }
}

describe('one-cluster-id, of a second cluster', () => {
  /** The first cluster is accepted by so many disks, the second by three others. */
  function second(disks: number): ControllerBench {
    const b = bench();
    for (let disk = 0; disk < disks; disk += 1) accepts(b, 10 + disk, 1, 1);
    for (let disk = 0; disk < 3; disk += 1) accepts(b, 20 + disk, 2, 2);
    return b;
  }

  it('excuses it where as many disks as it takes have founded each', () => {
    expect(belongs(second(3), 2, 2).violated).toEqual([]);
  });

  it('sees it where fewer have founded the first', () => {
    expect(belongs(second(2), 2, 2).violated).toEqual(['one-cluster-id']);
  });

  it.each([1, 2])('excuses it where an operator has founded cluster %i of the two', (founded) => {
    const b = founded === 1 ? second(0) : bench();
    const { raft, membership, settled } = b.controller(0);
    const decided = { cluster: founded, founders: [{ node: 0, incarnation: founded, address: 'tls:a:1' }] };
    const disk = {
      raft: raft.durable,
      membership: {
        founding: { ...membership.founding.durable, decided },
        joining: membership.joining.target.slice,
      },
      settled,
    };
    b.request(0, { kind: 'init' });
    expect(belongs(b.saveDisk(0, disk), 2, 2).violated).toEqual([]);
  });
});

describe('forms (S0.2, S0.4, S0.5)', () => {
  const bound = 4 * MINUTE + leaderReturnsWithin(documented);

  it('sees founders enough that found nothing, though the first of all works with too few', () => {
    const controller = { ...DEFAULTS.controller, bootstrapExpect: 3 };
    const b = new ControllerBench(oneCluster({ ...documented, controller }, controller), 4);
    const blank = bench().controller(0);
    const { settings } = blank.fixed;
    const fixed = {
      ...blank.fixed,
      settings: { ...settings, discovery: { ...settings.discovery, seeds: [1] } },
    };
    for (const node of [0, 1, 2, 3]) b.startWith(node, { ...blank, fixed, cluster: 0 });
    for (const far of [2, 3]) b.world.setLink(0, far, { cut: true });
    expect(b.conditions().pass(bound).violated).toEqual(['forms']);
  });

  it('is content when everybody is a member by then', () => {
    const b = bench().pass(bound);
    expect(b.conditions().violated).toEqual([]);
    expect(b.exercised.get('forms')).toBe(2);
  });

  it('sees a node that is left out, and no sooner than the bound allows', () => {
    const controller = { ...DEFAULTS.controller, bootstrapExpect: 3 };
    const b = new ControllerBench(oneCluster({ ...documented, controller }, controller));
    b.startController(0).startController(2);
    b.startWith(1, { ...bench().controller(1), cluster: 0 });
    expect(b.pass(bound - 1).violated).toEqual([]);
    expect(b.pass(1).violated).toEqual(['forms']);
  });

  it('sees founders enough that found nothing, although another node is cut off', () => {
    const found = (seeds: readonly number[]): ControllerBench => {
      const controller = { ...DEFAULTS.controller, bootstrapExpect: 2 };
      const b = new ControllerBench(oneCluster({ ...documented, controller }, controller));
      const first = bench();
      for (const node of [0, 1, 2]) {
        const state = first.controller(node);
        const { settings } = state.fixed;
        const fixed = {
          ...state.fixed,
          settings: { ...settings, discovery: { ...settings.discovery, seeds } },
        };
        b.startWith(node, { ...state, fixed, cluster: 0 });
      }
      b.world.setLinks(2, { cut: true });
      return b.conditions().pass(bound);
    };
    expect(found([0]).violated).toEqual(['forms']);
    // Nobody knows anybody: then nothing can be asked of them.
    expect(found([]).violated).toEqual([]);
  });

  it('does not ask for those who were removed and have left', () => {
    const b = belongs(bench(), 1, 0).pass(bound);
    expect(b.violated).toEqual([]);
  });

  it('asks for nothing while links are cut, or where the cluster is there from the start', () => {
    const cut = bench();
    cut.world.setLinks(2, { cut: true });
    cut.conditions();
    expect(
      cut
        .pass(2 * bound)
        .conditions()
        .exercised.get('forms'),
    ).toBeUndefined();
    expect(
      bench(0)
        .pass(2 * bound)
        .conditions()
        .exercised.get('forms'),
    ).toBeUndefined();
  });
});
