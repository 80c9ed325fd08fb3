import { describe, expect, it } from 'vitest';
import { append, grant, take, tell, voteRequest } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf } from './testing/test-disk.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

describe('pre-vote (dissertation, 9.6)', () => {
  it('who stands asks first, in the next term, and changes nothing durable', () => {
    const c = new TestCluster();
    const durable = c.state(0).durable;
    c.fire(0, ELECTION);
    expect(c.state(0).durable).toBe(durable);
    expect(take(c, 'vote', 0, 1)).toMatchObject([{ preVote: true, term: 2 }]);
  });

  it('a pre-vote granted changes nothing at the voter, and may be granted to several', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    const state = c.state(0);
    expect(tell(c, 1, 0, voteRequest(0, 2, { preVote: true }))).toMatchObject({
      granted: true,
      term: 2,
      preVote: true,
    });
    expect(tell(c, 2, 0, voteRequest(0, 2, { preVote: true }))).toMatchObject({
      granted: true,
      term: 2,
      preVote: true,
    });
    expect(c.state(0)).toBe(state);
    expect(c.effects).toEqual(['send']);
  });

  it('a pre-vote for no higher term is refused with the own term', () => {
    const c = new TestCluster({ terms: [5, 5, 5] });
    c.now = 1000 * ms;
    expect(tell(c, 1, 0, voteRequest(0, 5, { preVote: true }))).toMatchObject({ granted: false, term: 5 });
  });

  it('a majority of pre-votes leads to a real candidacy, and they do not count in it', () => {
    const c = new TestCluster({ nodes: 5 });
    c.fire(0, ELECTION);
    for (const id of [1, 2]) tell(c, id, 0, grant(id, 0, 2, { preVote: true }));
    expect(c.state(0).role).toEqual({ kind: 'candidate', transfer: false, granted: [0] });
    const state = c.state(0);
    for (const id of [3, 4]) tell(c, id, 0, grant(id, 0, 2, { preVote: true }));
    expect(c.state(0)).toBe(state);
  });

  it('a real vote does not count as a pre-vote', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    const state = c.state(0);
    tell(c, 1, 0, grant(1, 0, 2));
    expect(c.state(0)).toBe(state);
  });

  it('a member that was cut off does not raise its term, and deposes nobody when it is back', () => {
    const c = new TestCluster();
    c.elect(0);
    c.isolate(2);
    c.elapse(20_000 * ms);
    expect(c.state(2).durable.term).toBe(2);
    c.heal();
    c.elapse(5000 * ms);
    expect(c.leaders()).toEqual([0]);
    expect(c.state(0).durable.term).toBe(2);
  });

  it('a member that cannot hear the leader, but the others can, deposes nobody', () => {
    const c = new TestCluster();
    c.elect(0);
    c.separate([0], [2]);
    c.elapse(20_000 * ms);
    expect(c.leaders()).toEqual([0]);
    for (const id of [0, 1, 2]) expect(c.state(id).durable.term).toBe(2);
  });

  it('a refusal with a higher term is taken over', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    tell(c, 1, 0, grant(1, 0, 7, { preVote: true, granted: false }));
    expect(c.state(0)).toMatchObject({ role: { kind: 'follower' }, durable: { term: 7, vote: -1 } });
  });
});

describe('the guard: a voter that hears a leader is deaf to candidates (dissertation, 4.2.3)', () => {
  it('within a heartbeat timeout of the last contact, vote requests are ignored, whatever their term', () => {
    const c = new TestCluster();
    c.elect(0);
    const heardAt = c.state(1).heardAt;
    c.now = heardAt + 1000 * ms - 1;
    const state = c.state(1);
    const request = voteRequest(1, 9, { lastIndex: 9, lastTerm: 9 });
    expect(tell(c, 2, 1, request)).toBeUndefined();
    expect(tell(c, 2, 1, { ...request, preVote: true })).toBeUndefined();
    expect(c.state(1)).toBe(state);
    c.now += 1;
    expect(tell(c, 2, 1, request)).toMatchObject({ granted: true });
  });

  it('a restarted voter waits one guard before it votes or stands', () => {
    const c = new TestCluster();
    c.elect(0);
    c.now += 500 * ms;
    c.restart(1);
    const request = voteRequest(1, 9, { lastIndex: 9, lastTerm: 9 });
    c.now += 1000 * ms - 1;
    expect(tell(c, 2, 1, request)).toBeUndefined();
    c.step(1, { kind: 'timer', timer: ELECTION });
    expect(c.state(1).role.kind).toBe('follower');
    c.now += 1;
    expect(tell(c, 2, 1, request)).toMatchObject({ granted: true });
  });

  it('a leader in contact with a quorum ignores them too, and heeds them when it is not', () => {
    const c = new TestCluster();
    c.elect(0);
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    c.now += 999 * ms;
    const request = voteRequest(0, 9, { lastIndex: 9, lastTerm: 9 });
    expect(tell(c, 2, 0, request)).toBeUndefined();
    expect(c.leaders()).toEqual([0]);
    c.now += 1 * ms;
    expect(tell(c, 2, 0, request)).toMatchObject({ granted: true });
    expect(c.leaders()).toEqual([]);
  });

  it('an append of a higher term is heeded at once: somebody was elected', () => {
    const c = new TestCluster();
    c.elect(0);
    tell(c, 2, 1, append(1, 9, [1, 1]));
    expect(c.state(1)).toMatchObject({ leader: 2, durable: { term: 9 } });
  });

  it('requests and answers that are meant for a former self are ignored', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    expect(tell(c, 1, 0, { ...voteRequest(0, 9), to: incarnationOf(0, 2) })).toBeUndefined();
  });
});
