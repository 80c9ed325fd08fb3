import { describe, expect, it } from 'vitest';
import { guardUntil, holdsLease, leaseUntil } from './observers.ts';
import { acknowledgement, append, tell } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { voter } from './testing/test-disk.ts';
import { ms, testOptions } from './testing/test-options.ts';
import { leaseDuration } from './lease.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

const LEASE = leaseDuration(testOptions());

/** Node 0 leads five since now; what is on its way is left to the test. */
function elected(): TestCluster {
  const c = new TestCluster({ nodes: 5 });
  c.elect(0);
  c.drop();
  return c;
}

describe('the lease (dissertation, 6.4.1)', () => {
  it('starts when the messages were sent that a quorum answered, not when the answers arrive', () => {
    const c = elected();
    const sentAt = c.now + 100 * ms;
    c.fire(0, HEARTBEAT);
    c.drop();
    c.now += 300 * ms;
    tell(c, 1, 0, acknowledgement(1, 2, 2, { round: 2, sentAt }));
    const before = leaseUntil(c.state(0));
    tell(c, 2, 0, acknowledgement(2, 2, 2, { round: 2, sentAt }));
    expect(before).toBe(sentAt - 100 * ms + LEASE);
    expect(leaseUntil(c.state(0))).toBe(sentAt + LEASE);
  });

  it('a leader that nobody has answered yet has none', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    expect(c.leaders()).toEqual([0]);
    expect(leaseUntil(c.state(0))).toBe(-1);
    expect(holdsLease(c.state(0), c.now)).toBe(false);
  });

  it('is over at its end, not after', () => {
    const c = elected();
    const end = leaseUntil(c.state(0));
    expect(holdsLease(c.state(0), end - 1)).toBe(true);
    expect(holdsLease(c.state(0), end)).toBe(false);
  });

  it('a late answer to an old message does not move it back', () => {
    const c = elected();
    const end = leaseUntil(c.state(0));
    tell(c, 1, 0, acknowledgement(1, 2, 2, { round: 0, sentAt: 5 }));
    tell(c, 2, 0, acknowledgement(2, 2, 2, { round: 0, sentAt: 5 }));
    expect(leaseUntil(c.state(0))).toBe(end);
  });

  it('goes back when a new voter was last heard earlier than the others', () => {
    const c = new TestCluster({ nodes: 2, members: [voter(0), { ...voter(1), suffrage: 'learner' }] });
    c.elect(0);
    c.elapse(300 * ms);
    const heardAt = c.leader(0).progress[1]?.ackedSentAt ?? 0;
    c.isolate(1);
    c.elapse(300 * ms, [0]);
    expect(leaseUntil(c.state(0))).toBe(heardAt + 300 * ms + LEASE);
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'promote', id: 1 } });
    expect(leaseUntil(c.state(0))).toBe(heardAt + LEASE);
  });

  it('the only voter always has one', () => {
    const c = new TestCluster({ nodes: 1 });
    c.elect(0);
    c.elapse(10_000 * ms);
    expect(holdsLease(c.state(0), c.now)).toBe(true);
  });

  it('a follower has none', () => {
    expect(leaseUntil(elected().state(1))).toBe(-1);
  });
});

describe('check-quorum (dissertation, 6.2)', () => {
  it('a leader without contact to a quorum steps down within its term and keeps its vote', () => {
    const c = elected();
    c.isolate(0);
    c.elapse(1200 * ms, [0]);
    expect(c.state(0)).toMatchObject({
      role: { kind: 'follower' },
      leader: -1,
      durable: { term: 2, vote: 0 },
    });
    expect(c.notes.at(-2)?.note).toMatchObject({ kind: 'leadership-lost', reason: 'check-quorum' });
  });

  it('a new leader has as long for its first contact', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    c.isolate(0);
    c.elapse(999 * ms, [0]);
    expect(c.leaders()).toEqual([0]);
    c.elapse(200 * ms, [0]);
    expect(c.leaders()).toEqual([]);
  });

  it('a leader with a quorum stays, however many others are gone', () => {
    const c = elected();
    c.separate([0, 1, 2], [3, 4]);
    c.elapse(20_000 * ms, [0, 1, 2]);
    expect(c.leaders()).toEqual([0]);
  });

  it('a leader that can send but not receive steps down', () => {
    const c = elected();
    c.elapse(500 * ms, []);
    for (let i = 0; i < 12 && c.leaders().length > 0; i += 1) {
      c.fire(0, HEARTBEAT);
      c.deliverAll(({ from }) => from === 0);
      c.drop(({ to }) => to === 0);
    }
    expect(c.leaders()).toEqual([]);
  });
});

describe('the guard', () => {
  it('runs from the last word of the leader, or from the start', () => {
    const c = new TestCluster();
    expect(guardUntil(c.state(0))).toBe(1000 * ms);
    c.now = 700 * ms;
    tell(c, 1, 0, append(0, 2, [1, 1]));
    expect(guardUntil(c.state(0))).toBe(1700 * ms);
  });

  it('of a leader runs from what a quorum has answered, at least from its election', () => {
    const c = elected();
    const role = c.leader(0);
    expect(guardUntil(c.state(0))).toBe(role.quorumSentAt + 1000 * ms);
    const fresh = new TestCluster();
    fresh.fire(0, ELECTION);
    fresh.deliverAll(({ message }) => message.kind !== 'append');
    expect(guardUntil(fresh.state(0))).toBe(fresh.now + 1000 * ms);
  });

  it('outlives every lease that rests on it', () => {
    const c = elected();
    for (let i = 0; i < 20; i += 1) {
      c.elapse(100 * ms);
      const guarded = [0, 1, 2, 3, 4].filter((id) => guardUntil(c.state(id)) > leaseUntil(c.state(0)));
      expect(guarded.length).toBeGreaterThanOrEqual(3);
    }
  });
});
