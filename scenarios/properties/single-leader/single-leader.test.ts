import { describe, expect, it } from 'vitest';
import { leaseDuration } from '../../../core/raft/index.ts';
import type { Image } from '../cluster.ts';
import { Bench } from '../testing/bench.ts';
import { configure, context, inOffice, inTerm, options, voters, withImage } from '../testing/building.ts';
import {
  adopt,
  append,
  commit,
  elect,
  entriesOf,
  granted,
  hear,
  renew,
  stand,
  stateOf,
  vote,
  win,
  write,
} from '../testing/election.ts';
import { singleLeader } from './single-leader.ts';

const bench = (members = 3): Bench =>
  new Bench(singleLeader(context), 7)
    .ignoring('leader-steps-down')
    .ignoring('leader-forgotten')
    .startAll(members);

describe('one-leader-per-term', () => {
  it('sees a second leader of a term, however much later, and after restarts', () => {
    const b = bench();
    elect(b, 0, [1]);
    b.stop(0).stop(1);
    b.pass(1_000_000_000);
    adopt(b, 2, 1);
    stand(b, 2, [1]);
    win(b, 2, [1]);
    expect(b.violated).toEqual(['one-leader-per-term']);
  });

  it('lets the same node lead again, and others in other terms', () => {
    const b = bench();
    elect(b, 0, [1]);
    elect(b, 1, [2]);
    elect(b, 0, [1]);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('one-leader-per-term')).toBe(3);
  });
});

describe('one-answer-200', () => {
  const twoLeaders = (): Bench => {
    const b = bench(5);
    elect(b, 0, [1, 2]);
    hear(b, 1, 0);
    hear(b, 2, 0);
    renew(b, 0);
    return b;
  };
  const other = (b: Bench): void => {
    for (const node of [3, 4]) adopt(b, node, 2);
    stand(b, 3, [4, 2]);
    for (const node of [4, 2]) vote(b, node, 3, 3);
    win(b, 3, [4, 2]);
  };

  it('sees two leases valid at one instant, also when one owner is paused', () => {
    for (const paused of [false, true]) {
      const b = twoLeaders();
      b.world.node(0).paused = paused;
      other(b);
      renew(b, 3);
      expect(b.violated).toContain('one-answer-200');
    }
  });

  it('lets an old leader be whose lease is over, or forfeited, and counts it as a rival', () => {
    const expired = twoLeaders();
    expired.pass(options.heartbeatTimeout);
    other(expired);
    hear(expired, 4, 3);
    hear(expired, 2, 3);
    renew(expired, 3);
    expect(expired.end().violated).toEqual([]);
    expect(expired.exercised.get('one-answer-200')).toBe(1);
    const forfeited = twoLeaders();
    forfeited.step(0, inOffice(stateOf(forfeited, 0), { leaseForfeited: true }));
    other(forfeited);
    renew(forfeited, 3);
    expect(forfeited.violated).not.toContain('one-answer-200');
  });

  it('sees a node that answers 200 while another holds a lease, and lets an old leader answer 429', () => {
    const answering = (status: 200 | 429): Bench => {
      const b = twoLeaders().ignoring('lease-covered');
      b.pass(options.heartbeatTimeout);
      other(b);
      renew(b, 3);
      const request = b.request(0, { kind: 'http', tag: 1, method: 'HEAD', target: '/health-checks' });
      return b.respond(0, request, { kind: 'http-response', tag: 1, status, allow: null, body: null });
    };
    expect(answering(200).violated).toEqual(['one-answer-200']);
    expect(answering(429).violated).toEqual([]);
  });

  it('does not judge while a clock is beyond the bound', () => {
    const b = twoLeaders();
    b.world.node(4).ppm = 600;
    b.conditions();
    other(b);
    renew(b, 3);
    expect(b.violated).not.toContain('one-answer-200');
  });
});

describe('lease-covered', () => {
  const led = (): Bench => {
    const b = bench();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    return b;
  };

  it('is silent about a lease from the time at which what a quorum heard was sent', () => {
    const b = led();
    b.pass(50_000);
    renew(b, 0, 50_000);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('lease-covered')).toBe(1);
  });

  it('sees a lease counted from the arrival of the answers', () => {
    const b = led();
    b.pass(50_000);
    renew(b, 0);
    expect(b.violated).toEqual(['lease-covered']);
  });

  it('goes by true time: a voter’s clock may run on from elsewhere', () => {
    const b = bench();
    b.stop(1);
    b.world.node(1).offset = 5_000_000;
    b.start(1, b.world.node(1).durable);
    elect(b, 0, [1]);
    hear(b, 1, 0);
    renew(b, 0);
    expect(b.violated).toEqual([]);
  });

  it('takes a voter that is down, or lost its disk, for one that grants nothing', () => {
    const down = led();
    down.pass(50_000);
    down.stop(1).stop(2);
    renew(down, 0);
    expect(down.violated).toEqual([]);
  });

  it('sees a voter restart without its guard', () => {
    const b = led();
    renew(b, 0);
    b.stop(1);
    b.start(1, b.world.node(1).durable, { ...stateOf(bench(), 1), heardAt: -options.heartbeatTimeout });
    expect(b.violated).toEqual(['lease-covered']);
  });

  /**
   * Node 0 leads voters 0–3, of which 1, 2 hear it; another configuration stands in the log of node 3, which is between
   * a save and its release if its disk says otherwise.
   */
  const withOther = (electable: boolean, known: 4 | 7 = 7, saved = known): Bench => {
    const b = bench(4);
    elect(b, 0, [1, 2]);
    for (const node of [1, 2, ...(electable ? [3] : [])]) write(b, node, ...entriesOf(b, 0));
    commit(b, 0, 2);
    for (const node of [1, 2]) hear(b, node, 0);
    const state = stateOf(b, 3);
    const image = (count: number): Image => ({
      ...state.durable,
      log: append(state, configure(state.durable.term, voters(count))),
    });
    b.step(3, withImage(state, image(known)));
    if (saved !== known) b.save(3, image(saved));
    for (const node of [4, 5, 6]) b.start(node, { ...state.durable, incarnation: node + 1 });
    b.pass(options.heartbeatTimeout);
    for (const node of [1, 2]) hear(b, node, 0);
    renew(b, 0);
    return b;
  };

  it('holds for the configuration of every member that could be elected, and of no other', () => {
    expect(withOther(true).violated).toEqual(['lease-covered']);
    expect(withOther(false).violated).toEqual([]);
  });

  it('goes by the disk of a member in the middle of a step: it comes out of it, or restarts, with that', () => {
    expect(withOther(true, 7, 4).violated).toEqual([]);
    expect(withOther(true, 4, 7).violated).toEqual(['lease-covered']);
  });
});

describe('vote-guard', () => {
  it('sees a vote, or a pre-vote, granted soon after hearing a leader', () => {
    const b = bench();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    b.pass(options.heartbeatTimeout - 1);
    vote(b, 1, 2, 3);
    expect(b.violated).toEqual(['vote-guard']);
    const pre = bench();
    elect(pre, 0, [1]);
    hear(pre, 1, 0);
    pre.send(1, 2, granted(2, 3, true));
    expect(pre.violated).toEqual(['vote-guard']);
  });

  it('sees a vote granted soon after a restart', () => {
    const b = bench();
    b.pass(10 * options.heartbeatTimeout);
    b.stop(1).start(1, b.world.node(1).durable, { ...stateOf(bench(), 1), heardAt: 0 });
    vote(b, 1, 2, 2);
    expect(b.violated).toEqual(['vote-guard']);
  });

  it('sees a candidacy of one’s own that comes too soon', () => {
    const b = bench();
    stand(b, 0, []);
    expect(b.violated).toEqual(['vote-guard']);
  });

  it('lets votes be granted once the guard is over', () => {
    const b = bench();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    b.pass(options.heartbeatTimeout);
    b.send(1, 2, granted(2, 3, true));
    vote(b, 1, 2, 3);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('vote-guard')).toBe(4);
  });

  it('lets the guard be waived for the term that a leader has announced, and for no other', () => {
    for (const announced of [true, false]) {
      const b = bench();
      elect(b, 0, [1]);
      hear(b, 1, 0);
      if (announced) b.send(0, 2, { kind: 'timeout-now', term: 2, to: 3 });
      const state = stateOf(b, 1);
      const request = {
        kind: 'vote' as const,
        term: 3,
        to: 2,
        incarnation: 3,
        preVote: false,
        transfer: true,
        lastIndex: 2,
        lastTerm: 2,
      };
      b.step(1, withImage(state, inTerm(state.durable, 3, 2)), {
        kind: 'receive',
        from: 2,
        message: request,
      });
      expect(b.violated).toEqual(announced ? [] : ['vote-guard']);
    }
  });
});

describe('leader-forgotten', () => {
  const { heartbeatTimeout } = options;
  const watched = (): Bench =>
    new Bench(singleLeader(context)).ignoring('leader-steps-down').ignoring('leader-returns').startAll();

  it('sees a member that takes a leader for one that it has long not heard', () => {
    const b = watched();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    b.pass(heartbeatTimeout);
    hear(b, 1, 0);
    b.pass(2 * heartbeatTimeout);
    expect(b.violated).toEqual([]);
    b.pass(30_000);
    expect(b.violated).toEqual(['leader-forgotten']);
  });

  it('is silent about one that forgets in time, and waits for one that is paused', () => {
    const b = watched();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    b.pass(2 * heartbeatTimeout);
    b.step(1, { ...stateOf(b, 1), leader: -1 });
    b.pass(10 * heartbeatTimeout);
    hear(b, 2, 0);
    b.world.node(2).paused = true;
    b.pass(10 * heartbeatTimeout);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('leader-forgotten')).toBe(1);
    b.world.node(2).paused = false;
    b.pass(heartbeatTimeout);
    expect(b.violated).toEqual(['leader-forgotten']);
  });
});

describe('transfer-ends', () => {
  const transferring = (): Bench => {
    const b = bench();
    elect(b, 0, [1]);
    const transfer = { target: 1, request: 9, tag: 1, announced: false };
    b.step(0, inOffice(stateOf(b, 0), { transfer }));
    return b;
  };

  it('sees a transfer that goes on after its time', () => {
    const b = transferring();
    b.pass(options.electionTimeout);
    expect(b.violated).toEqual([]);
    b.pass(options.electionTimeout);
    expect(b.violated).toEqual(['transfer-ends']);
  });

  it('is silent when it ends in time, and gives a paused node the time it lacks', () => {
    const b = transferring();
    b.step(0, inOffice(stateOf(b, 0), { transfer: null }));
    b.respond(0, 9, { kind: 'refused', tag: 1, reason: 'TRANSFER_FAILED', leader: null });
    b.pass(10 * options.electionTimeout).end();
    expect(b.exercised.get('transfer-ends')).toBe(1);
    const paused = transferring();
    paused.world.node(0).paused = true;
    paused.pass(3 * options.electionTimeout);
    expect([...b.violated, ...paused.violated]).toEqual([]);
    paused.world.node(0).paused = false;
    paused.pass(options.electionTimeout);
    expect(paused.violated).toEqual(['transfer-ends']);
  });

  it('sees a leader that replaces a transfer which it has announced by another', () => {
    for (const change of [{ target: 2 }, { request: 10 }, { announced: false }]) {
      const b = transferring();
      const announced = { target: 1, request: 9, tag: 1, announced: true };
      b.step(0, inOffice(stateOf(b, 0), { transfer: announced, leaseForfeited: true }));
      expect(b.violated).toEqual([]);
      b.step(0, inOffice(stateOf(b, 0), { transfer: { ...announced, ...change } }));
      expect(b.violated).toEqual(['transfer-ends']);
    }
  });

  it('tells a transfer from the one before it, and sees it, when an answer that renews the lease begins it', () => {
    const b = transferring();
    b.step(0, inOffice(stateOf(b, 0), { transfer: null }));
    b.respond(0, 9, { kind: 'refused', tag: 1, reason: 'TRANSFER_FAILED', leader: null });
    b.pass(options.electionTimeout - 10_000);
    hear(b, 1, 0);
    const transfer = { target: 1, request: 10, tag: 2, announced: false };
    b.step(0, inOffice(stateOf(b, 0), { transfer, quorumSentAt: b.world.localClock(0) }));
    b.pass(100_000);
    expect(b.violated).toEqual([]);
    b.pass(2 * options.electionTimeout);
    expect(b.violated).toEqual(['transfer-ends']);
  });

  it('sees a transfer that ends without a word to who asked for it', () => {
    const b = transferring();
    b.step(0, inOffice(stateOf(b, 0), { transfer: null }));
    b.pass(2 * options.electionTimeout);
    expect(b.violated).toEqual(['transfer-ends']);
  });

  it('sees a leader that leads on after it has told another to stand', () => {
    const b = transferring();
    const transfer = { target: 1, request: 9, tag: 1, announced: true };
    b.step(0, inOffice(stateOf(b, 0), { transfer, leaseForfeited: true }));
    expect(b.violated).toEqual([]);
    b.step(0, inOffice(stateOf(b, 0), { transfer: null }));
    expect(b.violated).toEqual(['transfer-ends']);
  });
});

describe('the lease in these tests', () => {
  it('is shorter than the guard by the drift of two clocks', () => {
    expect(leaseDuration(options)).toBeLessThan(options.heartbeatTimeout);
  });
});
