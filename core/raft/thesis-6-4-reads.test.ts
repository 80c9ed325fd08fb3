import { describe, expect, it } from 'vitest';
import type { RaftOptions } from './options.ts';
import { acknowledgement, append, take } from './testing/messages.ts';
import { incarnationOf } from './testing/test-disk.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { ms } from './testing/test-options.ts';
import { ELECTION, HEARTBEAT } from './timers.ts';

const read = { kind: 'read', tag: 5, query: null } as const;

/** Node 0 leads and has applied one word. */
function calm(options: Partial<RaftOptions> = {}): TestCluster {
  const c = new TestCluster({ options });
  c.elect(0);
  const session = c.openSession(0);
  c.answer(c.request(0, { kind: 'command', tag: 0, session, sequence: 1, command: 'a' }));
  return c;
}

describe('read-index (dissertation, 6.4)', () => {
  it('a read is answered when a quorum has answered a round that began after it', () => {
    const c = calm();
    const request = c.request(0, read);
    expect(c.responses.has(request)).toBe(false);
    expect(c.answer(request)).toEqual({ kind: 'answer', tag: 5, index: 4, answer: 'a' });
  });

  it('answers to rounds before it confirm nothing, whenever they arrive', () => {
    const c = calm();
    c.fire(0, HEARTBEAT);
    const round = c.leader(0).round;
    const request = c.request(0, read);
    c.drop();
    for (const id of [1, 2]) c.receive({ from: id, to: 0, message: acknowledgement(id, 2, 4, { round }) });
    expect(c.responses.has(request)).toBe(false);
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 4, { round: round + 1 }) });
    expect(c.responses.has(request)).toBe(true);
  });

  it('a refusal confirms too: it comes from a member that still follows', () => {
    const c = calm();
    const request = c.request(0, read);
    c.drop();
    const refusal = { success: false, round: c.leader(0).round };
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 4, refusal) });
    expect(c.responses.has(request)).toBe(true);
  });

  it('a refusal of an earlier term says nothing of rounds: its reader may lead the later term by then', () => {
    const c = calm();
    const { term } = c.state(1).durable;
    c.receive({ from: 0, to: 1, message: { ...append(1, term - 1, [0, 0]), round: 42, sentAt: 7 * ms } });
    expect(take(c, 'append-response', 1, 0)).toMatchObject([{ term, success: false, round: 0, sentAt: -1 }]);
    const { snapshot } = c.state(0).durable;
    const late = {
      kind: 'snapshot',
      term: term - 1,
      to: incarnationOf(1),
      round: 42,
      sentAt: 7,
      snapshot,
    } as const;
    c.receive({ from: 0, to: 1, message: late });
    expect(take(c, 'append-response', 1, 0)).toMatchObject([{ term, success: false, round: 0, sentAt: -1 }]);
  });

  it('a round that is lost is made up for by the next heartbeat', () => {
    const c = calm();
    const request = c.request(0, read);
    c.drop();
    c.fire(0, HEARTBEAT);
    expect(c.answer(request)).toMatchObject({ kind: 'answer' });
  });

  it('before an entry of its own term is committed a leader serves no read', () => {
    const c = new TestCluster({ logs: [[2], [2], [2]] });
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    const request = c.request(0, read);
    expect(take(c, 'append', 0, 1).length).toBe(1);
    c.drop();
    for (const id of [1, 2]) c.receive({ from: id, to: 0, message: acknowledgement(id, 3, 2, { round: 9 }) });
    expect(c.responses.has(request)).toBe(false);
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    for (let i = 0; i < 3; i += 1) {
      c.fire(0, HEARTBEAT);
      c.deliverAll();
    }
    expect(c.responses.get(request)).toMatchObject({ kind: 'answer', index: 3 });
  });

  it('a leader that is cut off answers no read', () => {
    const c = calm();
    c.isolate(0);
    const request = c.request(0, read);
    c.elapse(3000 * ms, [0]);
    expect(c.responses.get(request)).toMatchObject({ reason: 'NOT_LEADER', leader: null });
  });

  it('a follower names the leader', () => {
    const c = calm();
    expect(c.answer(c.request(1, read))).toMatchObject({ reason: 'NOT_LEADER', leader: 0 });
  });

  it('the only voter answers at once', () => {
    const c = new TestCluster({ nodes: 1 });
    c.fire(0, ELECTION);
    const request = c.request(0, read);
    expect(c.responses.get(request)).toMatchObject({ kind: 'answer', index: 2 });
  });
});

describe('lease reads (dissertation, 6.4.1)', () => {
  it('with a valid lease a read is answered at once, and nothing is sent', () => {
    const c = calm({ reads: 'lease' });
    const request = c.request(0, read);
    expect(c.effects).toEqual(['respond']);
    expect(c.responses.get(request)).toMatchObject({ kind: 'answer', answer: 'a' });
  });

  it('when the lease has run out, a round of heartbeats confirms it', () => {
    const c = calm({ reads: 'lease' });
    c.now += 999 * ms;
    const request = c.request(0, read);
    expect(c.responses.has(request)).toBe(false);
    expect(c.answer(request)).toMatchObject({ kind: 'answer' });
  });

  it('reads that wait for the first entry of the term are confirmed when it is committed', () => {
    const c = new TestCluster({ options: { reads: 'lease' } });
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    const request = c.request(0, read);
    expect(c.answer(request)).toMatchObject({ kind: 'answer', index: 2 });
  });

  it('or by a round, if the lease has run out by then', () => {
    const c = new TestCluster({ options: { reads: 'lease' } });
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    const request = c.request(0, read);
    const sentAt = c.now;
    c.drop();
    c.now += 2000 * ms;
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 2, { round: 1, sentAt }) });
    expect(c.state(0).commit).toBe(2);
    expect(c.responses.has(request)).toBe(false);
    expect(c.answer(request)).toMatchObject({ kind: 'answer', index: 2 });
  });
});
