import { describe, expect, it } from 'vitest';
import { acknowledgement, append, grant, take, tell, voteRequest, word } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

describe('election restriction (paper, 5.4.1)', () => {
  const cases = [
    { own: [1, 3], asks: [2, 4], granted: true, why: 'a later last term wins, however short the log' },
    { own: [1, 3], asks: [9, 2], granted: false, why: 'an earlier last term loses, however long the log' },
    { own: [1, 3], asks: [3, 3], granted: true, why: 'an equal log is up to date' },
    { own: [1, 3], asks: [4, 3], granted: true, why: 'with the same last term the longer log wins' },
    { own: [1, 3], asks: [2, 3], granted: false, why: 'with the same last term the shorter log loses' },
  ];
  for (const { own, asks, granted, why } of cases) {
    it(why, () => {
      const c = new TestCluster({ logs: [own] });
      c.now = 1000 * ms;
      const [lastIndex = 0, lastTerm = 0] = asks;
      expect(tell(c, 1, 0, voteRequest(0, 9, { lastIndex, lastTerm, preVote: true }))).toMatchObject({
        granted,
      });
      expect(tell(c, 1, 0, voteRequest(0, 9, { lastIndex, lastTerm }))).toMatchObject({ granted });
      expect(c.state(0).durable).toMatchObject({ term: 9, vote: granted ? 1 : -1 });
    });
  }
});

describe('committing entries of earlier terms (paper, 5.4.2)', () => {
  it('an entry of an earlier term is not committed by counting, but together with one of the own term', () => {
    const c = new TestCluster({ logs: [[2]], terms: [3, 3, 3], options: { maxAppendEntries: 1 } });
    c.fire(0, ELECTION);
    tell(c, 1, 0, grant(1, 0, 4, { preVote: true }));
    tell(c, 1, 0, grant(1, 0, 4));
    c.drop();
    tell(c, 1, 0, acknowledgement(1, 4, 2));
    tell(c, 2, 0, acknowledgement(2, 4, 2));
    expect(c.state(0).commit).toBe(1);
    tell(c, 1, 0, acknowledgement(1, 4, 3));
    expect(c.state(0).commit).toBe(3);
  });

  it('a new leader begins its term with an empty entry, so that earlier ones are committed without a client', () => {
    const c = new TestCluster({ logs: [[2], [2], [2]] });
    c.elect(0);
    expect(c.state(0).durable.log.entries.at(-1)).toEqual({ kind: 'noop', term: 3 });
    expect(c.state(0).commit).toBe(3);
  });
});

describe('what the safety argument rests on (paper, 5.4.3 and figure 3)', () => {
  it('a leader never counts an entry that it has not saved itself', () => {
    const c = new TestCluster();
    c.elect(0);
    c.failNextSave(0);
    c.request(0, { kind: 'command', tag: 0, session: 0, sequence: 1, command: 'x' });
    expect(c.isUp(0)).toBe(false);
    const disk = c.disk(0);
    expect(disk.kind === 'durable' && disk.durable.log.length).toBe(1);
    expect(take(c, 'append', 0, 1)).toHaveLength(1);
  });

  it('the only voter answers after its save', () => {
    const c = new TestCluster({ nodes: 1 });
    c.fire(0, ELECTION);
    c.request(0, { kind: 'open-session', tag: 0 });
    expect(c.effects).toEqual(['save', 'respond']);
  });

  it('a restarted member knows nothing of the commit index beyond its snapshot, and applies each entry once more', () => {
    const c = new TestCluster();
    c.elect(0);
    const session = c.openSession(0);
    c.answer(c.request(0, { kind: 'command', tag: 0, session, sequence: 1, command: 'a' }));
    c.restart(1);
    expect(c.state(1)).toMatchObject({ commit: 1, replica: { applied: 1, machine: [] } });
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    expect(c.state(1).replica.machine).toEqual(['a']);
  });

  it('a follower that crashes before its save has acknowledged nothing', () => {
    const c = new TestCluster();
    c.failNextSave(0);
    c.receive({ from: 1, to: 0, message: append(0, 2, [1, 1], [word(2, 'a')]) });
    expect(c.flights).toEqual([]);
    c.start(0);
    expect(c.state(0).durable).toMatchObject({ term: 1, log: { length: 0 } });
  });
});
