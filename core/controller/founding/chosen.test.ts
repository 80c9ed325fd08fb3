import { describe, expect, it } from 'vitest';
import { isUndecided } from './index.ts';
import { FoundingNetwork } from './testing/founding-network.ts';

/** Node 0 has seen a charter chosen, and whatever it said of it was lost. */
function untold(nodes = 3, bootstrapExpect = 3): FoundingNetwork {
  const network = new FoundingNetwork(nodes, bootstrapExpect);
  for (const { id } of network.nodes) network.start(id);
  network.introduceAll().fire(0);
  while (network.node(0).state?.durable.decided === null) network.syncAll().deliver(0);
  network.syncAll();
  network.inFlight = [];
  return network;
}

describe('what was chosen', () => {
  it('is told to the founders until they have acknowledged it', () => {
    const network = untold();
    network.fire(0);
    network.inFlight = network.inFlight.filter(({ to }) => to === 1);
    network.deliverAll();
    expect(network.node(1).disk.cluster).toBe(network.node(0).cluster);
    network.fire(0);
    expect(network.inFlight.map(({ to }) => to)).toEqual([2]);
    network.deliverAll();
    expect(network.node(0).disk.founding?.untold).toEqual([]);
    network.fire(0);
    expect(network.inFlight).toEqual([]);
    expect(network.node(0).timerDue).toBe(Infinity);
  });

  it('is acknowledged only when it is durable', () => {
    const network = untold();
    network.fire(0);
    network.deliver(network.inFlight.findIndex(({ to }) => to === 1));
    expect(network.inFlight.filter(({ from }) => from === 1)).toEqual([]);
    network.crash(1).start(1);
    expect(network.node(1).disk.founding?.decided).toBe(null);
    network.fire(0).deliver(network.inFlight.findIndex(({ to }) => to === 1));
    network.syncAll();
    expect(network.inFlight.filter(({ from }) => from === 1).length).toBe(1);
    expect(network.node(1).disk.founding?.decided).not.toBe(null);
  });

  it('is gone on with from the disk after a crash', () => {
    const network = untold();
    network.crash(0).start(0);
    expect(network.inFlight.map(({ to, message }) => [to, message.kind])).toEqual([
      [1, 'founding-chosen'],
      [2, 'founding-chosen'],
    ]);
  });

  it('is acted on after a crash that came before the disk was formatted', () => {
    const network = new FoundingNetwork(1, 1).start(0).fire(0);
    while ((network.node(0).disk.founding?.decided ?? null) === null) network.sync(0);
    network.crash(0);
    expect(network.node(0).disk.cluster).toBe(0);
    network.start(0).syncAll();
    expect(network.node(0).disk.cluster).toBe(network.node(0).incarnation);
    expect(network.witness.founders.size).toBe(1);
  });

  it('is not told for ever to a founder whose disk was lost', () => {
    const network = untold();
    network.wipe(1).start(1).fire(0).deliverAll();
    expect(network.node(0).disk.founding?.untold).toEqual([]);
    expect(network.node(1).cluster).toBe(0);
  });

  it('is told to a founder that turns up blank', () => {
    const network = untold();
    network.introduce(0, 2).deliverAll();
    expect(network.node(2).disk.cluster).toBe(network.node(0).cluster);
  });

  it('is told to a blank node that has promised: it may join, and tells it on when it has', () => {
    const network = untold(3, 2);
    const charter = network.node(0).disk.founding?.decided;
    const promised = network.node(2);
    expect(promised.state !== null && isUndecided(promised.state)).toBe(true);
    network.introduce(2, 0).introduce(0, 2).deliverAll();
    expect(promised.state !== null && isUndecided(promised.state)).toBe(false);
    expect(promised.wishes).toEqual([charter]);
    promised.cluster = network.node(0).cluster;
    network.wipe(1).start(1).introduce(2, 1).deliverAll();
    expect(network.node(1).wishes).toEqual([charter]);
  });

  it('is answered to whoever still tries to found a cluster; one that is no founder goes on to join', () => {
    const network = untold(3, 2);
    network.fire(2).syncAll();
    network.inFlight = network.inFlight.filter(({ to }) => to === 0);
    network.deliverAll();
    const charter = network.node(0).disk.founding?.decided;
    expect(charter?.founders.map(({ node }) => node)).toEqual([0, 1]);
    expect(network.node(2).wishes).toEqual([charter]);
    expect(network.node(2).cluster).toBe(0);
    network.node(2).wishes = [];
    network.crash(2).start(2);
    expect(network.node(2).wishes).toEqual([charter]);
  });

  it('never moves a member of another cluster, and the conflict is noted', () => {
    const network = untold();
    network.node(1).cluster = 77;
    network.fire(0).deliverAll();
    expect(network.node(1).cluster).toBe(77);
    expect(network.notes).toContainEqual({
      kind: 'founding-conflict',
      known: 77,
      told: network.node(0).cluster,
    });
  });
});
