import { describe, expect, it } from 'vitest';
import type { Ballot } from './ballot.ts';
import { compareBallots, NO_BALLOT } from './ballot.ts';
import type { Charter } from './charter.ts';
import type { FoundingMessage } from './founding-message.ts';
import { addressOf, FoundingNetwork } from './testing/founding-network.ts';

/** Three nodes of three founders that know each other and have said nothing yet. */
function three(bootstrapExpect = 3, nodes = 3): FoundingNetwork {
  const network = new FoundingNetwork(nodes, bootstrapExpect);
  for (const { id } of network.nodes) network.start(id);
  return network.introduceAll();
}

function ballotOf(network: FoundingNetwork, round: number, node: number): Ballot {
  return { round, node, incarnation: network.node(node).incarnation };
}

function charterOf(network: FoundingNetwork, proposer: number, nodes: readonly number[]): Charter {
  const founders = nodes.map((node) => {
    return { node, incarnation: network.node(node).incarnation, address: addressOf(node) };
  });
  return { cluster: network.node(proposer).incarnation, founders };
}

/** Node `from` sends node 1 a message of its own making; what node 1 answers. */
function told(network: FoundingNetwork, from: number, message: FoundingMessage): FoundingMessage[] {
  network.inFlight = [{ from, to: 1, message, due: 0 }];
  network.deliver(0).syncAll();
  return network.inFlight.map((answer) => answer.message);
}

function prepare(network: FoundingNetwork, round: number, from: number): FoundingMessage {
  const ballot = ballotOf(network, round, from);
  return { kind: 'founding-prepare', to: network.node(1).incarnation, deployment: 'test', expect: 3, ballot };
}

function accept(network: FoundingNetwork, round: number, from: number): FoundingMessage {
  const ballot = ballotOf(network, round, from);
  const charter = charterOf(network, from, [0, 1, 2]);
  const to = network.node(1).incarnation;
  return { kind: 'founding-accept', to, deployment: 'test', expect: 3, ballot, charter };
}

describe('a ballot', () => {
  it('is unique to its proposer, and the round decides first', () => {
    const ballots: readonly Ballot[] = [
      NO_BALLOT,
      { round: 1, node: 0, incarnation: 9 },
      { round: 1, node: 1, incarnation: 4 },
      { round: 1, node: 1, incarnation: 5 },
      { round: 2, node: 0, incarnation: 1 },
    ];
    ballots.forEach((a, i) => {
      ballots.forEach((b, j) => {
        expect(Math.sign(compareBallots(a, b))).toBe(Math.sign(i - j));
      });
    });
  });
});

describe('an acceptor', () => {
  it('answers only when its promise is durable', () => {
    const network = three();
    network.inFlight = [{ from: 0, to: 1, message: prepare(network, 1, 0), due: 0 }];
    network.deliver(0);
    expect(network.inFlight).toEqual([]);
    network.sync(1);
    expect(network.node(1).disk.founding?.promised).toEqual(ballotOf(network, 1, 0));
    expect(network.inFlight.map(({ message }) => message.kind)).toEqual(['founding-promise']);
  });

  it('yields a promise only to a higher ballot', () => {
    const network = three();
    expect(told(network, 2, prepare(network, 2, 2))).toMatchObject([{ kind: 'founding-promise' }]);
    const refused = { kind: 'founding-outbid', promised: ballotOf(network, 2, 2) };
    expect(told(network, 0, prepare(network, 2, 0))).toMatchObject([refused]);
    expect(told(network, 0, accept(network, 1, 0))).toMatchObject([refused]);
    expect(told(network, 0, prepare(network, 3, 0))).toMatchObject([{ kind: 'founding-promise' }]);
  });

  it('reports what it has accepted with every later promise', () => {
    const network = three();
    expect(told(network, 0, accept(network, 1, 0))).toMatchObject([{ kind: 'founding-accepted' }]);
    const accepted = { ballot: ballotOf(network, 1, 0), charter: charterOf(network, 0, [0, 1, 2]) };
    expect(told(network, 2, prepare(network, 2, 2))).toMatchObject([{ kind: 'founding-promise', accepted }]);
  });

  it('keeps its promise over a crash', () => {
    const network = three();
    told(network, 2, prepare(network, 2, 2));
    network.crash(1).start(1);
    expect(told(network, 0, prepare(network, 1, 0))).toMatchObject([{ kind: 'founding-outbid' }]);
  });

  it('answers for no other incarnation', () => {
    const network = three();
    const message = prepare(network, 1, 0);
    network.wipe(1).start(1);
    expect(told(network, 0, message)).toEqual([]);
  });

  it.each([
    ['reserved for a join', (network: FoundingNetwork) => (network.node(1).reserved = true)],
    ['a member of a cluster', (network: FoundingNetwork) => (network.node(1).cluster = 77)],
    [
      'in reach of a cluster',
      (network: FoundingNetwork) => {
        network.node(2).cluster = 77;
        network.introduce(1, 2);
      },
    ],
  ])('takes no part while it is %s', (_, bar) => {
    const network = three();
    bar(network);
    expect(told(network, 0, prepare(network, 1, 0))).toEqual([]);
    expect(told(network, 0, accept(network, 1, 0))).toEqual([]);
    expect(network.node(1).disk.founding).toBe(null);
  });

  it.each([{ deployment: 'other' }, { expect: 2 }])('founds nothing with strangers: %o', (strange) => {
    const network = three();
    const message = { ...prepare(network, 1, 0), ...strange };
    expect(told(network, 0, message as FoundingMessage)).toEqual([]);
    expect(network.notes).toEqual([
      { kind: 'founding-mismatch', from: 0, deployment: 'test', expect: 3, ...strange },
    ]);
  });
});

describe('a proposer', () => {
  it('never uses a ballot twice, whenever it crashes', () => {
    const network = three();
    network.fire(0).sync(0);
    const first = network.inFlight[0]?.message;
    network.crash(0).start(0).introduceAll();
    network.inFlight = [];
    network.fire(0).sync(0);
    const second = network.inFlight[0]?.message;
    expect(first).toMatchObject({ kind: 'founding-prepare', ballot: { round: 1 } });
    expect(second).toMatchObject({ kind: 'founding-prepare', ballot: { round: 2 } });
  });

  it('proposes those whose promises it counted', () => {
    const network = three(2, 3);
    network.fire(0).sync(0);
    network.inFlight = network.inFlight.filter(({ to }) => to === 2);
    network.deliverAll();
    expect(network.witness.charters()).toEqual([charterOf(network, 0, [0, 2])]);
  });

  it('counts a node once, whose disk was lost in between', () => {
    const network = three();
    network.fire(0).sync(0);
    network.inFlight = network.inFlight.filter(({ to }) => to === 1);
    network.deliver(0).sync(1).deliver(0);
    expect(network.node(0).state?.attempt?.promised.map(({ node }) => node)).toEqual([0, 1]);
    network.wipe(1).start(1).introduce(0, 1).introduce(1, 0);
    network.fire(0);
    network.inFlight = network.inFlight.filter(({ to }) => to === 1);
    network.deliver(0).sync(1).deliver(0).syncAll();
    const { incarnation } = network.node(1);
    expect(network.node(0).state?.attempt).toMatchObject({
      promised: [{ node: 0 }, { node: 1, incarnation }],
      charter: null,
    });
  });

  it('counts no acceptance of an earlier ballot', () => {
    const network = three();
    network.fire(0).sync(0);
    while (network.node(0).state?.attempt?.charter === null) network.syncAll().deliver(0);
    network.syncAll();
    const stale = network.inFlight.filter(({ message }) => message.kind === 'founding-accept');
    const earlier = ballotOf(network, 1, 0);
    expect(stale.length).toBe(2);
    network.inFlight = [];
    const outbid = { kind: 'founding-outbid', ballot: earlier, promised: ballotOf(network, 4, 2) } as const;
    network.inFlight = [{ from: 2, to: 0, message: outbid, due: 0 }];
    network.deliver(0).fire(0);
    while (network.node(0).state?.attempt?.charter === null) network.syncAll().deliver(0);
    network.syncAll();
    for (const from of [1, 2]) {
      const { incarnation } = network.node(from);
      const message = { kind: 'founding-accepted', ballot: earlier, incarnation } as const;
      network.inFlight = [{ from, to: 0, message, due: 0 }];
      network.deliver(0);
    }
    expect(network.node(0).state?.attempt).toMatchObject({ ballot: { round: 5 }, accepted: [0] });
  });

  it('asks the silent again, in the same ballot, and begins a new one only when it was outbid', () => {
    const network = three();
    network.fire(0).sync(0);
    network.inFlight = network.inFlight.filter(({ to }) => to === 1);
    network.deliver(0).sync(1).deliver(0);
    network.fire(0);
    expect(network.inFlight).toMatchObject([
      { to: 2, message: { kind: 'founding-prepare', ballot: { round: 1 } } },
    ]);
  });

  it('waits longer and longer while nothing comes of it, within bounds, and never gives up', () => {
    const network = three();
    const waits = [];
    for (let i = 0; i < 8; i += 1) {
      network.inFlight = [];
      waits.push(network.fire(0).syncAll().node(0).state?.wait);
    }
    // Chance may make a wait three times as long: then it is the longest that the settings allow.
    const third = Math.floor(8_000_000 / 3);
    expect(waits).toEqual([1_000_000, 2_000_000, third, third, third, third, third, third]);
    expect(network.deliverAll().witness.charters().length).toBe(1);
  });

  it('never founds a cluster with fewer than the founders it expects, however long it waits', () => {
    const network = new FoundingNetwork(2, 3).start(0).start(1).introduceAll();
    expect(network.pass(3600 * 1_000_000, 0, () => network.node(0).disk.incarnation !== 0)).toBe(false);
  });

  it('never founds a cluster of its own accord when it expects none', () => {
    const network = new FoundingNetwork(3, 0).start(0).start(1).start(2).introduceAll();
    expect(network.node(0).timerDue).toBe(Infinity);
    expect(network.pass(3600 * 1_000_000, 0, () => network.node(0).disk.incarnation !== 0)).toBe(false);
  });
});
