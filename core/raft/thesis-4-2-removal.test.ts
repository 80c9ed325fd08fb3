import { describe, expect, it } from 'vitest';
import { isVoter } from './observers.ts';
import { add, beat, calmCluster, change } from './testing/membership.ts';
import { acknowledgement, append, grant, take, tell, voteRequest } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf, voter } from './testing/test-disk.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';
import { until } from './testing/until.ts';

describe('removal (dissertation, 4.2.2 and 4.2.3)', () => {
  it('a removed member learns of it, keeps that for good, and takes no part any more', () => {
    const c = calmCluster();
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

  it('can come back only blank: the incarnation that was removed is refused, whoever leads by then', () => {
    const c = calmCluster();
    const again = { kind: 'add', id: 2, incarnation: incarnationOf(2), as: 'staging' } as const;
    change(c, { kind: 'remove', id: 2 });
    beat(c);
    expect(change(c, again)).toMatchObject({ kind: 'refused', reason: 'INCARNATION_REMOVED' });
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliverAll();
    expect(change(c, { kind: 'add', id: 2, incarnation: incarnationOf(2), as: 'learner' }, 1)).toMatchObject({
      reason: 'INCARNATION_REMOVED',
    });
    c.crash(2);
    c.wipe(2);
    c.start(2);
    const blank = incarnationOf(2, 2);
    expect(change(c, { kind: 'add', id: 2, incarnation: blank, as: 'learner' }, 1)).toMatchObject({
      kind: 'changed',
    });
    beat(c, 1);
    expect(c.state(2).durable).toMatchObject({ incarnation: blank, removed: false });
    change(c, { kind: 'remove', id: 2 }, 1);
    for (const incarnation of [incarnationOf(2), blank]) {
      expect(change(c, { kind: 'add', id: 2, incarnation, as: 'learner' }, 1)).toMatchObject({
        reason: 'INCARNATION_REMOVED',
      });
    }
  });

  it('a repeated call for a member that has been removed meanwhile does not bring it back', () => {
    const c = calmCluster();
    expect(change(c, add(3, 'learner'))).toMatchObject({ kind: 'changed' });
    expect(change(c, { kind: 'remove', id: 3 })).toMatchObject({ kind: 'changed' });
    expect(change(c, add(3, 'learner'))).toMatchObject({ reason: 'INCARNATION_REMOVED' });
    expect(change(c, add(4, 'learner'))).toMatchObject({ kind: 'changed' });
    expect(c.state(1).configuration.removed).toEqual([{ id: 3, incarnation: incarnationOf(3) }]);
  });

  it('who was removed is remembered beyond compaction and a restart', () => {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0 } });
    c.elect(0);
    beat(c);
    change(c, { kind: 'remove', id: 2 });
    for (let i = 0; i < 3; i += 1) c.openSession(0);
    for (const node of [0, 1]) {
      expect(c.state(node).durable.log.baseIndex).toBeGreaterThan(3);
      c.restart(node);
    }
    until(
      () => c.leaders().length > 0,
      () => {
        c.now += 1000 * ms;
        c.fire(1, ELECTION);
        c.deliverAll();
      },
    );
    const again = { kind: 'add', id: 2, incarnation: incarnationOf(2), as: 'staging' } as const;
    expect(change(c, again, 1)).toMatchObject({ reason: 'INCARNATION_REMOVED' });
  });

  it('the leader stops sending to it once it knows', () => {
    const c = calmCluster();
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    c.deliverAll(({ from }) => from !== 2);
    expect(c.leader(0).progress[2]?.passage).toMatchObject({ kind: 'leaving', index: 3 });
    c.deliverAll();
    expect(c.leader(0).progress[2]).toBeUndefined();
  });

  it('or after a bounded time, if it does not answer', () => {
    const c = calmCluster();
    c.isolate(2);
    change(c, { kind: 'remove', id: 2 });
    c.elapse(1900 * ms, [0, 1]);
    expect(c.leader(0).progress[2]).toBeDefined();
    c.elapse(200 * ms, [0, 1]);
    expect(c.leader(0).progress[2]).toBeUndefined();
  });

  it('a removed member that has not heard of it cannot depose the leader, and learns of it when it asks', () => {
    const c = calmCluster();
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

  it('nobody is told of a removal that is not committed: it may never be', () => {
    const c = calmCluster();
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    c.drop();
    expect(c.state(0).configuration.index).toBeGreaterThan(c.state(0).commit);
    const asks = voteRequest(0, 3, {
      preVote: true,
      incarnation: incarnationOf(2),
      lastIndex: 2,
      lastTerm: 2,
    });
    expect(tell(c, 2, 0, asks)).toBeUndefined();
  });

  it('an answer of a removed member in a higher term does not depose the leader, one of a member does', () => {
    const c = calmCluster();
    c.isolate(2);
    change(c, { kind: 'remove', id: 2 });
    expect(c.leader(0).progress[2]).toBeDefined();
    c.receive({ from: 2, to: 0, message: acknowledgement(2, 9, 0, { success: false }) });
    expect(c.leaders()).toEqual([0]);
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 9, 0, { success: false }) });
    expect(c.leaders()).toEqual([]);
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

  it('the configuration is held back from whom it removes or demotes until it is committed', () => {
    for (const kind of ['remove', 'demote'] as const) {
      const c = calmCluster();
      c.request(0, { kind: 'change', tag: 0, change: { kind, id: 2 } });
      expect(take(c, 'append', 0, 2)).toEqual([]);
      c.fire(0, HEARTBEAT);
      c.deliverAll(({ from, to }) => from === 2 || to === 2);
      expect(c.state(2).configuration.index).toBe(1);
      c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 3) });
      expect(take(c, 'append', 0, 2)).toMatchObject([
        { prevIndex: 2, entries: [{ kind: 'configuration' }], commit: 3 },
      ]);
    }
  });

  it('so does a leader that finds it in its log', () => {
    const c = calmCluster();
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    c.deliver(({ to, message }) => to === 1 && message.kind === 'append');
    c.restart(0);
    c.drop();
    until(
      () => c.state(1).role.kind !== 'follower',
      () => {
        c.fire(1, ELECTION);
      },
    );
    c.deliverAll(({ message }) => message.kind !== 'append');
    expect(c.leaders()).toEqual([1]);
    c.deliverAll(({ from, to }) => from === 2 || to === 2);
    expect(c.state(2).configuration.index).toBe(1);
    c.deliverAll();
    expect(c.state(2).durable.removed).toBe(true);
  });

  it('an even number of voters finds a leader when the one who made the change is gone', () => {
    const c = new TestCluster({ nodes: 4 });
    c.elect(0);
    beat(c);
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'demote', id: 3 } });
    c.deliver(({ to }) => to === 3);
    c.crash(0);
    c.drop();
    c.elapse(5000 * ms, [1]);
    expect(c.leaders()).toEqual([1]);
  });

  it('a leader that is to be removed or demoted hands over first, and its successor makes the change', () => {
    for (const kind of ['remove', 'demote'] as const) {
      const c = calmCluster();
      expect(change(c, { kind, id: 0 })).toMatchObject({ reason: 'BUSY', leader: 0 });
      const [successor = 0] = c.leaders();
      expect(successor).not.toBe(0);
      expect(change(c, { kind, id: 0 })).toMatchObject({ reason: 'NOT_LEADER', leader: successor });
      expect(change(c, { kind, id: 0 }, successor)).toMatchObject({ kind: 'changed', index: 4 });
      expect(c.state(0)).toMatchObject({
        role: { kind: 'follower' },
        durable: { removed: kind === 'remove' },
      });
      expect(c.leaders()).toEqual([successor]);
    }
  });

  it('two voters can part in either way', () => {
    for (const id of [0, 1]) {
      const c = new TestCluster({ nodes: 2 });
      c.elect(0);
      beat(c);
      if (id === 0) change(c, { kind: 'remove', id });
      const [leader = 0] = c.leaders();
      expect(change(c, { kind: 'remove', id }, leader)).toMatchObject({ kind: 'changed' });
      expect(c.leaders()).toEqual([1 - id]);
      expect(c.state(id).durable.removed).toBe(true);
    }
  });
});

describe('a member whose disk was lost is another member', () => {
  it('nothing that was sent to its former self reaches it, and it neither votes nor acknowledges', () => {
    const c = calmCluster();
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
    const c = calmCluster();
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
    const c = calmCluster();
    change(c, { kind: 'remove', id: 2 });
    change(c, { kind: 'add', id: 2, incarnation: incarnationOf(2, 2), as: 'learner' });
    const state = c.state(0);
    tell(c, 2, 0, acknowledgement(2, 2, 4));
    expect(c.state(0)).toBe(state);
  });
});
