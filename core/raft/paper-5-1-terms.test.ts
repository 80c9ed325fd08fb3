import { describe, expect, it } from 'vitest';
import { acknowledgement, append, tell, voteRequest } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf, voter } from './testing/test-disk.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

describe('terms (paper, 5.1)', () => {
  it('a follower that hears a leader of a higher term takes that term over, and has not voted in it', () => {
    const c = new TestCluster();
    tell(c, 1, 0, append(0, 5, [1, 1]));
    expect(c.state(0).durable).toMatchObject({ term: 5, vote: -1 });
    expect(c.state(0).leader).toBe(1);
  });

  it('a candidate that hears a higher term in a vote request becomes a follower of it', () => {
    const c = new TestCluster();
    c.fire(0, 0);
    tell(c, 1, 0, voteRequest(0, 7, { lastIndex: 0, lastTerm: 0 }));
    expect(c.state(0).role.kind).toBe('follower');
    expect(c.state(0).durable).toMatchObject({ term: 7, vote: -1 });
  });

  it('a leader that learns of a higher term from an answer steps down, without a vote in that term', () => {
    const c = new TestCluster();
    c.elect(0);
    tell(c, 1, 0, acknowledgement(1, 5, 1, { success: false }));
    expect(c.state(0).role.kind).toBe('follower');
    expect(c.state(0).durable).toMatchObject({ term: 5, vote: -1 });
    expect(c.effects[0]).toBe('save');
    expect(c.armedFor(0, HEARTBEAT)).toBeUndefined();
    expect(c.rangeOf(0, ELECTION)).toEqual([1000 * ms, 2000 * ms]);
  });

  it('a leader takes no word of a higher term from a node that is no member, or no longer the same', () => {
    const c = new TestCluster({ nodes: 4, members: [voter(0), voter(1), voter(2)] });
    c.elect(0);
    const state = c.state(0);
    tell(c, 3, 0, acknowledgement(3, 5, 1, { success: false }));
    tell(c, 1, 0, acknowledgement(1, 5, 1, { success: false, incarnation: incarnationOf(1, 2) }));
    expect(c.state(0)).toBe(state);
  });

  it('an append of an old term is refused with the higher term, and changes nothing', () => {
    const c = new TestCluster({ terms: [5, 5, 5] });
    const before = c.state(0);
    expect(tell(c, 1, 0, append(0, 4, [1, 1]))).toMatchObject({
      kind: 'append-response',
      term: 5,
      success: false,
    });
    expect(c.state(0)).toBe(before);
  });

  it('a vote request of an old term is refused with the higher term, and changes nothing', () => {
    const c = new TestCluster({ terms: [5, 5, 5] });
    c.now = 1000 * ms;
    const before = c.state(0);
    expect(tell(c, 1, 0, voteRequest(0, 4))).toMatchObject({ term: 5, granted: false });
    expect(c.state(0)).toBe(before);
  });

  it('a snapshot of an old term is refused with the higher term', () => {
    const c = new TestCluster({ terms: [5, 5, 5] });
    const snapshot = c.state(1).durable.snapshot;
    const message = { kind: 'snapshot', term: 4, to: 100, round: 1, sentAt: 0, snapshot } as const;
    expect(tell(c, 1, 0, message)).toMatchObject({ term: 5, success: false });
  });

  it('the term is saved before anything that vouches for it leaves', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    tell(c, 1, 0, append(0, 5, [1, 1]));
    expect(c.effects.indexOf('save')).toBe(0);
    expect(c.effects.filter((kind) => kind === 'save')).toHaveLength(1);
    tell(c, 1, 0, voteRequest(0, 6));
    expect(c.effects.indexOf('save')).toBe(-1);
  });

  it('term and vote survive a crash', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    tell(c, 1, 0, voteRequest(0, 6));
    c.restart(0);
    expect(c.state(0).durable).toMatchObject({ term: 6, vote: 1 });
  });
});
