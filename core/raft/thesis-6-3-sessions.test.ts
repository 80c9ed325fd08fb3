import { describe, expect, it } from 'vitest';
import { acknowledgement } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { APPLY, HEARTBEAT } from './timers.ts';
import { until } from './testing/until.ts';

function command(session: number, sequence: number, word: string) {
  return { kind: 'command', tag: sequence, session, sequence, command: word } as const;
}

describe('client sessions (dissertation, 6.3)', () => {
  it('a command is answered with its result, and the tag is echoed', () => {
    const c = new TestCluster();
    c.elect(0);
    const session = c.openSession(0);
    expect(c.answer(c.request(0, command(session, 1, 'a')))).toEqual({
      kind: 'result',
      tag: 1,
      index: 4,
      result: 1,
    });
  });

  it('a retry is answered with the same result, and applied once', () => {
    const c = new TestCluster();
    c.elect(0);
    const session = c.openSession(0);
    c.answer(c.request(0, command(session, 1, 'a')));
    expect(c.answer(c.request(0, command(session, 1, 'a')))).toMatchObject({
      kind: 'result',
      result: 1,
      index: 5,
    });
    expect(c.state(0).replica.machine).toEqual(['a']);
  });

  it('a retry at the next leader is applied once too, and there after a snapshot', () => {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0, maxInflight: 1 } });
    c.elect(0);
    const session = c.openSession(0);
    c.isolate(2);
    c.answer(c.request(0, command(session, 1, 'a')));
    c.answer(c.request(0, command(session, 2, 'b')));
    c.openSession(0);
    c.heal();
    for (let i = 0; i < 4; i += 1) {
      c.fire(0, HEARTBEAT);
      c.deliverAll();
    }
    expect(c.state(2).durable.snapshot.index).toBeGreaterThan(4);
    c.answer(c.request(0, { kind: 'transfer', tag: 0, target: 2 }));
    expect(c.answer(c.request(2, command(session, 2, 'b')))).toMatchObject({ kind: 'result', result: 2 });
    expect(c.state(2).replica.machine).toEqual(['a', 'b']);
  });

  it('a command older than the last one is refused as stale', () => {
    const c = new TestCluster();
    c.elect(0);
    const session = c.openSession(0);
    c.answer(c.request(0, command(session, 2, 'b')));
    expect(c.answer(c.request(0, command(session, 1, 'a')))).toMatchObject({ reason: 'STALE_SEQUENCE' });
    expect(c.state(0).replica.machine).toEqual(['b']);
  });

  it('a command without a session is refused and not applied', () => {
    const c = new TestCluster();
    c.elect(0);
    expect(c.answer(c.request(0, command(99, 1, 'a')))).toMatchObject({ reason: 'SESSION_EXPIRED' });
    expect(c.state(0).replica.machine).toEqual([]);
  });

  it('when there are too many sessions, the one unused for longest is dropped, on every member alike', () => {
    const c = new TestCluster({ options: { maxSessions: 2 } });
    c.elect(0);
    const first = c.openSession(0);
    const second = c.openSession(0);
    c.answer(c.request(0, command(first, 1, 'a')));
    const third = c.openSession(0);
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    for (const id of [0, 1, 2]) {
      expect(c.state(id).replica.sessions.map((session) => session.id)).toEqual([first, third]);
    }
    expect(c.answer(c.request(0, command(second, 1, 'b')))).toMatchObject({ reason: 'SESSION_EXPIRED' });
  });
});

describe('bounded waiting', () => {
  it('no more proposals wait than allowed; the others are told to come back', () => {
    const c = new TestCluster({ options: { maxPending: 2 } });
    c.elect(0);
    const requests = [1, 2, 3].map(() => c.request(0, { kind: 'open-session', tag: 0 }));
    expect(requests.map((request) => c.responses.get(request))).toMatchObject([
      undefined,
      undefined,
      { kind: 'refused', reason: 'BUSY', leader: 0 },
    ]);
    c.deliverAll();
    expect(c.answer(c.request(0, { kind: 'open-session', tag: 0 }))).toMatchObject({ kind: 'session' });
  });

  it('no more reads wait than allowed', () => {
    const c = new TestCluster({ options: { maxPending: 1 } });
    c.elect(0);
    c.request(0, { kind: 'read', tag: 0, query: null });
    const second = c.request(0, { kind: 'read', tag: 0, query: null });
    expect(c.responses.get(second)).toMatchObject({ reason: 'BUSY' });
  });

  it('a leader that is deposed answers all that wait: writes may have happened, reads have not', () => {
    const c = new TestCluster();
    c.elect(0);
    const write = c.request(0, { kind: 'open-session', tag: 1 });
    const read = c.request(0, { kind: 'read', tag: 2, query: null });
    c.drop();
    c.isolate(0);
    c.elapse(3000_000, [0]);
    expect(c.responses.get(write)).toEqual({
      kind: 'refused',
      tag: 1,
      reason: 'UNKNOWN_OUTCOME',
      leader: null,
    });
    expect(c.responses.get(read)).toEqual({ kind: 'refused', tag: 2, reason: 'NOT_LEADER', leader: null });
  });

  it('who does not lead names the leader', () => {
    const c = new TestCluster();
    c.elect(0);
    expect(c.answer(c.request(1, { kind: 'open-session', tag: 3 }))).toEqual({
      kind: 'refused',
      tag: 3,
      reason: 'NOT_LEADER',
      leader: 0,
    });
  });
});

describe('applying in batches', () => {
  it('goes on after a delay, and answers each proposal when it is applied', () => {
    const c = new TestCluster({ options: { maxApplyBatch: 2, applyDelay: 10_000 } });
    c.elect(0);
    const requests = [1, 2, 3, 4, 5].map(() => c.request(0, { kind: 'open-session', tag: 0 }));
    c.deliverAll();
    const answered = (): number => requests.filter((request) => c.responses.has(request)).length;
    const counts = [answered()];
    until(
      () => c.armedFor(0, APPLY) === undefined,
      () => {
        c.fire(0, APPLY);
        counts.push(answered());
      },
    );
    expect(counts.at(-1)).toBe(5);
    for (let i = 1; i < counts.length; i += 1)
      expect((counts[i] ?? 0) - (counts[i - 1] ?? 0)).toBeLessThanOrEqual(2);
  });

  it('a read waits until what it must see is applied', () => {
    const c = new TestCluster({ options: { maxApplyBatch: 1, applyDelay: 10_000 } });
    c.elect(0);
    until(
      () => c.armedFor(0, APPLY) === undefined,
      () => {
        c.fire(0, APPLY);
      },
    );
    for (let i = 0; i < 3; i += 1) c.request(0, { kind: 'open-session', tag: 0 });
    c.drop();
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 5) });
    expect(c.state(0)).toMatchObject({ commit: 5, replica: { applied: 3 } });
    const read = c.request(0, { kind: 'read', tag: 0, query: null });
    c.deliverAll();
    expect(c.responses.has(read)).toBe(false);
    until(
      () => c.armedFor(0, APPLY) === undefined,
      () => {
        c.fire(0, APPLY);
      },
    );
    expect(c.responses.get(read)).toMatchObject({ kind: 'answer', index: 5 });
  });
});
