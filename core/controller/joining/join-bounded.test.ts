import { describe, expect, it } from 'vitest';
import { JoinNetwork } from './testing/join-network.ts';
import { calm, deliverOnly, join, oneCluster, outcomeOf, wordOf } from './testing/directed.ts';

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
