import { describe, expect, it } from 'vitest';
import { lastIndex, lastTerm } from './log-view.ts';
import type { Snapshot } from './log.ts';
import { append, take, tell, voteRequest, word } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf, voter } from './testing/test-disk.ts';
import type { Words } from './testing/test-machine.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';
import { until } from './testing/until.ts';

/** A snapshot of three voters' words. */
function snapshotAt(index: number, term: number): Snapshot<Words> {
  return {
    index,
    term,
    configuration: { index: 1, members: [voter(0), voter(1), voter(2)], removed: [] },
    machine: ['from', 'afar'],
    sessions: [{ id: 2, sequence: 2, result: 2, usedAt: 4 }],
  };
}

function snapshotRequest(term: number, snapshot: Snapshot<Words>) {
  return { kind: 'snapshot', term, to: incarnationOf(0), round: 3, sentAt: 5, snapshot } as const;
}

/** Node 0 leads and has applied five words. */
function compacting(trailingLogs: number): TestCluster {
  const c = new TestCluster({ options: { snapshotThreshold: 3, trailingLogs } });
  c.elect(0);
  const session = c.openSession(0);
  ['a', 'b', 'c', 'd', 'e'].forEach((command, at) => {
    c.answer(c.request(0, { kind: 'command', tag: 0, session, sequence: at + 1, command }));
  });
  return c;
}

describe('taking a snapshot (paper, section 7)', () => {
  it('a snapshot replaces the log up to what was applied, less the trailing entries, in a save that is due anyway', () => {
    const c = compacting(1);
    const { log, snapshot } = c.state(0).durable;
    expect(snapshot).toMatchObject({ index: 7, term: 2, machine: ['a', 'b', 'c', 'd'] });
    expect(log).toMatchObject({ baseIndex: 6, baseTerm: 2, length: 2 });
    c.request(0, { kind: 'open-session', tag: 0 });
    expect(c.effects.filter((kind) => kind === 'save')).toHaveLength(1);
  });

  it('no trailing entries is a lawful setting', () => {
    const { log, snapshot } = compacting(0).state(0).durable;
    expect(snapshot.index).toBe(7);
    expect(log).toMatchObject({ baseIndex: 7, length: 1 });
  });

  it('a snapshot holds the configuration in force at its index, and the sessions', () => {
    const c = compacting(0);
    const { snapshot } = c.state(0).durable;
    expect(snapshot.configuration).toEqual({
      index: 1,
      removed: [],
      members: [voter(0), voter(1), voter(2)],
    });
    expect(snapshot.sessions).toEqual([{ id: 3, sequence: 4, result: 4, usedAt: 7 }]);
  });

  it('a configuration that was changed before the snapshot outlives compaction and restart', () => {
    const c = new TestCluster({
      nodes: 4,
      members: [voter(0), voter(1), voter(2)],
      options: { snapshotThreshold: 1, trailingLogs: 0 },
    });
    c.elect(0);
    const change = { kind: 'add', id: 3, incarnation: incarnationOf(3), as: 'learner' } as const;
    c.answer(c.request(0, { kind: 'change', tag: 0, change }));
    for (let i = 0; i < 3; i += 1) c.openSession(0);
    expect(c.state(0).durable.log.baseIndex).toBeGreaterThan(3);
    c.restart(0);
    expect(c.state(0).configuration).toMatchObject({ index: 3 });
    expect(c.state(0).configuration.members).toHaveLength(4);
  });

  it('a restarted member goes on from its snapshot', () => {
    const c = compacting(1);
    c.restart(0);
    expect(c.state(0)).toMatchObject({ commit: 7, replica: { applied: 7, machine: ['a', 'b', 'c', 'd'] } });
  });

  it('the last term of a log that is empty after a snapshot is the snapshot’s', () => {
    const c = new TestCluster();
    tell(c, 1, 0, snapshotRequest(5, snapshotAt(6, 4)));
    expect(lastTerm(c.state(0).durable.log)).toBe(4);
    c.now = 5000 * ms;
    expect(tell(c, 2, 0, voteRequest(0, 9, { lastIndex: 6, lastTerm: 3 }))).toMatchObject({ granted: false });
    c.fire(0, ELECTION);
    expect(take(c, 'vote', 0, 1)).toMatchObject([{ lastIndex: 6, lastTerm: 4 }]);
  });
});

describe('installing a snapshot (paper, figure 13)', () => {
  it('everything is taken over, saved before it is acknowledged', () => {
    const c = new TestCluster();
    c.receive({ from: 1, to: 0, message: snapshotRequest(5, snapshotAt(6, 4)) });
    expect(c.effects.filter((kind) => kind === 'save' || kind === 'send')).toEqual(['save', 'send']);
    expect(c.flights[0]?.message).toMatchObject({ success: true, index: 6, term: 5, round: 3, sentAt: 5 });
    expect(c.state(0)).toMatchObject({
      leader: 1,
      commit: 6,
      replica: { applied: 6, machine: ['from', 'afar'] },
    });
    expect(c.state(0).replica.sessions).toHaveLength(1);
  });

  it('a snapshot that is older than what is committed is not installed', () => {
    const c = new TestCluster();
    tell(c, 1, 0, append(0, 2, [1, 1], [word(2, 'a'), word(2, 'b'), word(2, 'c')], 4));
    const { durable, replica } = c.state(0);
    expect(tell(c, 1, 0, snapshotRequest(2, snapshotAt(3, 2)))).toMatchObject({ success: true, index: 4 });
    expect(c.state(0).durable).toBe(durable);
    expect(c.state(0).replica).toBe(replica);
  });

  it('entries behind the snapshot stay if the log agrees with it', () => {
    const c = new TestCluster({ logs: [[2, 2, 2, 2]] });
    tell(c, 1, 0, snapshotRequest(2, snapshotAt(3, 2)));
    expect(c.state(0).durable.log).toMatchObject({ baseIndex: 3, baseTerm: 2, length: 2 });
  });

  it('the whole log goes if it disagrees with the snapshot', () => {
    const c = new TestCluster({ logs: [[2, 2, 2, 2]] });
    tell(c, 1, 0, snapshotRequest(3, snapshotAt(3, 3)));
    expect(c.state(0).durable.log).toMatchObject({ baseIndex: 3, baseTerm: 3, length: 0 });
  });

  it('a configuration in the entries that stay is still in force', () => {
    const c = new TestCluster({ logs: [[2, 2]] });
    const members = [voter(0), voter(1)];
    tell(c, 1, 0, append(0, 2, [3, 2], [{ kind: 'configuration', term: 2, members, removed: [] }]));
    tell(c, 1, 0, snapshotRequest(2, snapshotAt(3, 2)));
    expect(c.state(0).configuration).toEqual({ index: 4, removed: [], members });
    expect(c.state(0).durable.snapshot.configuration.index).toBe(1);
  });

  it('an append that starts in the compacted prefix is taken from where the log begins', () => {
    const c = new TestCluster();
    tell(c, 1, 0, snapshotRequest(5, snapshotAt(3, 2)));
    const entries = [word(2, 'x'), word(2, 'y'), word(5, 'z')];
    expect(tell(c, 1, 0, append(0, 5, [1, 1], entries))).toMatchObject({ success: true, index: 4 });
    expect(lastIndex(c.state(0).durable.log)).toBe(4);
    expect(tell(c, 1, 0, append(0, 5, [0, 0]))).toMatchObject({ success: true, index: 3 });
  });
});

describe('sending a snapshot (paper, section 7)', () => {
  /** Node 0 leads; node 2 needs entries that are compacted, and a snapshot is on its way to it. */
  function sending(): TestCluster {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0, maxInflight: 1 } });
    c.elect(0);
    c.isolate(2);
    for (let i = 0; i < 4; i += 1) c.openSession(0);
    c.heal();
    until(
      () => c.leader(0).progress[2]?.mode === 'snapshot',
      () => {
        c.fire(0, HEARTBEAT);
        c.deliverAll(({ message }) => message.kind !== 'snapshot');
      },
    );
    return c;
  }

  it('nothing but heartbeats follows while it is on its way', () => {
    const c = sending();
    expect(take(c, 'snapshot', 0, 2)).toHaveLength(1);
    c.fire(0, HEARTBEAT);
    expect(take(c, 'append', 0, 2)).toMatchObject([{ entries: [] }]);
    expect(take(c, 'snapshot', 0, 2)).toHaveLength(0);
  });

  it('it is sent again after a heartbeat timeout without an answer', () => {
    const c = sending();
    c.drop();
    let rounds = 0;
    until(
      () => take(c, 'snapshot', 0, 2).length > 0,
      () => {
        c.fire(0, HEARTBEAT);
        c.deliverAll(({ message }) => message.kind !== 'snapshot');
        rounds += 1;
      },
    );
    expect(rounds).toBe(10);
  });

  it('the entries after it follow when it has arrived', () => {
    const c = sending();
    c.deliverAll();
    expect(c.leader(0).progress[2]).toMatchObject({ mode: 'replicate', match: 6 });
    expect(lastIndex(c.state(2).durable.log)).toBe(6);
  });

  it('a newer one follows if the log has been compacted beyond it meanwhile', () => {
    const c = sending();
    for (let i = 0; i < 3; i += 1) {
      c.request(0, { kind: 'open-session', tag: 0 });
      c.deliverAll(({ to, from }) => to !== 2 && from !== 2);
    }
    c.deliverAll();
    expect(lastIndex(c.state(2).durable.log)).toBe(9);
  });

  it('a peer whose next entry is the last compacted one needs one', () => {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0 } });
    c.elect(0);
    c.isolate(2);
    c.openSession(0);
    c.openSession(0);
    expect(c.state(0).durable.log.baseIndex).toBe(3);
    expect(c.leader(0).progress[2]).toMatchObject({ mode: 'replicate', match: 2 });
    c.heal();
    until(
      () => c.leader(0).progress[2]?.mode !== 'replicate',
      () => {
        c.fire(0, HEARTBEAT);
        c.deliverAll(({ message }) => message.kind !== 'snapshot');
      },
    );
    expect(take(c, 'snapshot', 0, 2)).toHaveLength(1);
  });

  it('a peer exactly at the boundary needs none', () => {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0 } });
    c.elect(0);
    c.openSession(0);
    c.openSession(0);
    expect(c.leader(0).progress[1]?.match).toBe(4);
    expect(c.state(0).durable.log.baseIndex).toBe(3);
    c.request(0, { kind: 'open-session', tag: 0 });
    expect(take(c, 'snapshot', 0, 1)).toHaveLength(0);
    expect(take(c, 'append', 0, 1)).toMatchObject([{ prevIndex: 4, prevTerm: 2 }]);
  });
});
