import { describe, expect, it } from 'vitest';
import { JoinNetwork } from './testing/join-network.ts';
import { audit, calm, join, oneCluster, outcomeOf, suffrageOf, wordOf } from './testing/directed.ts';
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

  it('with another address is refused, which names the one that the member has', () => {
    const net = oneCluster();
    join(net, 1, 3, 'learner');
    const request = net.ask(1, 3, 'learner', 'tls:elsewhere.example:1280');
    calm(net, 1);
    const outcome = outcomeOf(net, request);
    expect(wordOf(outcome)).toBe('ALREADY_INITIALIZED');
    expect(outcome.kind === 'refused' && outcome.refusal.found).toContain(addressOf(3));
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
