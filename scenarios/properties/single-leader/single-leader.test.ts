import { describe, expect, it } from 'vitest';
import { leaseDuration } from '../../../core/raft/index.ts';
import type { ClusterContext } from '../context.ts';
import { Bench } from '../testing/bench.ts';
import {
  configure,
  context,
  inOffice,
  inTerm,
  options,
  profile,
  voters,
  withImage,
} from '../testing/building.ts';
import {
  adopt,
  append,
  commit,
  elect,
  entriesOf,
  granted,
  stand,
  stateOf,
  vote,
  win,
  write,
} from '../testing/election.ts';
import { leaderReturnsWithin } from '../bounds.ts';
import { singleLeader } from './single-leader.ts';

const bench = (members = 3, of: ClusterContext = context): Bench =>
  new Bench(singleLeader(of), 7).startAll(members);

/** A follower hears its leader now. */
function hear(b: Bench, node: number, leader: number): void {
  const state = stateOf(b, node);
  const image = inTerm(state.durable, stateOf(b, leader).durable.term, state.durable.vote);
  b.step(node, { ...withImage(state, image), leader, heardAt: b.world.localClock(node), role: FOLLOWER });
}
const FOLLOWER = { kind: 'follower', transfer: null } as const;

/** A leader has had answers of a quorum to what it sent that long ago. */
function renew(b: Bench, node: number, ago = 0): void {
  b.step(node, inOffice(stateOf(b, node), { quorumSentAt: b.world.localClock(node) - ago }));
}

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
    b.start(1, b.world.durable(1));
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
    b.start(1, b.world.durable(1), { ...stateOf(bench(), 1), heardAt: -options.heartbeatTimeout });
    expect(b.violated).toEqual(['lease-covered']);
  });

  /** Node 0 leads voters 0–3, of which 1, 2 hear it; another configuration stands in the log of node 3. */
  const withOther = (electable: boolean): Bench => {
    const b = bench(4);
    elect(b, 0, [1, 2]);
    for (const node of [1, 2, ...(electable ? [3] : [])]) write(b, node, ...entriesOf(b, 0));
    commit(b, 0, 2);
    for (const node of [1, 2]) hear(b, node, 0);
    const seven = configure(stateOf(b, 3).durable.term, voters(7));
    const state = stateOf(b, 3);
    b.step(3, withImage(state, { ...state.durable, log: append(state, seven) }));
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
    b.stop(1).start(1, b.world.durable(1), { ...stateOf(bench(), 1), heardAt: 0 });
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
});

describe('leader-returns', () => {
  const within = leaderReturnsWithin(context);
  const served = (b: Bench): void => {
    elect(b, 0, [1]);
    for (const node of [1, 2]) {
      write(b, node, ...entriesOf(b, 0));
      hear(b, node, 0);
    }
    commit(b, 0, 2);
    renew(b, 0);
  };

  it('sees a majority that works and has no leader after the bound', () => {
    const b = bench();
    b.pass(within + 1);
    expect(b.violated).toEqual(['leader-returns']);
  });

  it('is silent when a leader came, known to all, and committed', () => {
    const b = bench();
    served(b);
    b.pass(within + 1).end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('leader-returns')).toBe(1);
    expect(b.measured.get('leaderReturnsMs')).toEqual([400]);
  });

  it('does not take a leader for one that has no lease, has not committed, or is not known', () => {
    for (const lacking of ['lease', 'commit', 'known']) {
      const b = bench();
      elect(b, 0, [1]);
      for (const node of [1, 2]) write(b, node, ...entriesOf(b, 0));
      for (const node of lacking === 'known' ? [1] : [1, 2]) hear(b, node, 0);
      if (lacking !== 'commit') commit(b, 0, 2);
      if (lacking !== 'lease') renew(b, 0);
      b.pass(within + 1);
      expect(b.violated).toEqual(['leader-returns']);
    }
  });

  it('lets the bound run anew from every change of the surroundings', () => {
    const b = bench();
    b.pass(within - 1)
      .conditions()
      .pass(within - 1);
    expect(b.violated).toEqual([]);
    b.pass(2);
    expect(b.violated).toEqual(['leader-returns']);
  });

  it('asks for a majority that works pairwise', () => {
    const chain = bench();
    chain.world.setLink(0, 1, { cut: true });
    chain.world.setLink(1, 2, { loss: 0.2 });
    chain.world.setLink(0, 2, { clogged: true });
    chain
      .conditions()
      .pass(2 * within)
      .end();
    expect(chain.violated).toEqual([]);
    expect(chain.exercised.has('leader-returns')).toBe(false);
    const pair = bench();
    pair.world.setLink(0, 1, { cut: true });
    pair.world.setLink(1, 2, { cut: true });
    pair.conditions().pass(2 * within);
    expect(pair.violated).toEqual(['leader-returns']);
  });

  it('asks for a majority of every configuration in a running node’s log', () => {
    const b = bench();
    write(b, 2, configure(1, voters(7)));
    b.pass(2 * within);
    expect(b.violated).toEqual([]);
  });

  it('asks for somebody who could win: the newest log may belong to one that must not stand', () => {
    const b = bench(4);
    b.stop(3);
    const demoted = voters(4).map((m) => (m.id === 2 ? { ...m, suffrage: 'learner' as const } : m));
    write(b, 2, configure(1, demoted));
    b.pass(2 * within);
    expect(b.violated).toEqual([]);
  });

  it('is only reported where elections have no time for the round trips', () => {
    const slow: ClusterContext = {
      ...context,
      profile: { ...profile, network: { ...profile.network, latency: [1_000, 100_000] } },
    };
    const b = bench(3, slow);
    b.pass(100 * leaderReturnsWithin(slow)).end();
    expect(b.violated).toEqual([]);
  });
});

describe('leader-stays', () => {
  const settled = (): Bench => {
    const b = bench();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    renew(b, 0, 1);
    b.pass(2_000_000);
    return b;
  };
  const fall = (b: Bench, term: number): void => {
    const state = stateOf(b, 0);
    b.step(0, { ...withImage(state, inTerm(state.durable, term)), role: FOLLOWER, leader: -1 });
  };

  it('sees a leader give up although nothing is wrong', () => {
    const b = settled();
    fall(b, 2);
    expect(b.violated).toContain('leader-stays');
  });

  it('sees it deposed by a term that nobody was pre-granted', () => {
    const b = settled();
    const state = stateOf(b, 2);
    const image = inTerm(state.durable, 9, 2);
    b.step(2, { ...withImage(state, image), role: { kind: 'candidate', transfer: false, granted: [2] } });
    fall(b, 9);
    expect(b.violated).toContain('leader-stays');
  });

  it('lets it be deposed by a candidacy that was pre-granted, or told to stand', () => {
    const b = settled();
    adopt(b, 2, 2);
    stand(b, 2, [1]);
    fall(b, 3);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('leader-stays')).toBeGreaterThan(0);
  });

  it('lets it go when the trouble was real, or recent', () => {
    const cut = settled();
    cut.world.setLink(0, 1, { cut: true });
    cut.world.setLink(0, 2, { cut: true });
    cut.conditions().pass(1_000_000);
    fall(cut, 2);
    const recent = settled();
    recent.world.setLink(0, 1, { loss: 0.01 });
    recent.world.setLink(0, 2, { loss: 0.01 });
    recent.conditions();
    recent.world.setLink(0, 1, {});
    recent.world.setLink(0, 2, {});
    recent.conditions().pass(100_000);
    fall(recent, 2);
    expect([...cut.violated, ...recent.violated]).toEqual([]);
  });

  it('lets it hand over, or be demoted', () => {
    const handed = settled();
    handed.step(0, inOffice(stateOf(handed, 0), { leaseForfeited: true }));
    fall(handed, 2);
    const demoted = settled();
    const members = voters(3).map((m) => (m.id === 0 ? { ...m, suffrage: 'learner' as const } : m));
    const state = stateOf(demoted, 0);
    demoted.step(0, withImage(state, { ...state.durable, log: append(state, configure(2, members)) }));
    fall(demoted, 2);
    expect([...handed.violated, ...demoted.violated]).toEqual([]);
  });
});

describe('the lease in these tests', () => {
  it('is shorter than the guard by the drift of two clocks', () => {
    expect(leaseDuration(options)).toBeLessThan(options.heartbeatTimeout);
  });
});
