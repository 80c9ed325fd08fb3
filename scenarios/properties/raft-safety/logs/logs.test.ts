import { describe, expect, it } from 'vitest';
import type { ClusterLog } from '../../cluster.ts';
import { Bench } from '../../testing/bench.ts';
import {
  context,
  holding,
  inOffice,
  inTerm,
  noop,
  options,
  peer,
  prepared,
  put,
  withEntries,
  withImage,
} from '../../testing/building.ts';
import { adopt, append, commit, elect, entriesOf, stateOf, write } from '../../testing/election.ts';
import { raftSafety } from '../raft-safety.ts';

const bench = (): Bench => new Bench(raftSafety(context)).startAll();

describe('log-matching', () => {
  it('sees two different entries at the same index and term', () => {
    const b = bench();
    write(b, 0, noop(2));
    write(b, 1, put(2, 0, 7));
    expect(b.violated).toEqual(['log-matching']);
  });

  it('sees the same entry behind different ones', () => {
    const b = bench();
    write(b, 0, noop(2), noop(4));
    write(b, 1, noop(3), noop(4));
    expect(b.violated).toEqual(['log-matching']);
  });

  it('goes by history: the other entry may be long gone', () => {
    const b = bench();
    write(b, 0, noop(2), put(2, 0, 1));
    write(b, 0, noop(3));
    write(b, 1, noop(2), put(2, 0, 2));
    expect(b.violated).toEqual(['log-matching']);
  });

  it('lets logs differ in terms, and equal entries be different objects', () => {
    const b = bench();
    write(b, 0, noop(2), put(2, 0, 1));
    write(b, 1, noop(2), put(2, 0, 1));
    write(b, 2, noop(2), noop(3));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('log-matching')).toBe(3);
  });

  it('sees entries kept behind a snapshot with which they do not agree', () => {
    const b = bench();
    write(b, 1, noop(3));
    write(b, 0, noop(2), put(2, 0, 1));
    const state = stateOf(b, 0);
    const log: ClusterLog = { baseIndex: 2, baseTerm: 3, entries: [put(2, 0, 1)], length: 1 };
    b.save(0, { ...state.durable, term: 3, log });
    expect(b.violated).toContain('log-matching');
  });
});

describe('terms-monotone-along-log', () => {
  it('sees a term that falls along the log', () => {
    const b = bench();
    write(b, 0, noop(3), noop(2));
    expect(b.violated).toEqual(['terms-monotone-along-log']);
  });

  it('sees an entry of a term that the disk has not reached', () => {
    const b = bench();
    b.save(0, { ...withEntries(prepared(0), noop(3)), term: 2 });
    expect(b.violated).toEqual(['terms-monotone-along-log']);
  });
});

describe('leader-append-only', () => {
  it('sees a leader remove or replace an entry of its log', () => {
    const removed = bench();
    elect(removed, 0, [1]);
    write(removed, 0);
    expect(removed.violated).toContain('leader-append-only');
    const replaced = bench();
    elect(replaced, 0, [1]);
    write(replaced, 0, put(2, 0, 1));
    expect(replaced.violated).toContain('leader-append-only');
  });

  it('lets a leader append, and a deposed one be corrected', () => {
    const b = bench();
    elect(b, 0, [1]);
    const leader = stateOf(b, 0);
    b.step(0, withImage(leader, { ...leader.durable, log: append(leader, put(2, 0, 1)) }));
    const image = inTerm(withEntries(prepared(0), noop(3)), 3);
    b.step(0, { ...withImage(stateOf(b, 0), image), role: { kind: 'follower', transfer: null }, leader: 1 });
    expect(b.violated).toEqual([]);
  });
});

describe('truncation-discipline', () => {
  it('sees entries removed that are known to be committed', () => {
    const b = bench();
    write(b, 0, noop(2));
    write(b, 1, noop(2));
    commit(b, 0, 2);
    write(b, 0, noop(3));
    expect(b.violated).toContain('truncation-discipline');
  });

  it('sees a candidate that truncates', () => {
    const b = bench();
    write(b, 0, noop(2), noop(2));
    b.step(0, { ...stateOf(b, 0), role: { kind: 'pre-candidate', granted: [0] } });
    write(b, 0, noop(2));
    expect(b.violated).toEqual(['truncation-discipline']);
  });

  it('lets a follower remove what is not committed', () => {
    const b = bench();
    write(b, 0, noop(2), noop(2));
    write(b, 0, noop(2), noop(3));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('truncation-discipline')).toBe(1);
  });
});

describe('match-index-sound', () => {
  /** Node 0 leads term 2 with its no-op at 2; node 1 has it too. */
  const led = (): Bench => {
    const b = bench();
    elect(b, 0, [1]);
    write(b, 1, ...entriesOf(b, 0));
    return b;
  };
  const know = (b: Bench, match: number): void => {
    b.step(0, inOffice(stateOf(b, 0), { progress: [undefined, peer(2, match), peer(3, 0)] }));
  };

  it('is silent while what the leader believes is so', () => {
    const b = led();
    know(b, 2);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('match-index-sound')).toBe(1);
  });

  it('sees a match index beyond the peer’s log', () => {
    const b = bench();
    elect(b, 0, [1]);
    know(b, 2);
    expect(b.violated).toEqual(['match-index-sound']);
  });

  it('sees a match index where the peer holds another entry', () => {
    const b = bench();
    elect(b, 0, [1]);
    write(b, 1, noop(1));
    know(b, 2);
    expect(b.violated).toEqual(['match-index-sound']);
  });

  it('sees the peer remove what it has acknowledged', () => {
    const b = led();
    know(b, 2);
    write(b, 1);
    expect(b.violated).toEqual(['match-index-sound']);
  });

  it('takes no notice of a peer that has gone on to a higher term, or lost its disk', () => {
    const b = led();
    know(b, 2);
    adopt(b, 1, 5);
    write(b, 1, noop(5));
    const other = led();
    other.step(0, inOffice(stateOf(other, 0), { progress: [undefined, peer(88, 2), peer(3, 0)] }));
    expect([...b.violated, ...other.violated]).toEqual([]);
  });

  it('sees a match index fall (match-monotonic), and start anew with another incarnation', () => {
    const b = led();
    know(b, 2);
    know(b, 1);
    expect(b.violated).toEqual(['match-monotonic']);
    const anew = led();
    know(anew, 2);
    anew.step(0, inOffice(stateOf(anew, 0), { progress: [undefined, peer(99, 0), peer(3, 0)] }));
    expect(anew.violated).toEqual([]);
  });
});

describe('index-order', () => {
  it('sees commit beyond the end, applied beyond commit, and a snapshot beyond applied', () => {
    for (const change of [
      { commit: 2 },
      { replica: { applied: 2, machine: holding(), sessions: [] } },
      { commit: 0, replica: { applied: 0, machine: holding(), sessions: [] } },
    ]) {
      const b = bench();
      b.step(0, { ...stateOf(b, 0), ...change });
      expect(b.violated).toContain('index-order');
    }
  });

  it('sees next at match', () => {
    const b = bench();
    elect(b, 0, [1]);
    b.step(0, inOffice(stateOf(b, 0), { progress: [undefined, peer(2, 0, { next: 0 }), peer(3, 0)] }));
    expect(b.violated).toEqual(['index-order']);
  });
});

describe('bounded-windows', () => {
  it('sees more proposals, reads or appends on their way than the settings allow', () => {
    const proposal = { index: 2, term: 2, request: 1, tag: 1, kind: 'command' as const };
    const read = { request: 1, tag: 1, query: { kind: 'get' as const, key: 0 }, index: -1, round: -1 };
    for (const change of [
      { proposals: Array.from({ length: 5 }, () => proposal) },
      { reads: Array.from({ length: 5 }, () => read) },
      { progress: [undefined, peer(2, 0, { inflight: [1, 1, 1, 1, 1] }), peer(3, 0)] },
    ]) {
      const b = bench();
      elect(b, 0, [1]);
      b.step(0, inOffice(stateOf(b, 0), change));
      expect(b.violated).toEqual(['bounded-windows']);
    }
  });
});

describe('bounded-windows, of what is on its way', () => {
  it('sees an append taken for on its way that was acknowledged', () => {
    for (const [inflight, expected] of [
      [[2], []],
      [[1, 2], ['bounded-windows']],
    ] as const) {
      const b = bench();
      elect(b, 0, [1]);
      const known = peer(2, 1, { next: 3, inflight });
      b.step(0, inOffice(stateOf(b, 0), { progress: [undefined, known, peer(3, 0)] }));
      expect(b.violated).toEqual(expected);
    }
  });
});

describe('departed-are-left', () => {
  it('sees a leader that sends heartbeats to one whose removal is long committed', () => {
    const b = bench();
    elect(b, 0, [1]);
    const gone = peer(3, 0, { passage: { kind: 'leaving', index: 3, since: 0 } });
    const beat = (round: number, known: typeof gone): void => {
      b.step(0, inOffice(stateOf(b, 0), { round, progress: [undefined, peer(2, 0), known] }));
    };
    beat(2, gone);
    b.pass(2 * options.electionTimeout);
    beat(3, gone);
    // A later removal is another.
    b.pass(options.electionTimeout);
    beat(4, peer(3, 0, { passage: { kind: 'leaving', index: 9, since: 0 } }));
    expect(b.violated).toEqual([]);
    b.pass(2 * options.electionTimeout + 1);
    beat(5, peer(3, 0, { passage: { kind: 'leaving', index: 9, since: 0 } }));
    expect(b.end().violated).toEqual(['departed-are-left']);
    expect(b.exercised.get('departed-are-left')).toBe(2);
  });
});

describe('bounded-resends', () => {
  const entries = (prevIndex: number) => ({
    kind: 'append' as const,
    term: 1,
    to: 2,
    round: 1,
    sentAt: 0,
    prevIndex,
    prevTerm: 1,
    entries: [noop(1)],
    commit: 1,
  });
  const snapshot = {
    kind: 'snapshot' as const,
    term: 1,
    to: 2,
    round: 1,
    sentAt: 0,
    snapshot: prepared(1).snapshot,
  };

  it('sees the same entries, or the same snapshot, sent over and over', () => {
    for (const payload of [entries(1), snapshot]) {
      const b = bench();
      for (let i = 0; i < 33; i += 1) b.send(0, 1, payload).pass(1_000);
      expect(b.violated).toEqual(['bounded-resends']);
    }
  });

  it('lets other entries be sent as fast as there are any, the same now and then, and heartbeats at any time', () => {
    const b = bench();
    for (let i = 0; i < 100; i += 1) b.send(0, 1, entries(i)).send(0, 2, entries(1)).pass(60_000);
    for (let i = 0; i < 100; i += 1) b.send(0, 1, { ...entries(1), entries: [] }).pass(1_000);
    for (let i = 0; i < 100; i += 1) b.send(0, 1, entries(1));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('bounded-resends')).toBe(300);
  });
});
