import { describe, expect, it } from 'vitest';
import { holdsLease } from './observers.ts';
import { acknowledgement, take, tell, voteRequest } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf, voter } from './testing/test-disk.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT, TRANSFER } from './timers.ts';

const learner = { id: 3, incarnation: incarnationOf(3), suffrage: 'learner' as const };

/** Node 0 leads three voters and a learner, and holds a lease. */
function calm(): TestCluster {
  const c = new TestCluster({ nodes: 4, members: [voter(0), voter(1), voter(2), learner] });
  c.elect(0);
  c.fire(0, HEARTBEAT);
  c.deliverAll();
  return c;
}

describe('leadership transfer (dissertation, 3.10)', () => {
  it('the target stands at once, the others vote although they just heard the leader, and the request is answered', () => {
    const c = calm();
    expect(c.answer(c.request(0, { kind: 'transfer', tag: 7, target: 1 }))).toEqual({
      kind: 'transferred',
      tag: 7,
    });
    expect(c.leaders()).toEqual([1]);
    expect(c.armedFor(0, TRANSFER)).toBeUndefined();
  });

  it('without a target the voter with the longest log is chosen, never a learner', () => {
    const c = calm();
    c.isolate(1);
    c.openSession(0);
    c.heal();
    c.answer(c.request(0, { kind: 'transfer', tag: 0, target: null }));
    expect(c.leaders()).toEqual([2]);
  });

  it('a target that lags is brought up to date first', () => {
    const c = calm();
    c.isolate(1);
    c.openSession(0);
    c.heal();
    const request = c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    expect(take(c, 'timeout-now', 0, 1)).toHaveLength(0);
    expect(c.leader(0)).toMatchObject({ leaseForfeited: false, transfer: { announced: false } });
    for (let i = 0; i < 4 && !c.responses.has(request); i += 1) {
      c.fire(0, HEARTBEAT);
      c.deliverAll();
    }
    expect(c.leaders()).toEqual([1]);
    expect(c.responses.get(request)).toMatchObject({ kind: 'transferred' });
  });

  it('proposals, changes and other transfers are refused meanwhile, reads are not', () => {
    const c = calm();
    c.crash(1);
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    const refused = [
      c.request(0, { kind: 'open-session', tag: 0 }),
      c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } }),
      c.request(0, { kind: 'transfer', tag: 0, target: 2 }),
    ];
    for (const request of refused) expect(c.responses.get(request)).toMatchObject({ reason: 'BUSY' });
    expect(c.answer(c.request(0, { kind: 'read', tag: 0, query: null }))).toMatchObject({ kind: 'answer' });
  });

  it('the lease is gone for the rest of the term from the moment that the target is told', () => {
    const c = calm();
    expect(holdsLease(c.state(0), c.now)).toBe(true);
    c.crash(1);
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    expect(holdsLease(c.state(0), c.now)).toBe(false);
    c.elapse(500 * ms, [0]);
    expect(c.leader(0).leaseForfeited).toBe(true);
    expect(holdsLease(c.state(0), c.now)).toBe(false);
  });

  it('a transfer that was announced and fails ends with the leader stepping down', () => {
    const c = calm();
    c.crash(1);
    const request = c.request(0, { kind: 'transfer', tag: 7, target: 1 });
    c.drop();
    c.elapse(1000 * ms, [0, 2, 3]);
    expect(c.leaders()).toEqual([]);
    expect(c.responses.get(request)).toEqual({
      kind: 'refused',
      tag: 7,
      reason: 'TRANSFER_FAILED',
      leader: null,
    });
  });

  it('a transfer that was not announced in time is given up, and writes go on', () => {
    const c = calm();
    c.isolate(1);
    c.openSession(0);
    const request = c.request(0, { kind: 'transfer', tag: 7, target: 1 });
    c.elapse(1000 * ms, [0, 2, 3]);
    expect(c.responses.get(request)).toMatchObject({ reason: 'TRANSFER_FAILED', leader: 0 });
    expect(c.leaders()).toEqual([0]);
    expect(holdsLease(c.state(0), c.now)).toBe(true);
    expect(c.answer(c.request(0, { kind: 'open-session', tag: 0 }))).toMatchObject({ kind: 'session' });
  });

  it('when another one than the target wins, the request fails', () => {
    const c = calm();
    const request = c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliver(({ message }) => message.kind === 'timeout-now');
    c.deliver(({ message, to }) => message.kind === 'vote' && to === 0);
    expect(c.state(0).role.kind).toBe('follower');
    c.crash(1);
    c.drop();
    c.elapse(3000 * ms, [2]);
    expect(c.leaders()).toEqual([2]);
    expect(c.responses.get(request)).toMatchObject({ reason: 'TRANSFER_FAILED', leader: 2 });
  });

  it('when nobody wins, the request fails in time', () => {
    const c = calm();
    const request = c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliver(({ message }) => message.kind === 'timeout-now');
    c.deliver(({ message, to }) => message.kind === 'vote' && to === 0);
    c.crash(1);
    c.crash(2);
    c.fire(0, TRANSFER);
    expect(c.responses.get(request)).toMatchObject({ reason: 'TRANSFER_FAILED', leader: null });
  });

  it('when it stands again itself before that, the request fails at once', () => {
    const c = calm();
    const request = c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliver(({ message }) => message.kind === 'timeout-now');
    c.deliver(({ message, to }) => message.kind === 'vote' && to === 0);
    c.crash(1);
    c.drop();
    expect(c.responses.has(request)).toBe(false);
    c.now += 5000 * ms;
    c.fire(0, ELECTION);
    expect(c.responses.get(request)).toMatchObject({ reason: 'TRANSFER_FAILED', leader: null });
    expect(c.armedFor(0, TRANSFER)).toBeUndefined();
  });

  it('itself, a learner and a stranger are no targets', () => {
    const c = calm();
    for (const target of [0, 3, 9]) {
      const request = c.request(0, { kind: 'transfer', tag: 0, target });
      expect(c.responses.get(request)).toMatchObject({ reason: 'INVALID_CHANGE' });
    }
  });

  it('who does not lead says so', () => {
    const c = calm();
    expect(c.answer(c.request(1, { kind: 'transfer', tag: 0, target: 2 }))).toMatchObject({
      reason: 'NOT_LEADER',
      leader: 0,
    });
  });
});

describe('the guard is waived for the announced term alone', () => {
  it('a vote request of the next term that was handed over is granted within the guard', () => {
    const c = calm();
    const log = { lastIndex: 2, lastTerm: 2 };
    expect(tell(c, 2, 1, voteRequest(1, 3, { transfer: true, ...log }))).toMatchObject({ granted: true });
  });

  it('one of a later term is not, nor a pre-vote', () => {
    const c = calm();
    const log = { lastIndex: 2, lastTerm: 2 };
    expect(tell(c, 2, 1, voteRequest(1, 4, { transfer: true, ...log }))).toBeUndefined();
    expect(tell(c, 2, 1, voteRequest(1, 3, { transfer: true, preVote: true, ...log }))).toBeUndefined();
  });

  it('a second candidacy of the target asks for pre-votes like any other', () => {
    const c = calm();
    tell(c, 0, 1, { kind: 'timeout-now', term: 2, to: incarnationOf(1) });
    expect(c.state(1).role).toMatchObject({ kind: 'candidate', transfer: true });
    c.drop();
    c.fire(1, ELECTION);
    expect(take(c, 'vote', 1, 2)).toMatchObject([{ preVote: true, transfer: false, term: 4 }]);
  });

  it('a late or repeated word to stand is ignored', () => {
    const c = calm();
    const standNow = { kind: 'timeout-now', term: 2, to: incarnationOf(1) } as const;
    c.receive({ from: 0, to: 1, message: standNow });
    c.deliverAll();
    expect(c.leaders()).toEqual([1]);
    const state = c.state(1);
    c.receive({ from: 0, to: 1, message: standNow });
    expect(c.state(1)).toBe(state);
  });

  it('a learner that is told to stand does not', () => {
    const c = calm();
    const state = c.state(3);
    c.receive({ from: 0, to: 3, message: { kind: 'timeout-now', term: 2, to: incarnationOf(3) } });
    expect(c.state(3)).toBe(state);
  });

  it('an acknowledgement from the target announces it, one from another peer does not', () => {
    const c = calm();
    c.request(0, { kind: 'open-session', tag: 0 });
    c.drop();
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.receive({ from: 2, to: 0, message: acknowledgement(2, 2, 3) });
    expect(take(c, 'timeout-now', 0, 1)).toHaveLength(0);
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 3) });
    expect(take(c, 'timeout-now', 0, 1)).toHaveLength(1);
  });
});
