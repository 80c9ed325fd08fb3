import { describe, expect, it } from 'vitest';
import { JoinNetwork } from './testing/join-network.ts';
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
import { addressOf } from './testing/test-context.ts';

describe('S2.1 to S2.4: the layers of validation, in their order', () => {
  it('audits every step of a join that succeeds', () => {
    const net = oneCluster();
    expect(wordOf(join(net, 1, 3))).toBe('joined');
    expect(audit(net)).toEqual([
      'network passed: the connection and the API endpoint answer',
      'state passed: not initialised',
      'consistency passed: id, address, version and deployment fit',
      'reservation passed: reserved, ticket 1099511628780',
      'entry passed: committed, at or before index 6',
      'binding passed: bound',
    ]);
    calm(net, 1);
    expect(suffrageOf(net, 3)).toBe('voter');
  });

  it('S2.1: refuses a node that does not answer, and looks at nothing else', () => {
    const net = oneCluster();
    net.crash(3);
    expect(wordOf(join(net, 1, 3))).toBe('UNREACHABLE');
    expect(audit(net)).toEqual(['network refused: no answer']);
    expect(suffrageOf(net, 3)).toBeNull();
  });

  it('S2.1: refuses a node whose API does not answer', () => {
    const net = oneCluster();
    net.node(3).traits = { apiReady: false };
    expect(wordOf(join(net, 1, 3))).toBe('UNREACHABLE');
    expect(audit(net)).toEqual(['network refused: the connection answers, but the API endpoint does not']);
  });

  it('S2.2: refuses a node of another cluster, and looks at nothing else', () => {
    const net = new JoinNetwork([[0, 1, 2], [3]], 4);
    for (const cluster of net.clusters) net.elect(cluster, 0);
    tend(net);
    expect(wordOf(join(net, 0, 3))).toBe('ALREADY_INITIALIZED');
    expect(audit(net)).toEqual([
      'network passed: the connection and the API endpoint answer',
      'state refused: initialised: a member of cluster 7002',
    ]);
  });

  const conflicts = [
    ['another address', { address: 'tls:elsewhere.example:1280' }, 'the node says that its address is'],
    ['an incompatible version', { version: 'v2.0.0' }, 'version v2.0.0 does not fit v1.6.2'],
    ['another deployment', { deployment: 'test' }, 'deployment test, not prod'],
    ['founders of its own', { founding: true }, 'the node is about to found a cluster'],
    ['a cluster of its own in view', { clusterInView: 999 }, 'the node knows of a cluster of its own, 999'],
  ] as const;
  for (const [what, traits, found] of conflicts) {
    it(`S2.3: refuses a node with ${what}`, () => {
      const net = oneCluster();
      net.node(3).traits = traits;
      expect(wordOf(join(net, 1, 3))).toBe('TOPOLOGY_CONFLICT');
      expect(audit(net).at(-1)).toContain(`consistency refused: ${found}`);
      expect(net.node(3).slice?.reservation ?? null).toBeNull();
    });
  }

  it('S2.3: refuses an address that a member has', () => {
    const net = oneCluster();
    net.node(3).traits = { address: addressOf(1) };
    expect(wordOf(join(net, 1, 3, 'voter', addressOf(1)))).toBe('TOPOLOGY_CONFLICT');
    expect(audit(net).at(-1)).toContain('belongs to member 1');
  });

  it('refuses a wiped node under its old id until that is removed', () => {
    const net = oneCluster();
    net.wipe(2);
    const request = net.ask(0, 2, 'voter');
    for (let step = 0; step < 20; step += 1) {
      for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
      net.advance(100_000);
    }
    expect(wordOf(outcomeOf(net, request))).toBe('TOPOLOGY_CONFLICT');
    expect(audit(net).at(-1)).toContain('another incarnation');
  });
});

describe('OpenZiti #2922: a malformed address', () => {
  it('is refused by whoever is asked, and reaches no leader', () => {
    const net = oneCluster();
    const before = net.flights.length;
    const request = net.ask(1, 3, 'voter', 'ctrl3:1280');
    const outcome = outcomeOf(net, request);
    expect(wordOf(outcome)).toBe('INVALID_ADDRESS');
    expect(outcome.kind === 'refused' && outcome.refusal.remedy).toContain('tls:<host>:<port>');
    expect(net.flights.length).toBe(before);
  });
});

describe('S2.5: repeating', () => {
  it('the same id, incarnation, address and suffrage succeeds and changes nothing', () => {
    const net = oneCluster();
    join(net, 1, 3, 'learner');
    const before = net.cluster(0).committed.length;
    expect(wordOf(join(net, 2, 3, 'learner'))).toBe('repeated');
    expect(net.cluster(0).committed.length).toBe(before);
  });

  it('a voter is the same voter while it still catches up', () => {
    const net = oneCluster();
    join(net, 1, 3);
    expect(wordOf(join(net, 3, 3))).toBe('repeated');
  });

  it('OpenZiti #2532: another suffrage is refused, with the verb that changes it, and not ignored', () => {
    const net = oneCluster();
    join(net, 1, 3, 'learner');
    const outcome = join(net, 1, 3, 'voter');
    expect(wordOf(outcome)).toBe('ALREADY_INITIALIZED');
    expect(outcome.kind === 'refused' && outcome.refusal.remedy).toContain('suffrage');
    expect(suffrageOf(net, 3)).toBe('learner');
  });

  it('a leader that is asked to join itself finds that it is a member', () => {
    const net = oneCluster();
    expect(wordOf(join(net, 0, 0))).toBe('repeated');
    expect(wordOf(join(net, 1, 0, 'learner'))).toBe('ALREADY_INITIALIZED');
  });

  it('a question that arrives once more after a removal does not bring the node back', () => {
    const net = oneCluster();
    const request = net.ask(1, 3, 'learner');
    const late = net.flights.find(({ message }) => message.kind === 'join-ask');
    calm(net, 3);
    expect(wordOf(outcomeOf(net, request))).toBe('joined');
    net.remove(net.cluster(0), 3);
    calm(net, 3);
    expect(net.node(3).raft).toBeNull();
    if (late !== undefined) net.flights.push(late);
    calm(net, 3);
    expect(suffrageOf(net, 3)).toBeNull();
    expect(audit(net)).toHaveLength(6);
  });
});

describe('S2.7: nothing blocks for long', () => {
  it('without a leader the answer is NO_LEADER, in time', () => {
    const net = new JoinNetwork([[0, 1, 2]], 4);
    const request = net.ask(1, 3, 'voter');
    net.advance(5_999_999);
    expect(net.watch.questions.get(request)?.outcome).toBeNull();
    net.advance(1);
    expect(wordOf(outcomeOf(net, request))).toBe('NO_LEADER');
  });

  it('when the leader is lost on the way, the answer is TIMEOUT, in time', () => {
    const net = oneCluster();
    const request = net.ask(1, 3, 'voter');
    net.crash(0);
    for (let step = 0; step < 60; step += 1) net.advance(100_000);
    expect(wordOf(outcomeOf(net, request))).toBe('TIMEOUT');
  });

  it('a change of leader on the way is followed', () => {
    const net = oneCluster();
    const request = net.ask(1, 3, 'voter');
    deliverOnly(net, 'join-ask');
    net.crash(0);
    net.elect(net.cluster(0), 1);
    calm(net, 4);
    expect(wordOf(outcomeOf(net, request))).toBe('joined');
  });

  it('a blank node finds the leader through any member, and joins of itself', () => {
    const net = oneCluster();
    net.node(4).contacts = [2];
    expect(wordOf(join(net, 4, 4))).toBe('joined');
  });

  it('one join at a time: another one is told so', () => {
    const net = oneCluster();
    const first = net.ask(1, 3, 'voter');
    deliverOnly(net, 'join-ask');
    const second = net.ask(2, 4, 'voter');
    calm(net, 5);
    expect(wordOf(outcomeOf(net, first))).toBe('joined');
    expect(wordOf(outcomeOf(net, second))).toBe('JOIN_IN_PROGRESS');
  });

  it('while another change is under way the entry waits, and is refused in the end', () => {
    const net = oneCluster();
    net.isolated.add(1).add(2);
    net.remove(net.cluster(0), 2);
    const request = net.ask(0, 3, 'voter');
    for (let step = 0; step < 30; step += 1) {
      for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
      net.advance(100_000);
    }
    expect(wordOf(outcomeOf(net, request))).toBe('CHANGE_IN_PROGRESS');
    for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
    expect(net.node(3).slice?.reservation).toBeNull();
  });
});

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
