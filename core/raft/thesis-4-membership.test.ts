import { describe, expect, it } from 'vitest';
import type { MembershipChange } from './configuration.ts';
import { hasMember, memberWithId } from './members.ts';
import { isMember, isVoter } from './observers.ts';
import type { RaftResponse } from './request.ts';
import { acknowledgement, append, grant, take, tell, voteRequest } from './testing/messages.ts';
import { incarnationOf, TestCluster, voter } from './testing/test-cluster.ts';
import type { Words } from './testing/test-machine.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

/** Node 0 leads three voters; nodes 3 and 4 are blank and wait to be added. */
function calm(): TestCluster {
  const c = new TestCluster({ nodes: 5, members: [voter(0), voter(1), voter(2)] });
  c.elect(0);
  beat(c);
  return c;
}

function beat(c: TestCluster, leader = 0): void {
  c.fire(leader, HEARTBEAT);
  c.deliverAll();
}

function change(c: TestCluster, what: MembershipChange, leader = 0): RaftResponse<Words> | undefined {
  const request = c.request(leader, { kind: 'change', tag: 0, change: what });
  c.deliverAll();
  return c.responses.get(request);
}

function add(id: number, as: 'staging' | 'learner'): MembershipChange {
  return { kind: 'add', id, incarnation: incarnationOf(id), as };
}

describe('one change at a time (dissertation, 4.1)', () => {
  it('a configuration is in force from the moment that its entry is in the log', () => {
    const c = calm();
    c.isolate(0);
    change(c, { kind: 'remove', id: 2 });
    expect(c.state(0).configuration).toMatchObject({ index: 3 });
    expect(hasMember(c.state(0).configuration, 2, incarnationOf(2))).toBe(false);
    expect(c.state(0).commit).toBe(2);
  });

  it('it is answered when it is committed', () => {
    const c = calm();
    const request = c.request(0, { kind: 'change', tag: 4, change: { kind: 'remove', id: 2 } });
    expect(c.responses.has(request)).toBe(false);
    expect(c.answer(request)).toEqual({ kind: 'changed', tag: 4, index: 3 });
  });

  it('no second change begins before the first is committed', () => {
    const c = calm();
    c.isolate(0);
    change(c, { kind: 'remove', id: 2 });
    expect(change(c, { kind: 'remove', id: 1 })).toMatchObject({ reason: 'CHANGE_IN_PROGRESS' });
  });

  it('no change begins before an entry of the leader’s own term is committed (the bug of 2015)', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    const request = c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    expect(c.responses.get(request)).toMatchObject({ reason: 'CHANGE_IN_PROGRESS' });
  });

  it('a configuration whose entry is cut off goes with it', () => {
    const c = new TestCluster({ terms: [2, 2, 2] });
    const members = [voter(0), voter(1)];
    tell(c, 1, 0, append(0, 2, [1, 1], [{ kind: 'configuration', term: 2, members }]));
    expect(c.state(0).configuration).toEqual({ index: 2, members });
    tell(c, 2, 0, append(0, 3, [1, 1], [{ kind: 'noop', term: 3 }]));
    expect(c.state(0).configuration).toMatchObject({ index: 1 });
    expect(isMember(c.state(0), 2)).toBe(true);
  });

  it('of several configurations in the log the latest is in force, and an earlier one when that is cut off', () => {
    const c = new TestCluster({ terms: [2, 2, 2] });
    const two = [voter(0), voter(1)];
    const one = [voter(0)];
    tell(
      c,
      1,
      0,
      append(
        0,
        2,
        [1, 1],
        [
          { kind: 'configuration', term: 2, members: two },
          { kind: 'noop', term: 2 },
          { kind: 'configuration', term: 2, members: one },
        ],
      ),
    );
    expect(c.state(0).configuration).toEqual({ index: 4, members: one });
    tell(c, 1, 0, append(0, 3, [3, 2], [{ kind: 'noop', term: 3 }]));
    expect(c.state(0).configuration).toEqual({ index: 2, members: two });
    c.restart(0);
    expect(c.state(0).configuration).toEqual({ index: 2, members: two });
  });

  it('a deposed leader answers that it does not know what becomes of the change', () => {
    const c = calm();
    c.isolate(0);
    const request = c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    tell(c, 1, 0, append(0, 9, [1, 1]));
    expect(c.responses.get(request)).toMatchObject({ reason: 'UNKNOWN_OUTCOME', leader: 1 });
  });

  it('a change that is in force already is answered, with the index since when', () => {
    const c = calm();
    expect(change(c, add(3, 'learner'))).toMatchObject({ kind: 'changed', index: 3 });
    expect(change(c, add(3, 'learner'))).toMatchObject({ kind: 'changed', index: 3 });
    expect(change(c, { kind: 'demote', id: 3 })).toMatchObject({ kind: 'changed', index: 3 });
    expect(change(c, { kind: 'remove', id: 3 })).toMatchObject({ kind: 'changed', index: 4 });
    expect(change(c, { kind: 'remove', id: 3 })).toMatchObject({ kind: 'changed', index: 4 });
    expect(change(c, { kind: 'promote', id: 1 })).toMatchObject({ kind: 'changed', index: 4 });
  });

  it('changes that make no sense are refused', () => {
    const c = calm();
    const nonsense: MembershipChange[] = [
      { kind: 'promote', id: 4 },
      { kind: 'demote', id: 4 },
      { kind: 'add', id: 1, incarnation: incarnationOf(1, 2), as: 'staging' },
      { kind: 'add', id: 1, incarnation: incarnationOf(1), as: 'learner' },
    ];
    for (const what of nonsense) expect(change(c, what)).toMatchObject({ reason: 'INVALID_CHANGE' });
  });

  it('the last voter stays', () => {
    const members = [voter(0), { id: 1, incarnation: incarnationOf(1), suffrage: 'learner' as const }];
    const c = new TestCluster({ nodes: 2, members });
    c.elect(0);
    expect(change(c, { kind: 'remove', id: 0 })).toMatchObject({ reason: 'INVALID_CHANGE' });
    expect(change(c, { kind: 'demote', id: 0 })).toMatchObject({ reason: 'INVALID_CHANGE' });
  });

  it('who does not lead says who does', () => {
    expect(change(calm(), add(3, 'learner'), 1)).toMatchObject({ reason: 'NOT_LEADER', leader: 0 });
  });
});

describe('learners and catching up (dissertation, 4.2.1)', () => {
  it('a learner gets the log and counts nowhere', () => {
    const c = calm();
    change(c, add(3, 'learner'));
    beat(c);
    expect(c.state(3)).toMatchObject({ commit: 3, configuration: { index: 3 } });
    c.crash(1);
    c.crash(2);
    c.request(0, { kind: 'open-session', tag: 0 });
    c.deliverAll();
    expect(c.leader(0).progress[3]?.match).toBe(4);
    expect(c.state(0).commit).toBe(3);
    expect(isVoter(c.state(3))).toBe(false);
  });

  it('contact with learners does not keep a leader in office', () => {
    const c = calm();
    change(c, add(3, 'learner'));
    change(c, add(4, 'learner'));
    c.separate([0, 3, 4], [1, 2]);
    c.elapse(1500 * ms, [0, 3, 4]);
    expect(c.leaders()).toEqual([]);
  });

  it('a learner never stands, but notices that there is no leader', () => {
    const c = calm();
    change(c, add(3, 'learner'));
    c.isolate(3);
    c.elapse(5000 * ms, [3]);
    expect(c.state(3)).toMatchObject({ leader: -1, role: { kind: 'follower' }, durable: { term: 2 } });
    expect(take(c, 'vote', 3, 0)).toEqual([]);
  });

  it('a learner votes when it is asked: the candidate may know of its promotion when it does not', () => {
    const c = calm();
    change(c, add(3, 'learner'));
    c.now += 1000 * ms;
    const request = voteRequest(3, 5, { lastIndex: 9, lastTerm: 4 });
    expect(tell(c, 1, 3, request)).toMatchObject({ granted: true });
  });

  it('a staging member becomes a voter by itself when a round of catching up was quick', () => {
    const c = calm();
    change(c, add(3, 'staging'));
    beat(c);
    expect(isVoter(c.state(0), 3)).toBe(true);
    expect(isVoter(c.state(3))).toBe(true);
    expect(c.state(0).configuration.index).toBe(4);
  });

  it('a round that takes an election timeout is followed by another', () => {
    const c = calm();
    c.isolate(3);
    change(c, add(3, 'staging'));
    c.elapse(1200 * ms, [0, 1, 2]);
    const before = c.leader(0).progress[3]?.passage;
    c.heal();
    while (c.leader(0).progress[3]?.match === 0) beat(c);
    expect(before).toMatchObject({ target: 3 });
    expect(isVoter(c.state(0), 3)).toBe(false);
    expect(c.leader(0).progress[3]?.passage).toMatchObject({ kind: 'catching-up', since: c.now });
    beat(c);
    expect(isVoter(c.state(0), 3)).toBe(true);
  });

  it('a learner that keeps up is promoted to voter at once, one that lags becomes staging first', () => {
    const c = calm();
    change(c, add(3, 'learner'));
    change(c, add(4, 'learner'));
    c.isolate(4);
    c.openSession(0);
    expect(change(c, { kind: 'promote', id: 4 })).toMatchObject({ kind: 'changed' });
    expect(memberWithId(c.state(0).configuration, 4)?.suffrage).toBe('staging');
    expect(change(c, { kind: 'promote', id: 4 })).toMatchObject({ reason: 'NOT_CAUGHT_UP' });
    expect(change(c, { kind: 'promote', id: 3 })).toMatchObject({ kind: 'changed' });
    expect(isVoter(c.state(0), 3)).toBe(true);
  });

  it('a staging member that was promoted is as its first addition asked', () => {
    const c = calm();
    change(c, add(3, 'staging'));
    beat(c);
    expect(change(c, add(3, 'staging'))).toMatchObject({ kind: 'changed', index: 4 });
  });

  it('a new leader takes the catching up over', () => {
    const c = calm();
    c.isolate(3);
    change(c, add(3, 'staging'));
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliverAll();
    c.heal();
    c.elapse(1000 * ms);
    expect(c.leaders()).toEqual([1]);
    expect(isVoter(c.state(1), 3)).toBe(true);
  });

  it('a new member with a blank disk gets the first configuration with a snapshot', () => {
    const c = calm();
    change(c, add(3, 'learner'));
    expect(c.state(3).durable.snapshot).toMatchObject({ index: 1, term: 1 });
    expect(c.state(3).configuration).toEqual(c.state(0).configuration);
  });
});

describe('removal (dissertation, 4.2.2 and 4.2.3)', () => {
  it('a removed member learns of it, keeps that for good, and takes no part any more', () => {
    const c = calm();
    change(c, { kind: 'remove', id: 2 });
    beat(c);
    expect(c.state(2).durable.removed).toBe(true);
    expect(c.notes).toContainEqual({ node: 2, note: { kind: 'removed', index: 3 } });
    expect(c.armedFor(2, ELECTION)).toBeUndefined();
    c.restart(2);
    c.now += 5000 * ms;
    const state = c.state(2);
    expect(tell(c, 1, 2, voteRequest(2, 9, { lastIndex: 9, lastTerm: 9 }))).toBeUndefined();
    expect(tell(c, 0, 2, append(2, 9, [1, 1]))).toBeUndefined();
    expect(c.armedFor(2, ELECTION)).toBeUndefined();
    expect(c.state(2)).toBe(state);
    expect(c.answer(c.request(2, { kind: 'open-session', tag: 0 }))).toMatchObject({
      reason: 'NOT_LEADER',
      leader: null,
    });
  });

  it('the leader stops sending to it once it knows', () => {
    const c = calm();
    change(c, { kind: 'remove', id: 2 });
    expect(c.leader(0).progress[2]?.passage).toMatchObject({ kind: 'leaving' });
    beat(c);
    expect(c.leader(0).progress[2]).toBeUndefined();
  });

  it('or after a bounded time, if it does not answer', () => {
    const c = calm();
    c.isolate(2);
    change(c, { kind: 'remove', id: 2 });
    c.elapse(1900 * ms, [0, 1]);
    expect(c.leader(0).progress[2]).toBeDefined();
    c.elapse(200 * ms, [0, 1]);
    expect(c.leader(0).progress[2]).toBeUndefined();
  });

  it('a removed member that has not heard of it cannot depose the leader, and learns of it when it asks', () => {
    const c = calm();
    c.isolate(2);
    change(c, { kind: 'remove', id: 2 });
    c.elapse(3000 * ms, [0, 1]);
    c.heal();
    c.fire(2, ELECTION);
    c.deliverAll();
    expect(c.leaders()).toEqual([0]);
    expect(c.state(0).durable.term).toBe(2);
    expect(c.state(2).durable.removed).toBe(true);
  });

  it('a removal that is older than the own configuration is no news', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    const state = c.state(0);
    tell(c, 1, 0, grant(1, 0, 1, { preVote: true, granted: false, removedAt: 1 }));
    expect(c.state(0)).toBe(state);
  });

  it('a newcomer that reads of times before it joined is not removed', () => {
    const c = new TestCluster({
      nodes: 4,
      members: [voter(0), voter(1), voter(2)],
      options: { maxAppendEntries: 1 },
    });
    c.elect(0);
    change(c, { kind: 'remove', id: 2 });
    beat(c);
    change(c, add(3, 'staging'));
    beat(c);
    expect(c.state(3).durable.removed).toBe(false);
    expect(isVoter(c.state(3))).toBe(true);
  });

  it('a member learns of its removal from a snapshot', () => {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0, maxInflight: 1 } });
    c.elect(0);
    beat(c);
    c.isolate(2);
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    c.deliverAll();
    for (let i = 0; i < 3; i += 1) c.openSession(0);
    c.heal();
    for (let i = 0; i < 5 && !c.state(2).durable.removed; i += 1) beat(c);
    expect(c.state(2).durable).toMatchObject({ removed: true });
    expect(c.notes.some(({ node, note }) => node === 2 && note.kind === 'snapshot-installed')).toBe(true);
  });

  it('a leader that removes itself leads until that is committed, without counting itself', () => {
    const c = calm();
    const request = c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 0 } });
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 3) });
    expect(c.state(0).role.kind).toBe('leader');
    expect(c.state(0).commit).toBe(2);
    c.receive({ from: 2, to: 0, message: acknowledgement(2, 2, 3) });
    expect(c.responses.get(request)).toMatchObject({ kind: 'changed', index: 3 });
    expect(c.state(0)).toMatchObject({ role: { kind: 'follower' }, durable: { removed: true }, commit: 3 });
  });

  it('then it tells the best voter to stand, after the save that ends its own part', () => {
    const c = calm();
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 0 } });
    c.deliverAll();
    expect(c.leaders()).toHaveLength(1);
    expect(c.leaders()).not.toContain(0);
    const again = calm();
    again.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 0 } });
    again.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 3) });
    again.drop();
    again.failNextSave(0);
    again.receive({ from: 2, to: 0, message: acknowledgement(2, 2, 3) });
    expect(again.drop().map(({ message }) => message.kind)).not.toContain('timeout-now');
  });

  it('a leader that demotes itself goes on as a learner', () => {
    const c = calm();
    expect(change(c, { kind: 'demote', id: 0 })).toMatchObject({ kind: 'changed' });
    expect(c.leaders()).not.toContain(0);
    expect(c.state(0).durable.removed).toBe(false);
    c.elapse(3000 * ms);
    expect(c.leaders()).toHaveLength(1);
    expect(c.state(0).role.kind).toBe('follower');
  });

  it('a new leader tells those whom its uncommitted configuration removes', () => {
    const c = calm();
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    c.deliver(({ to, message }) => to === 1 && message.kind === 'append');
    c.crash(0);
    c.drop();
    c.start(0);
    c.elapse(3000 * ms, [1]);
    expect(c.leaders()).toEqual([1]);
    c.elapse(500 * ms);
    expect(c.state(2).durable.removed).toBe(true);
  });
});

describe('a member whose disk was lost is another member', () => {
  it('nothing that was sent to its former self reaches it, and it neither votes nor acknowledges', () => {
    const c = calm();
    c.crash(2);
    c.wipe(2);
    c.start(2);
    const state = c.state(2);
    expect(state.durable).toMatchObject({ incarnation: incarnationOf(2, 2), term: 0 });
    beat(c);
    c.now += 5000 * ms;
    expect(tell(c, 1, 2, voteRequest(2, 9, { lastIndex: 9, lastTerm: 9 }))).toBeUndefined();
    expect(c.state(2)).toBe(state);
  });

  it('it comes back by being removed and added anew', () => {
    const c = calm();
    c.crash(2);
    c.wipe(2);
    c.start(2);
    expect(change(c, { kind: 'remove', id: 2 })).toMatchObject({ kind: 'changed' });
    const added = { kind: 'add', id: 2, incarnation: incarnationOf(2, 2), as: 'staging' } as const;
    expect(change(c, added)).toMatchObject({ kind: 'changed' });
    beat(c);
    beat(c);
    expect(isVoter(c.state(2))).toBe(true);
    expect(c.state(2).durable.removed).toBe(false);
  });

  it('an answer of its former self counts no more', () => {
    const c = calm();
    change(c, { kind: 'remove', id: 2 });
    change(c, { kind: 'add', id: 2, incarnation: incarnationOf(2, 2), as: 'learner' });
    const state = c.state(0);
    tell(c, 2, 0, acknowledgement(2, 2, 4));
    expect(c.state(0)).toBe(state);
  });
});
