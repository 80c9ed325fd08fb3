import { describe, expect, it } from 'vitest';
import type { KeyValue } from '../../../core/key-value/index.ts';
import type { RaftMessage } from '../../../core/raft/index.ts';
import { leaderReturnsWithin } from '../bounds.ts';
import type { ClusterContext } from '../context.ts';
import { Bench } from '../testing/bench.ts';
import {
  configure,
  context,
  inOffice,
  inTerm,
  prepared,
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
  hear,
  renew,
  stand,
  stateOf,
  write,
} from '../testing/election.ts';
import { singleLeader } from './single-leader.ts';

const bench = (members = 3, of: ClusterContext = context): Bench =>
  new Bench(singleLeader(of), 7).ignoring('leader-steps-down').ignoring('leader-forgotten').startAll(members);
const FOLLOWER = { kind: 'follower', transfer: null } as const;

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

  it('lets the bound run from when nothing is held up any more on links that keep order', () => {
    const longest = profile.network.latency[1];
    const b = bench();
    b.world.setLink(0, 1, { latency: [1_000, 900_000] });
    b.conditions();
    b.world.setLink(0, 1, {});
    b.world.setLink(1, 2, { cut: true });
    b.world.setLink(0, 2, { cut: true });
    b.world.holdUp(1, 0, b.world.now + 700_000);
    b.conditions().pass(700_000 - longest + within - 1);
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

  it('lets it go while a link that keeps order is held up by what was sent before, and no longer', () => {
    const longest = profile.network.latency[1];
    const recovering = (): Bench => {
      const b = settled();
      b.world.setLink(0, 2, { cut: true });
      b.world.setLink(0, 1, { latency: [1_000, 900_000] });
      b.conditions();
      b.world.setLink(0, 1, {});
      b.world.holdUp(1, 0, b.world.now + 700_000);
      return b.conditions();
    };
    const { heartbeatInterval, heartbeatTimeout, leaderLeaseTimeout } = context.options;
    const settling = leaderLeaseTimeout + 2 * heartbeatTimeout + 2 * heartbeatInterval + 2 * 2 * longest;
    const held = recovering().pass(700_000 - longest + settling - 1);
    fall(held, 2);
    expect(held.violated).toEqual([]);
    const clear = recovering().pass(700_000 - longest + settling);
    // Nobody stood in that term, so that alone would be seen: it gives up its office itself.
    clear.step(0, { ...stateOf(clear, 0), role: FOLLOWER, leader: -1 });
    expect(clear.violated).toContain('leader-stays');
  });

  describe('with a backlog of saves', () => {
    const { heartbeatInterval, heartbeatTimeout, leaderLeaseTimeout } = context.options;
    const transit = profile.network.latency[1];
    const settling = leaderLeaseTimeout + 2 * heartbeatTimeout + 2 * heartbeatInterval + 4 * transit;
    /** 0.9 × 200 ms − 2 × 50 ms − 2 × 5 ms − 1 ms, for three waits. */
    const patience = 69_000 / 3;
    const heartbeat: RaftMessage<KeyValue> = {
      kind: 'append',
      term: 2,
      to: 2,
      round: 1,
      sentAt: 0,
      prevIndex: 1,
      prevTerm: 1,
      entries: [],
      commit: 1,
    };
    const waits = (b: Bench, from: number, to: number, by = patience + 1): Bench =>
      b.deliver(from, to, heartbeat, transit + by);

    it('lets it go while messages or answers wait for longer than the lease has time for', () => {
      for (const answers of [false, true]) {
        const late = (by: number, since: number): string[] => {
          const b = settled();
          for (const peer of [1, 2]) waits(b, answers ? peer : 0, answers ? 0 : peer, by);
          b.pass(since);
          fall(b, 2);
          return b.violated;
        };
        const remembered = leaderLeaseTimeout + 2 * heartbeatInterval;
        expect(late(patience + 1, 0)).toEqual([]);
        expect(late(patience + 1, remembered)).toEqual([]);
        expect(late(patience + 1, remembered + 1)).toEqual(['leader-stays']);
        expect(late(patience, 0)).toEqual(['leader-stays']);
      }
    });

    it('asks it to stay with those who have none', () => {
      const b = settled();
      fall(waits(b, 0, 1), 2);
      expect(b.violated).toEqual(['leader-stays']);
    });

    it('sees it made to depend on somebody who has one', () => {
      const promoted = (before: number): string[] => {
        const b = bench().ignoring('lease-covered').start(3, prepared(3));
        elect(b, 0, [1]);
        renew(b, 0, 1);
        b.pass(2_000_000);
        const state = stateOf(b, 0);
        b.step(0, withImage(state, { ...state.durable, log: append(state, configure(2, voters(4))) }));
        b.pass(before);
        // With one voter behind, the other and the newcomer are what the leader has.
        fall(waits(waits(b, 0, 1), 0, 3), 2);
        return b.violated;
      };
      expect(promoted(settling - 1)).toEqual(['leader-stays']);
      expect(promoted(settling)).toEqual([]);
    });
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

describe('leader-steps-down', () => {
  const { heartbeatInterval, leaderLeaseTimeout } = context.options;
  const patience = leaderLeaseTimeout + heartbeatInterval;
  const elected = (): Bench => {
    const b = new Bench(singleLeader(context)).ignoring('leader-forgotten').startAll();
    elect(b, 0, [1]);
    // Without a lease nobody asks who covers it.
    return b.step(0, inOffice(stateOf(b, 0), { leaseForfeited: true }));
  };

  const hears = (b: Bench): Bench =>
    b.step(0, inOffice(stateOf(b, 0), { quorumSentAt: b.world.localClock(0) }));
  const late = (b: Bench): boolean => b.violated.includes('leader-steps-down');

  it('sees a leader that goes on beyond the heartbeat at which it ought to give up', () => {
    const b = elected();
    b.pass(patience + 1);
    expect(late(b)).toBe(false);
    b.pass(2);
    expect(late(b)).toBe(true);
  });

  it('counts from when it sent what a quorum answered', () => {
    const b = elected();
    b.pass(patience - 1);
    hears(b);
    b.pass(patience + 1);
    expect(late(b)).toBe(false);
    b.pass(2);
    expect(late(b)).toBe(true);
  });

  it('is silent when the leader gives up in time, or goes', () => {
    const gone = elected();
    gone.pass(patience).stop(0).pass(patience);
    expect(late(gone)).toBe(false);
    const b = elected();
    b.pass(patience);
    b.step(0, { ...stateOf(b, 0), role: FOLLOWER, leader: -1 });
    b.pass(patience).end();
    expect(late(b)).toBe(false);
    expect(b.exercised.get('leader-steps-down')).toBe(1);
  });

  it('waits for a leader that is paused or waits for its disk, and no longer', () => {
    const b = elected();
    b.world.node(0).paused = true;
    b.pass(3 * patience);
    b.world.node(0).paused = false;
    b.world.node(0).savingSince = b.world.now;
    b.pass(3 * patience);
    expect(late(b)).toBe(false);
    b.world.node(0).savingSince = -1;
    b.pass(heartbeatInterval + 3);
    expect(late(b)).toBe(true);
  });

  it('gives it until the next heartbeat when another configuration makes its contact older', () => {
    const b = elected();
    b.pass(patience - 1);
    hears(b);
    b.pass(2);
    b.step(0, inOffice(stateOf(b, 0), { quorumSentAt: -1 }));
    b.pass(heartbeatInterval);
    expect(late(b)).toBe(false);
    b.pass(patience);
    expect(late(b)).toBe(true);
  });
});
