import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../founding/testing/chance.ts';
import { GOSSIP_DEFAULTS } from './index.ts';
import { GossipNetwork } from './testing/gossip-network.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;

/** So many nodes that all know node 0, half a minute later. */
function acquainted(count: number, seed = 1): GossipNetwork {
  return new GossipNetwork(count, [0], seed).startAll().pass(30 * SECOND);
}

describe('gossip (S0.2): who is where', () => {
  it('spreads from a single seed to everyone, and suspects nobody while the network is as documented', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (count, seed) => {
        const network = acquainted(count, seed).pass(2 * MINUTE);
        expect(network.mistakes()).toEqual([]);
        expect(network.notes.filter(({ standing }) => standing !== 'alive')).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('has all agree soon after all faults have ended, whatever came before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.integer(), fc.nat(12), (count, seed, faults) => {
        const network = acquainted(count, seed);
        const chance = new Chance(seed);
        for (let i = 0; i < faults; i += 1) {
          const id = chance.below(count);
          const side = (node: number): boolean => node < 1 + chance.below(count);
          const sides = network.nodes.map((node) => side(node.id));
          const dice = chance.below(6);
          if (dice === 0) network.crash(id);
          else if (dice === 1) network.start(id);
          else if (dice === 2) network.wipe(id).start(id);
          else if (dice === 3) network.bind(id, 77);
          else if (dice === 4) network.works = (from, to) => sides[from] === sides[to];
          else network.loss = chance.below(60);
          network.pass(chance.between(1, 20) * SECOND);
        }
        network.loss = 0;
        network.works = () => true;
        for (const { id } of network.nodes) if (id === 0 || chance.below(3) > 0) network.start(id);
        network.pass(2 * MINUTE);
        expect(network.mistakes()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('finds out about a death within a bound (SWIM: completeness)', () => {
    const network = acquainted(5)
      .crash(3)
      .pass(15 * SECOND);
    expect([0, 1, 2, 4].map((id) => network.standing(id, 3))).toEqual(['dead', 'dead', 'dead', 'dead']);
  });

  it('buries nobody before a suspicion has had its time, though no one refutes it', () => {
    const network = acquainted(5).crash(3);
    network.pass(MINUTE);
    const first = (standing: string): number =>
      Math.min(...network.notes.filter((note) => note.standing === standing).map(({ at }) => at));
    const { suspicionIntervals, probeInterval } = GOSSIP_DEFAULTS;
    expect(first('dead') - first('suspect')).toBeGreaterThanOrEqual(suspicionIntervals * probeInterval);
    expect(first('dead')).toBeLessThan(Infinity);
  });

  it('probes through others before it suspects anyone', () => {
    const network = acquainted(4);
    network.works = (from, to) => !(from === 1 && to === 2) && !(from === 2 && to === 1);
    network.pass(2 * MINUTE);
    expect(network.notes.filter(({ standing }) => standing !== 'alive')).toEqual([]);
    expect(network.sent.some(({ message }) => message.kind === 'gossip-ping-request')).toBe(true);
  });

  it('is refuted by the one it is about', () => {
    const network = acquainted(3);
    const rumour = { ...network.node(2).self, standing: 'dead', refutation: 5 } as const;
    const ping = {
      kind: 'gossip-ping',
      deployment: 'test',
      sequence: 1,
      relay: null,
      rumours: [rumour],
    } as const;
    network.receive(0, 1, ping);
    expect(network.standing(0, 2)).toBe('dead');
    network.pass(15 * SECOND);
    expect(network.mistakes()).toEqual([]);
    expect(network.node(2).state?.own.refutation).toBe(6);
  });

  it.each([
    ['older', { refutation: 2, standing: 'dead' }, false],
    ['as new and better', { refutation: 3, standing: 'alive', incarnation: 1 }, false],
    ['as new and worse', { refutation: 3, standing: 'suspect' }, true],
    ['newer', { refutation: 4, standing: 'dead' }, true],
  ] as const)(
    'believes of two rumours the newer one, then the worse one: one that is %s',
    (_, part, isBelieved) => {
      const network = acquainted(3);
      const rumour = { ...network.node(2).self, standing: 'alive', refutation: 3 } as const;
      const ping = { kind: 'gossip-ping', deployment: 'test', sequence: 1, relay: null } as const;
      network.receive(0, 1, { ...ping, rumours: [rumour] });
      const before = network.node(0).state?.entries[1]?.rumour;
      expect(before).toEqual(rumour);
      network.receive(0, 1, { ...ping, rumours: [{ ...rumour, ...part }] });
      expect(network.node(0).state?.entries[1]?.rumour).toEqual(isBelieved ? { ...rumour, ...part } : rumour);
    },
  );

  it('tells everyone what it holds of them, so that they can refute it', () => {
    const network = acquainted(3).pass(MINUTE);
    network.sent = [];
    network.pass(10 * SECOND);
    for (const { to, message } of network.sent) expect(message.rumours[1]?.node).toBe(to);
    expect(network.sent.length).toBeGreaterThan(20);
  });

  it('says at once that a node has joined a cluster', () => {
    const network = acquainted(3).bind(1, 77);
    network.sent = [];
    network.pass(1.5 * SECOND);
    const said = network.sent.filter(({ from }) => from === 1).map(({ message }) => message.rumours[0]);
    expect(said.length).toBeGreaterThan(0);
    for (const rumour of said) expect(rumour).toMatchObject({ node: 1, cluster: 77 });
  });

  it('reaches a node that came long after the news, through others where it must', () => {
    const network = new GossipNetwork(4, [0])
      .start(0)
      .start(2)
      .start(3)
      .pass(5 * MINUTE);
    // The newcomer reaches nobody but the seed.
    network.works = (from, to) => from + to === 1 || (from !== 1 && to !== 1);
    network.start(1).pass(30 * SECOND);
    expect(network.view(1).map(({ node }) => node)).toEqual([0, 2, 3]);
  });

  it('probes in turn: each of the others equally often', () => {
    const network = acquainted(5);
    network.sent = [];
    network.pass(40 * SECOND);
    const probes = network.sent.filter(({ from, message }) => from === 2 && message.kind === 'gossip-ping');
    const counts = [0, 1, 3, 4].map((id) => probes.filter(({ to }) => to === id).length);
    expect(counts).toEqual([10, 10, 10, 10]);
  });

  it('stays within a bound in every message, however many there are', () => {
    const network = acquainted(20);
    network.crash(7).crash(11).pass(MINUTE);
    const longest = Math.max(...network.sent.map(({ message }) => message.rumours.length));
    expect(longest).toBeGreaterThan(6);
    expect(longest).toBeLessThanOrEqual(10);
  });

  it('grows quiet when there is no news', () => {
    const network = acquainted(12).pass(2 * MINUTE);
    network.sent = [];
    network.pass(20 * SECOND);
    expect(Math.max(...network.sent.map(({ message }) => message.rumours.length))).toBe(4);
  });

  it('finds those again whom the log names, after all have forgotten each other', () => {
    const network = new GossipNetwork(3, []);
    network.startAll().pass(MINUTE);
    expect(network.view(0)).toEqual([]);
    network.logged = [{ id: 0 }, { id: 1 }, { id: 2 }];
    network.pass(20 * SECOND);
    expect(network.view(0).map(({ node, standing }) => [node, standing])).toEqual([
      [1, 'alive'],
      [2, 'alive'],
    ]);
  });

  it('forgets the dead after a while, but never a seed', () => {
    const network = acquainted(4)
      .crash(0)
      .crash(2)
      .pass(12 * MINUTE);
    expect(network.view(1).map(({ node }) => node)).toEqual([0, 3]);
    network.start(0).pass(MINUTE);
    expect(network.view(1).map(({ node, standing }) => [node, standing])).toEqual([
      [0, 'alive'],
      [3, 'alive'],
    ]);
  });

  it('knows a node under its new incarnation after its disk was lost', () => {
    const network = acquainted(3)
      .wipe(1)
      .start(1)
      .pass(15 * SECOND);
    expect(network.mistakes()).toEqual([]);
  });

  it('believes nothing of another deployment, and no malformed address', () => {
    const network = acquainted(2);
    const rumour = { ...network.node(1).self, node: 5, standing: 'alive', refutation: 0 } as const;
    const ping = { kind: 'gossip-ping', deployment: 'test', sequence: 1, relay: null } as const;
    network.receive(0, 1, { ...ping, deployment: 'other', rumours: [rumour] });
    network.receive(0, 1, { ...ping, rumours: [{ ...rumour, address: 'ctrl5' }] });
    expect(network.view(0).map(({ node }) => node)).toEqual([1]);
    network.receive(0, 1, { ...ping, rumours: [rumour] });
    expect(network.view(0).map(({ node }) => node)).toEqual([1, 5]);
  });

  it('remembers a bounded number of nodes, whatever it is told', () => {
    const network = acquainted(2);
    for (let node = 2; node < 1000; node += 1) {
      const address = `tls:ctrl${String(node)}.example:1280`;
      const rumour = { node, address, incarnation: 1, cluster: 0, standing: 'alive', refutation: 0 } as const;
      const ping = { kind: 'gossip-ping', deployment: 'test', sequence: 1, relay: null } as const;
      network.receive(0, 1, { ...ping, rumours: [rumour] });
    }
    expect(network.view(0).length).toBe(256);
  });

  it('hears of whom discovery has met', () => {
    const network = new GossipNetwork(3, [])
      .startAll()
      .introduce(0, 1)
      .introduce(1, 2)
      .pass(30 * SECOND);
    expect(network.mistakes()).toEqual([]);
  });
});
