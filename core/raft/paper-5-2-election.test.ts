import { describe, expect, it } from 'vitest';
import { append, grant, take, tell, voteRequest } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf, voter } from './testing/test-disk.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

/** Node 0 of five as candidate in term 2, before any vote but its own. */
function candidate(): TestCluster {
  const c = new TestCluster({ nodes: 5 });
  c.fire(0, ELECTION);
  for (const id of [1, 2]) tell(c, id, 0, grant(id, 0, 2, { preVote: true }));
  c.drop();
  expect(c.state(0).role.kind).toBe('candidate');
  return c;
}

describe('leader election (paper, 5.2)', () => {
  it('a member starts as a follower, whatever it was before', () => {
    const c = new TestCluster();
    c.elect(0);
    c.restart(0);
    expect(c.state(0).role.kind).toBe('follower');
    expect(c.state(0).leader).toBe(-1);
  });

  it('a follower waits for a leader for a time drawn from one to two heartbeat timeouts', () => {
    const c = new TestCluster();
    expect(c.rangeOf(0, ELECTION)).toEqual([1000 * ms, 2000 * ms]);
  });

  it('a follower that hears its leader does not stand, and waits out the rest from the last contact', () => {
    const c = new TestCluster();
    c.elect(0);
    c.now += 300 * ms;
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    const heardAt = c.state(1).heardAt;
    c.now = heardAt + 400 * ms;
    c.step(1, { kind: 'timer', timer: ELECTION });
    expect(c.state(1).role.kind).toBe('follower');
    expect(c.rangeOf(1, ELECTION)).toEqual([600 * ms, 1600 * ms]);
  });

  it('a candidate raises its term, votes for itself and saves both before it asks', () => {
    const c = candidate();
    expect(c.state(0).durable).toMatchObject({ term: 2, vote: 0 });
    expect(c.effects[0]).toBe('save');
    expect(c.effects.filter((kind) => kind === 'save')).toHaveLength(1);
  });

  it('a candidate wins with the votes of a majority, not before', () => {
    const c = candidate();
    tell(c, 1, 0, grant(1, 0, 2));
    expect(c.state(0).role.kind).toBe('candidate');
    tell(c, 2, 0, grant(2, 0, 2));
    expect(c.state(0).role.kind).toBe('leader');
  });

  it('a vote counts once, however often it arrives', () => {
    const c = candidate();
    tell(c, 1, 0, grant(1, 0, 2));
    const state = c.state(0);
    tell(c, 1, 0, grant(1, 0, 2));
    expect(c.state(0)).toBe(state);
  });

  it('a vote of another term does not count', () => {
    const c = candidate();
    const state = c.state(0);
    tell(c, 1, 0, grant(1, 0, 1));
    tell(c, 2, 0, grant(2, 0, 3));
    expect(c.state(0)).toBe(state);
  });

  it('a vote of a member that has been replaced does not count, nor one for a former self', () => {
    const c = candidate();
    const state = c.state(0);
    tell(c, 1, 0, grant(1, 0, 2, { incarnation: incarnationOf(1, 2) }));
    tell(c, 2, 0, grant(2, 0, 2, { to: incarnationOf(0, 2) }));
    expect(c.state(0)).toBe(state);
  });

  it('a vote of a learner does not count', () => {
    const members = [
      voter(0),
      voter(1),
      voter(2),
      { id: 3, incarnation: incarnationOf(3), suffrage: 'learner' as const },
    ];
    const c = new TestCluster({ nodes: 4, members });
    c.fire(0, ELECTION);
    const state = c.state(0);
    tell(c, 3, 0, grant(3, 0, 2, { preVote: true }));
    expect(c.state(0)).toBe(state);
  });

  it('a voter gives one vote a term, to whoever asks first', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    expect(tell(c, 1, 0, voteRequest(0, 2))).toMatchObject({ granted: true, term: 2 });
    expect(tell(c, 2, 0, voteRequest(0, 2))).toMatchObject({ granted: false, term: 2 });
    expect(tell(c, 2, 0, voteRequest(0, 3))).toMatchObject({ granted: true, term: 3 });
  });

  it('a vote is given again to the candidate that has it, with no other save', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    tell(c, 1, 0, voteRequest(0, 2));
    const state = c.state(0);
    expect(tell(c, 1, 0, voteRequest(0, 2))).toMatchObject({ granted: true, term: 2 });
    expect(c.state(0)).toBe(state);
    expect(c.effects).not.toContain('save');
  });

  it('a vote is saved before it is given, together with its term', () => {
    const c = new TestCluster();
    c.now = 1000 * ms;
    c.receive({ from: 1, to: 0, message: voteRequest(0, 2) });
    expect(c.effects.filter((kind) => kind === 'save' || kind === 'send')).toEqual(['save', 'send']);
    c.restart(0);
    c.now += 1000 * ms;
    expect(tell(c, 2, 0, voteRequest(0, 2))).toMatchObject({ granted: false });
  });

  it('a vote given restarts the wait for a leader', () => {
    const c = new TestCluster();
    c.now = 1900 * ms;
    tell(c, 1, 0, voteRequest(0, 2));
    expect(c.armedFor(0, ELECTION)).toBe(2900 * ms);
  });

  it('a candidate that hears the leader of its term becomes its follower', () => {
    const c = candidate();
    tell(c, 1, 0, append(0, 2, [1, 1]));
    expect(c.state(0).role.kind).toBe('follower');
    expect(c.state(0).leader).toBe(1);
    expect(c.state(0).durable.vote).toBe(0);
    expect(c.rangeOf(0, ELECTION)).toEqual([1000 * ms, 2000 * ms]);
  });

  it('a candidate refuses a leader of an older term and goes on', () => {
    const c = candidate();
    expect(tell(c, 1, 0, append(0, 1, [1, 1]))).toMatchObject({ success: false, term: 2 });
    expect(c.state(0).role.kind).toBe('candidate');
  });

  it('a candidacy that is not decided within one to two election timeouts starts anew, with a pre-vote', () => {
    const c = candidate();
    expect(c.rangeOf(0, ELECTION)).toEqual([1000 * ms, 2000 * ms]);
    c.fire(0, ELECTION);
    expect(c.state(0).role.kind).toBe('pre-candidate');
    expect(c.state(0).durable.term).toBe(2);
    expect(take(c, 'vote', 0, 1)).toMatchObject([{ preVote: true, term: 3 }]);
  });

  it('a refusal with a higher term ends a candidacy', () => {
    const c = candidate();
    tell(c, 1, 0, grant(1, 0, 9, { granted: false }));
    expect(c.state(0).role.kind).toBe('follower');
    expect(c.state(0).durable).toMatchObject({ term: 9, vote: -1 });
  });

  it('an answer to a candidacy that is over is ignored, whatever its term', () => {
    const c = new TestCluster();
    const state = c.state(0);
    tell(c, 1, 0, grant(1, 0, 9, { granted: false }));
    tell(c, 1, 0, grant(1, 0, 1));
    expect(c.state(0)).toBe(state);
  });

  it('the only voter elects itself in one step, and saves before anything leaves', () => {
    const members = [voter(0), { id: 1, incarnation: incarnationOf(1), suffrage: 'learner' as const }];
    const c = new TestCluster({ nodes: 2, members });
    c.fire(0, ELECTION);
    expect(c.state(0).role.kind).toBe('leader');
    expect(c.state(0).durable).toMatchObject({ term: 2, vote: 0 });
    expect(c.state(0).commit).toBe(2);
    expect(c.effects.filter((kind) => kind !== 'note')).toEqual(['save', 'send']);
  });

  it('a new leader tells everybody at once', () => {
    const c = new TestCluster({ nodes: 5 });
    c.elect(0);
    for (const id of [1, 2, 3, 4]) expect(c.state(id).leader).toBe(0);
  });

  it('members that stand at once split the vote, and a later candidacy decides it', () => {
    const c = new TestCluster({ nodes: 4 });
    c.fire(0, ELECTION);
    c.step(1, { kind: 'timer', timer: ELECTION });
    c.deliverAll((flight) => flight.message.kind !== 'vote' || flight.message.preVote);
    expect([0, 1].map((id) => c.state(id).role.kind)).toEqual(['candidate', 'candidate']);
    const halves = [0, 1, 0, 1];
    c.deliverAll(({ from, to }) => halves[from] === halves[to]);
    expect([2, 3].map((id) => c.state(id).durable.vote)).toEqual([0, 1]);
    c.deliverAll();
    expect(c.leaders()).toEqual([]);
    c.elapse(3000 * ms, [1]);
    expect(c.leaders()).toEqual([1]);
    expect(c.state(1).durable.term).toBe(3);
  });
});
