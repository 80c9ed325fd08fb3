import { describe, expect, it } from 'vitest';
import { Bench } from '../../testing/bench.ts';
import {
  configure,
  context,
  inTerm,
  leading,
  noop,
  prepared,
  voters,
  withEntries,
  withImage,
} from '../../testing/building.ts';
import {
  adopt,
  commit,
  elect,
  granted,
  hear,
  stand,
  stateOf,
  vote,
  win,
  write,
} from '../../testing/election.ts';
import { raftSafety } from '../raft-safety.ts';

const bench = (): Bench => new Bench(raftSafety(context)).startAll();

describe('an election', () => {
  it('is silent about a whole correct one, and another after it', () => {
    const b = bench();
    elect(b, 0, [1]);
    elect(b, 1, [2]);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('elected-by-majority')).toBe(2);
    expect(b.exercised.get('vote-sound')).toBeGreaterThan(1);
  });

  it('has no leader without votes of a majority (elected-by-majority)', () => {
    const b = bench();
    stand(b, 0, [1]);
    win(b, 0, []);
    expect(b.violated).toEqual(['elected-by-majority']);
  });
});

describe('vote-sound', () => {
  it('sees a second vote in the same term on the disk', () => {
    const b = bench();
    vote(b, 2, 0, 2);
    vote(b, 2, 1, 2);
    expect(b.violated).toEqual(['vote-sound']);
  });

  it('sees a second vote that leaves, though the first was forgotten in between', () => {
    const b = bench();
    vote(b, 2, 0, 2);
    adopt(b, 2, 2);
    vote(b, 2, 1, 2);
    expect(b.violated).toEqual(['term-vote-monotonic', 'vote-sound']);
  });

  it('sees a vote that nobody asked for, such as one of the term before', () => {
    const b = bench();
    vote(b, 2, 0, 2);
    const state = stateOf(b, 2);
    b.step(2, withImage(state, inTerm(state.durable, 3, 0)));
    expect(b.violated).toEqual(['vote-sound']);
  });

  it('lets a voter grant the same candidate again', () => {
    const b = bench();
    vote(b, 2, 0, 2);
    b.send(2, 0, granted(3, 2));
    expect(b.violated).toEqual([]);
  });

  it('sees a vote that leaves before it is durable', () => {
    const b = bench();
    b.send(2, 0, granted(3, 2));
    expect(b.violated).toContain('vote-sound');
  });

  it('sees a counted vote of an earlier term', () => {
    const b = bench();
    vote(b, 1, 0, 2);
    stand(b, 0, [1]);
    stand(b, 0, [1]);
    const state = stateOf(b, 0);
    b.step(0, { ...state, role: { kind: 'candidate', transfer: false, granted: [0, 1] } });
    expect(b.violated).toEqual(['vote-sound']);
  });

  it('sees a counted vote that went to another', () => {
    const b = bench();
    vote(b, 1, 2, 2);
    stand(b, 0, [1]);
    b.step(0, { ...stateOf(b, 0), role: { kind: 'candidate', transfer: false, granted: [0, 1] } });
    expect(b.violated).toEqual(['vote-sound']);
  });

  it('knows a member whose disk was lost for another: it may vote anew, and does not count for the old one', () => {
    const b = bench();
    vote(b, 1, 2, 2);
    b.stop(1).start(1);
    b.step(1, { ...stateOf(bench(), 1), durable: { ...prepared(1), incarnation: 77 } }, null);
    vote(b, 1, 0, 2);
    expect(b.violated).toEqual([]);
    stand(b, 0, [2]);
    b.step(0, { ...stateOf(b, 0), role: { kind: 'candidate', transfer: false, granted: [0, 1] } });
    expect(b.violated).toEqual(['vote-sound']);
  });
});

describe('term-vote-monotonic', () => {
  it('sees a term that falls', () => {
    const b = bench();
    adopt(b, 0, 5);
    b.save(0, inTerm(prepared(0), 4));
    expect(b.violated).toEqual(['term-vote-monotonic']);
  });

  it('sees a vote forgotten within the term, also over a restart', () => {
    const b = bench();
    vote(b, 0, 1, 2);
    b.stop(0).start(0, inTerm(prepared(0), 2));
    expect(b.violated).toEqual(['term-vote-monotonic']);
  });

  it('lets a vote go with its term', () => {
    const b = bench();
    vote(b, 0, 1, 2);
    adopt(b, 0, 3);
    expect(b.violated).toEqual([]);
    expect(b.end().exercised.get('term-vote-monotonic')).toBe(2);
  });
});

describe('role-transitions', () => {
  const candidate = (b: Bench, term: number, vote = 0): void => {
    const state = stateOf(b, 0);
    const image = inTerm(state.durable, term, vote);
    b.step(0, { ...withImage(state, image), role: { kind: 'candidate', transfer: false, granted: [0] } });
  };

  it('sees a follower that stands without a pre-vote', () => {
    const b = bench();
    candidate(b, 2);
    expect(b.violated).toEqual(['role-transitions']);
  });

  it('lets a follower stand that was told to, in the term after its leader’s', () => {
    for (const [term, expected] of [
      [5, []],
      [6, ['role-transitions']],
    ] as const) {
      const b = bench();
      const state = stateOf(b, 0);
      const image = inTerm(state.durable, term, 0);
      const told = { kind: 'timeout-now' as const, term: 4, to: 1 };
      b.step(
        0,
        { ...withImage(state, image), role: { kind: 'candidate', transfer: true, granted: [0] } },
        { kind: 'receive', from: 1, message: told },
      );
      expect(b.violated).toEqual(expected);
    }
  });

  it('sees a candidate that skips a term, or does not vote for itself', () => {
    for (const [term, own] of [
      [3, 0],
      [2, 1],
    ] as const) {
      const b = bench();
      stand(b, 0, []);
      candidate(b, term, own);
      expect(b.violated).toContain('role-transitions');
    }
  });

  it('sees a pre-candidacy that raises the term', () => {
    const b = bench();
    const state = stateOf(b, 0);
    const image = inTerm(state.durable, 2);
    b.step(0, { ...withImage(state, image), role: { kind: 'pre-candidate', granted: [0] } });
    expect(b.violated).toEqual(['role-transitions']);
  });

  it('sees a leader that stands again, or goes on into another term', () => {
    const again = bench();
    elect(again, 0, [1]);
    again.step(0, { ...stateOf(again, 0), leader: -1, role: { kind: 'pre-candidate', granted: [0] } });
    expect(again.violated).toEqual(['role-transitions']);
    const on = bench();
    elect(on, 0, [1]);
    vote(on, 1, 0, 3);
    const state = stateOf(on, 0);
    on.step(0, withImage(state, inTerm(state.durable, 3, 0)));
    expect(on.violated).toEqual(['role-transitions']);
  });

  it('lets a single voter lead in one step, and nobody else', () => {
    for (const [count, expected] of [
      [1, []],
      [2, ['role-transitions', 'elected-by-majority']],
    ] as const) {
      const b = new Bench(raftSafety(context)).startAll(count);
      const state = stateOf(b, 0);
      const image = withEntries(inTerm(state.durable, 2, 0));
      b.step(0, leading(withImage(state, image), []));
      expect(b.violated).toEqual(expected);
    }
  });

  it('sees a node that starts as anything but a follower', () => {
    const b = new Bench(raftSafety(context));
    const state = stateOf(bench(), 0);
    b.start(0, prepared(0), { ...state, role: { kind: 'pre-candidate', granted: [0] } });
    expect(b.violated).toEqual(['role-transitions']);
  });
});

describe('campaigns-only-as-voter', () => {
  it('sees a learner stand', () => {
    const b = bench();
    const members = voters(3).map((member) =>
      member.id === 0 ? { ...member, suffrage: 'learner' as const } : member,
    );
    for (const node of [1, 2]) write(b, node, configure(1, members));
    commit(b, 1, 2);
    write(b, 0, configure(1, members));
    stand(b, 0, []);
    expect(b.violated).toEqual(['campaigns-only-as-voter', 'counts-only-members']);
  });

  it('sees a node stand whose disk is not the one in the configuration', () => {
    const b = bench();
    const state = stateOf(b, 0);
    const other = { ...state, durable: { ...state.durable, incarnation: 99 } };
    b.step(0, other);
    stand(b, 0, []);
    expect(b.violated).toEqual(['campaigns-only-as-voter']);
  });

  it('sees a node stand that knows of its removal', () => {
    const b = bench();
    const state = stateOf(b, 0);
    b.step(0, { ...state, durable: { ...state.durable, removed: true } });
    stand(b, 0, []);
    expect(b.violated).toEqual(['campaigns-only-as-voter']);
  });
});

describe('votes-for-up-to-date', () => {
  const request = (lastIndex: number, lastTerm: number, preVote = false) => ({
    kind: 'vote' as const,
    term: preVote ? 2 : 1,
    to: 2,
    incarnation: 1,
    preVote,
    transfer: false,
    lastIndex,
    lastTerm,
  });

  it('sees a request that tells of another end of the log than its own, an empty one behind a snapshot included', () => {
    for (const [lastIndex, lastTerm, expected] of [
      [1, 1, []],
      [1, 0, ['votes-for-up-to-date']],
      [2, 1, ['votes-for-up-to-date']],
    ] as const) {
      const b = bench();
      b.send(0, 1, request(lastIndex, lastTerm, true));
      expect(b.violated).toEqual(expected);
    }
  });

  it('sees a vote for a shorter log, or one that ends in an earlier term', () => {
    const shorter = bench();
    write(shorter, 1, noop(1));
    vote(shorter, 1, 0, 2);
    expect(shorter.violated).toEqual(['votes-for-up-to-date']);
    const older = bench();
    write(older, 0, noop(1), noop(1));
    write(older, 1, noop(2));
    vote(older, 1, 0, 3);
    expect(older.violated).toEqual(['votes-for-up-to-date']);
  });

  it('lets a vote go to a longer log, or one that ends in a later term', () => {
    const longer = bench();
    write(longer, 0, noop(1));
    vote(longer, 1, 0, 2);
    const later = bench();
    write(later, 0, noop(2));
    write(later, 1, noop(1), noop(1));
    vote(later, 1, 0, 3);
    expect([...longer.end().violated, ...later.end().violated]).toEqual([]);
    expect(later.exercised.get('votes-for-up-to-date')).toBe(1);
  });
});

describe('waits-after-vote', () => {
  const { heartbeatTimeout } = context.options;

  it('sees a voter stand before a heartbeat timeout has passed on its own clock', () => {
    for (const [passed, expected] of [
      [heartbeatTimeout - 1, ['waits-after-vote']],
      [heartbeatTimeout, []],
    ] as const) {
      const b = bench();
      vote(b, 1, 0, 2);
      b.pass(passed);
      stand(b, 1, []);
      expect(b.end().violated).toEqual(expected);
      expect(b.exercised.get('waits-after-vote')).toBe(1);
    }
  });

  it('lets a voter stand that was told to, or has restarted, or has not voted for another', () => {
    const told = bench();
    vote(told, 1, 0, 2);
    const state = stateOf(told, 1);
    told.step(
      1,
      {
        ...withImage(state, inTerm(state.durable, 3, 1)),
        role: { kind: 'candidate', transfer: true, granted: [1] },
      },
      { kind: 'receive', from: 0, message: { kind: 'timeout-now', term: 2, to: 2 } },
    );
    const restarted = bench();
    vote(restarted, 1, 0, 2);
    restarted.stop(1).start(1, restarted.world.node(1).durable);
    stand(restarted, 1, []);
    const itself = bench();
    stand(itself, 1, [2]);
    adopt(itself, 1, 3);
    stand(itself, 1, []);
    for (const b of [told, restarted, itself]) {
      expect(b.end().violated).toEqual([]);
      expect(b.exercised.has('waits-after-vote')).toBe(false);
    }
  });
});

describe('counts-only-members', () => {
  it('sees a promise or a vote counted of a node that is no voter', () => {
    const b = bench();
    b.step(0, { ...stateOf(b, 0), role: { kind: 'pre-candidate', granted: [0, 7] } });
    expect(b.violated).toEqual(['counts-only-members']);
  });
});

describe('leader-belief', () => {
  it('sees a leader that is out of office and still takes itself for one', () => {
    const b = bench();
    elect(b, 0, [1]);
    b.step(0, { ...stateOf(b, 0), role: { kind: 'follower', transfer: null } });
    expect(b.violated).toEqual(['leader-belief']);
  });

  it('sees a member that takes another for the leader of the term', () => {
    const b = bench();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    expect(b.violated).toEqual([]);
    b.step(2, { ...withImage(stateOf(b, 2), inTerm(stateOf(b, 2).durable, 2)), leader: 1 });
    expect(b.violated).toEqual(['leader-belief']);
    expect(b.exercised.get('leader-belief')).toBeGreaterThan(2);
  });

  it('sees a leader elected after others have followed someone else in its term', () => {
    const b = bench();
    b.step(2, { ...withImage(stateOf(b, 2), inTerm(stateOf(b, 2).durable, 2)), leader: 1 });
    stand(b, 0, [1]);
    vote(b, 1, 0, 2);
    win(b, 0, [1]);
    expect(b.violated).toEqual(['leader-belief']);
  });
});

describe('answers-its-leader', () => {
  const echo = (term: number, sentAt: number) => ({
    kind: 'append-response' as const,
    term,
    incarnation: 2,
    round: 1,
    sentAt,
    success: false,
    index: 0,
    conflictTerm: 0,
    conflictIndex: 0,
  });

  it('sees an echo for one that does not lead the term', () => {
    const b = bench();
    elect(b, 0, [1]);
    hear(b, 1, 0);
    b.send(1, 0, echo(2, 5)).send(1, 2, echo(2, -1));
    expect(b.violated).toEqual([]);
    b.send(1, 2, echo(2, 5));
    expect(b.violated).toEqual(['answers-its-leader']);
  });
});

describe('tells-stale-leaders', () => {
  it('sees a member that hears the leader of an earlier term and says nothing', () => {
    for (const answers of [true, false]) {
      const b = bench();
      adopt(b, 1, 5);
      const message = {
        kind: 'append' as const,
        term: 4,
        to: 2,
        round: 1,
        sentAt: 0,
        prevIndex: 1,
        prevTerm: 1,
        entries: [],
        commit: 1,
      };
      b.deliver(0, 1, message).step(1, stateOf(b, 1), { kind: 'receive', from: 0, message });
      const refusal = {
        kind: 'append-response' as const,
        term: 5,
        incarnation: 2,
        round: 0,
        sentAt: -1,
        success: false,
        index: 0,
        conflictTerm: 0,
        conflictIndex: 0,
      };
      if (answers) b.send(1, 0, refusal);
      b.step(1, { ...stateOf(b, 1), heardAt: 7 });
      expect(b.violated).toEqual(answers ? [] : ['tells-stale-leaders']);
    }
  });
});

describe('heeds-only-members', () => {
  it('sees a leader that gives way to an answer of one that is no member', () => {
    for (const [incarnation, expected] of [
      [2, []],
      [9, ['heeds-only-members']],
    ] as const) {
      const b = bench();
      elect(b, 0, [1]);
      const state = stateOf(b, 0);
      const message = {
        kind: 'append-response' as const,
        term: 3,
        incarnation,
        round: 0,
        sentAt: -1,
        success: false,
        index: 0,
        conflictTerm: 0,
        conflictIndex: 0,
      };
      const after = withImage(state, inTerm(state.durable, 3));
      b.step(
        0,
        { ...after, leader: -1, role: { kind: 'follower', transfer: null } },
        { kind: 'receive', from: 1, message },
      );
      expect(b.violated).toEqual(expected);
    }
  });
});

describe('votes-for-up-to-date, of promises', () => {
  it('sees a promise to one whose log was less up to date when it asked', () => {
    for (const [lastIndex, expected] of [
      [2, []],
      [1, ['votes-for-up-to-date']],
    ] as const) {
      const b = bench();
      write(b, 1, noop(1));
      if (lastIndex === 2) write(b, 0, noop(1));
      b.step(0, { ...stateOf(b, 0), role: { kind: 'pre-candidate', granted: [0] } });
      b.send(0, 1, {
        kind: 'vote',
        term: 2,
        to: 2,
        incarnation: 1,
        preVote: true,
        transfer: false,
        lastIndex,
        lastTerm: 1,
      });
      b.send(1, 0, granted(2, 2, true));
      expect(b.violated).toEqual(expected);
    }
  });
});
