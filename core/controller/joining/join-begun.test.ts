import { describe, expect, it } from 'vitest';
import type { JoinNetwork } from './testing/join-network.ts';
import {
  audit,
  calm,
  deliverOnly,
  join,
  oneCluster,
  outcomeOf,
  suffrageOf,
  wordOf,
} from './testing/directed.ts';
import { tend } from './testing/schedule.ts';

describe('S2.5: what was begun', () => {
  it('a leader that cannot know what an earlier one began does not refuse', () => {
    const net = oneCluster();
    const cluster = net.cluster(0);
    const request = net.ask(1, 3, 'voter');
    for (const kind of [
      'join-ask',
      'join-check',
      'join-finding',
      'join-check',
      'join-finding',
      'join-check',
    ]) {
      deliverOnly(net, kind);
    }
    for (const kind of ['join-finding', 'join-reserve', 'join-reserved']) deliverOnly(net, kind);
    // Its entry is in the log of node 2 alone when it dies, and node 1 leads before it has committed anything.
    net.replicate(cluster, 2);
    net.crash(0);
    net.elect(cluster, 0);
    expect(net.leaderOf(cluster)?.id).toBe(1);
    net.node(3).traits = { deployment: 'test' };
    for (let step = 0; step < 20; step += 1) {
      net.advance(100_000);
      for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
    }
    expect(net.watch.questions.get(request)?.outcome).toBeNull();
    net.crash(1);
    net.elect(cluster, 0);
    expect(net.leaderOf(cluster)?.id).toBe(2);
    net.restart(1);
    net.restart(0);
    calm(net, 3);
    expect(suffrageOf(net, 3)).toBe('voter');
    expect(net.watch.questions.get(request)?.outcome?.kind).not.toBe('refused');
  });

  it('a new leader finishes the join whose entry it finds committed', () => {
    const net = oneCluster();
    const cluster = net.cluster(0);
    const request = net.ask(1, 3, 'learner');
    untilReserved(net);
    net.replicate(cluster, 1);
    net.replicate(cluster, 2);
    net.commit(cluster);
    net.crash(0);
    net.flights.length = 0;
    calm(net, 3);
    expect(wordOf(outcomeOf(net, request))).not.toBe('TIMEOUT');
    expect(net.node(3).raft?.cluster).toBe(cluster.id);
    expect(suffrageOf(net, 3)).toBe('learner');
  });

  it('an entry that is in the log, and not committed in time, may come about: the outcome is unknown', () => {
    const net = oneCluster();
    const request = net.ask(0, 3, 'learner');
    untilReserved(net);
    for (let step = 0; step < 70; step += 1) net.advance(100_000);
    expect(audit(net).at(-1)).toBe('entry unknown: the entry is not committed yet');
    expect(wordOf(outcomeOf(net, request))).toBe('TIMEOUT');
    // The target keeps what it has promised: its member may come.
    expect(net.flights.map(({ message }) => message.kind)).not.toContain('join-release');
    tend(net);
    expect(suffrageOf(net, 3)).toBe('learner');
  });

  it('a late request of an earlier join takes nothing from a later one', () => {
    const net = oneCluster();
    net.ask(1, 3, 'learner');
    for (let round = 0; round < 3; round += 1) {
      for (const kind of ['join-ask', 'join-check', 'join-finding']) deliverOnly(net, kind);
    }
    const late = net.flights.find(({ message }) => message.kind === 'join-reserve');
    net.flights.length = 0;
    net.elect(net.cluster(0), 1);
    tend(net);
    net.advance(200_000);
    for (let round = 0; round < 3; round += 1) {
      for (const kind of ['join-ask', 'join-redirect', 'join-check', 'join-finding']) deliverOnly(net, kind);
    }
    deliverOnly(net, 'join-reserve');
    const held = net.node(3).slice?.reservation;
    expect(held).not.toBeNull();
    if (late !== undefined) net.flights.push(late);
    deliverOnly(net, 'join-reserve');
    expect(net.node(3).slice?.reservation).toEqual(held);
  });

  it('an answer of an earlier join counts for nothing in this one', () => {
    const net = oneCluster();
    net.ask(1, 3, 'learner');
    deliverOnly(net, 'join-ask');
    deliverOnly(net, 'join-check');
    const late = net.flights.find(({ message }) => message.kind === 'join-finding');
    net.flights.length = 0;
    net.crash(3);
    net.advance(1_000_000);
    const request = net.ask(2, 3, 'learner');
    deliverOnly(net, 'join-ask');
    if (late !== undefined) net.flights.push(late);
    calm(net, 7);
    expect(wordOf(outcomeOf(net, request))).toBe('UNREACHABLE');
    expect(audit(net)).toEqual(['network refused: no answer', 'network refused: no answer']);
  });

  it('is neither refused nor begun anew while its member waits to be bound', () => {
    const net = oneCluster();
    const cluster = net.cluster(0);
    const request = net.ask(1, 3, 'learner');
    untilReserved(net);
    net.replicate(cluster, 1);
    net.replicate(cluster, 2);
    net.commit(cluster);
    net.crash(0);
    net.flights.length = 0;
    const other = net.ask(2, 4, 'voter');
    for (let step = 0; step < 5; step += 1) {
      tend(net);
      net.advance(100_000);
      dropAll(net, 'join-bind');
      for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
    }
    expect(audit(net)).toHaveLength(5);
    expect(net.watch.questions.get(request)?.outcome).toBeNull();
    expect(wordOf(outcomeOf(net, other))).toBe('JOIN_IN_PROGRESS');
    calm(net, 5);
    expect(wordOf(outcomeOf(net, request))).toBe('repeated');
  });

  it('a reservation that is granted too late is given back at once', () => {
    const net = oneCluster();
    net.ask(1, 3, 'learner');
    for (let round = 0; round < 3; round += 1) {
      for (const kind of ['join-ask', 'join-check', 'join-finding']) deliverOnly(net, kind);
    }
    const late = net.flights.find(({ message }) => message.kind === 'join-reserve');
    net.flights.length = 0;
    net.isolated.add(3);
    net.advance(1_000_000);
    net.isolated.clear();
    if (late !== undefined) net.flights.push(late);
    deliverOnly(net, 'join-reserve');
    expect(net.node(3).slice?.reservation).not.toBeNull();
    deliverOnly(net, 'join-reserved');
    deliverOnly(net, 'join-release');
    expect(net.node(3).slice?.reservation).toBeNull();
  });

  it('a reservation whose time is over binds nobody, even before its node has noticed', () => {
    const bind = (late: number): JoinNetwork => {
      const net = oneCluster();
      net.ask(1, 3, 'learner');
      untilReserved(net);
      tend(net);
      const expiresAt = net.node(3).slice?.reservation?.expiresAt ?? NaN;
      // Its node stands still meanwhile: no timer of it has fired.
      net.now = expiresAt + late;
      deliverOnly(net, 'join-bind');
      return net;
    };
    expect(bind(-1).node(3).raft?.cluster).toBe(7001);
    const net = bind(0);
    expect(net.node(3).raft).toBeNull();
    expect(
      net.flights.flatMap(({ message }) => (message.kind === 'join-not-bound' ? [message.why] : [])),
    ).toEqual(['expired']);
  });

  it('a reservation is given back by its own ticket alone', () => {
    const net = oneCluster();
    net.ask(1, 3, 'learner');
    untilReserved(net);
    const held = net.node(3).slice?.reservation;
    const ticket = held?.ticket ?? NaN;
    const release = (cluster: number, which: number): void => {
      net.flights.push({ from: 0, to: 3, message: { kind: 'join-release', cluster, ticket: which } });
      deliverOnly(net, 'join-release');
    };
    release(7001, ticket + 1);
    release(7002, ticket);
    expect(held).not.toBeNull();
    expect(net.node(3).slice?.reservation).toEqual(held);
    release(7001, ticket);
    expect(net.node(3).slice?.reservation).toBeNull();
  });

  it('an answer that is lost is given again', () => {
    const net = oneCluster();
    const request = net.ask(1, 3, 'learner');
    untilReserved(net);
    tend(net);
    deliverOnly(net, 'join-bind');
    net.flights.length = 0;
    calm(net, 3);
    expect(wordOf(outcomeOf(net, request))).toBe('joined');
    expect(net.watch.exercised.givenUp).toBe(0);
  });

  it('a member that does not answer may have been joined by this very question: the outcome is unknown', () => {
    const net = oneCluster();
    join(net, 1, 3, 'learner');
    net.crash(3);
    const outcome = join(net, 2, 3, 'learner');
    expect(wordOf(outcome)).toBe('TIMEOUT');
    expect(outcome.kind === 'refused' && outcome.refusal.found).toContain('a member by its id and address');
  });

  it('nobody says of a node that it was removed who may not yet know that it was added', () => {
    const net = oneCluster();
    const cluster = 7001;
    net.flights.push({ from: 3, to: 1, message: { kind: 'join-standing', cluster, ticket: 9, index: 99 } });
    deliverOnly(net, 'join-standing');
    expect(net.flights).toEqual([]);
    net.flights.push({ from: 3, to: 1, message: { kind: 'join-standing', cluster, ticket: 9, index: 1 } });
    deliverOnly(net, 'join-standing');
    expect(net.flights.map(({ message }) => message.kind)).toEqual(['join-removed']);
  });

  it('an unbound learner is removed after its time, and its node learns of it', () => {
    const net = oneCluster();
    net.ask(1, 3, 'learner');
    untilReserved(net);
    tend(net);
    expect(suffrageOf(net, 3)).toBe('learner');
    // It is bound, but its answer is lost, and it is gone until its time is over.
    deliverOnly(net, 'join-bind');
    expect(net.node(3).raft?.cluster).toBe(7001);
    net.isolated.add(3);
    calm(net, 3);
    expect(suffrageOf(net, 3)).toBeNull();
    net.isolated.clear();
    calm(net, 3);
    expect(net.node(3).raft).toBeNull();
    expect(wordOf(join(net, 1, 3))).toBe('joined');
  });

  it('a removed node that has voted stays what it is: only a wiped disk makes it blank', () => {
    const net = oneCluster();
    join(net, 1, 3);
    expect(net.node(3).slice?.voted).toBe(true);
    net.remove(net.cluster(0), 3);
    calm(net, 3);
    expect(net.node(3).raft?.removed).toBe(true);
    expect(wordOf(join(net, 1, 3))).toBe('ALREADY_INITIALIZED');
  });

  it('OpenZiti #2221: whoever says that a node has joined shows it', () => {
    const net = oneCluster();
    const request = net.ask(1, 3, 'learner');
    // Node 1 hears the leader's messages, but its log stands still.
    for (let step = 0; step < 20; step += 1) {
      for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
      net.replicate(net.cluster(0), 2);
      net.commit(net.cluster(0));
      net.advance(100_000);
    }
    expect(net.node(3).raft).not.toBeNull();
    expect(net.watch.questions.get(request)?.outcome).toBeNull();
    net.replicate(net.cluster(0), 1);
    expect(wordOf(outcomeOf(net, request))).toBe('joined');
  });
});

/** The join that was asked for goes on until its entry is proposed. */
function untilReserved(net: JoinNetwork): void {
  for (let round = 0; round < 3; round += 1) {
    for (const kind of ['join-ask', 'join-check', 'join-finding']) deliverOnly(net, kind);
  }
  for (const kind of ['join-reserve', 'join-reserved']) deliverOnly(net, kind);
}

function dropAll(net: JoinNetwork, kind: string): void {
  const rest = net.flights.filter(({ message }) => message.kind !== kind);
  net.flights.splice(0, net.flights.length, ...rest);
}
