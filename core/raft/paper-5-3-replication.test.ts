import { describe, expect, it } from 'vitest';
import { lastIndex, termAt } from './log-view.ts';
import type { Term } from './log.ts';
import type { RaftOptions } from './options.ts';
import { acknowledgement, append, take, tell, word } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { ms } from './testing/test-options.ts';
import { HEARTBEAT } from './timers.ts';

/** Terms of a node's log, from index 2 on. */
function terms(c: TestCluster, id: number): Term[] {
  const log = c.state(id).durable.log;
  const all: Term[] = [];
  for (let index = 2; index <= lastIndex(log); index += 1) all.push(termAt(log, index));
  return all;
}

describe('log replication, at a follower (paper, 5.3)', () => {
  it('entries are saved before they are acknowledged, in one save with a new term', () => {
    const c = new TestCluster();
    c.receive({ from: 1, to: 0, message: append(0, 2, [1, 1], [word(2, 'a')]) });
    expect(c.effects.filter((kind) => kind === 'save' || kind === 'send')).toEqual(['save', 'send']);
    c.failNextSave(0);
    c.drop();
    c.receive({ from: 1, to: 0, message: append(0, 2, [2, 2], [word(2, 'b')]) });
    expect(c.isUp(0)).toBe(false);
    expect(c.flights).toEqual([]);
  });

  it('a heartbeat is answered without a save, and echoes round and time', () => {
    const c = new TestCluster({ terms: [2, 2, 2] });
    expect(tell(c, 1, 0, { ...append(0, 2, [1, 1]), round: 7, sentAt: 123 })).toMatchObject({
      success: true,
      index: 1,
      round: 7,
      sentAt: 123,
    });
    expect(c.effects).not.toContain('save');
  });

  it('an append is refused when the log has no entry at its start', () => {
    const c = new TestCluster({ logs: [[1, 1]] });
    expect(tell(c, 1, 0, append(0, 2, [9, 2]))).toMatchObject({
      success: false,
      index: 9,
      conflictTerm: 0,
      conflictIndex: 4,
    });
  });

  it('an append is refused when the term at its start differs, with the first index of that term', () => {
    const c = new TestCluster({ logs: [[1, 2, 2, 2]] });
    expect(tell(c, 1, 0, append(0, 4, [5, 3]))).toMatchObject({
      success: false,
      index: 5,
      conflictTerm: 2,
      conflictIndex: 3,
    });
    expect(terms(c, 0)).toEqual([1, 2, 2, 2]);
  });

  it('a refused append counts as word of the leader all the same', () => {
    const c = new TestCluster({ logs: [[1]] });
    c.now = 5000 * ms;
    tell(c, 1, 0, append(0, 4, [5, 3]));
    expect(c.state(0)).toMatchObject({ leader: 1, heardAt: 5000 * ms });
  });

  it('entries that are there already are skipped, and only what is missing is appended', () => {
    const c = new TestCluster({ logs: [[2, 2]] });
    const before = c.state(0).durable.log.entries.slice(0, 2);
    tell(c, 1, 0, append(0, 2, [1, 1], [word(2, 'a'), word(2, 'b'), word(2, 'c')]));
    expect(terms(c, 0)).toEqual([2, 2, 2]);
    expect(c.state(0).durable.log.entries.slice(0, 2)).toEqual(before);
  });

  it('the same append twice changes nothing the second time but the contact', () => {
    const c = new TestCluster();
    const message = append(0, 2, [1, 1], [word(2, 'a')]);
    tell(c, 1, 0, message);
    const once = c.state(0);
    expect(tell(c, 1, 0, message)).toMatchObject({ success: true, index: 2 });
    expect(c.state(0).durable).toBe(once.durable);
  });

  it('a late, shorter append cuts nothing off', () => {
    const c = new TestCluster();
    tell(c, 1, 0, append(0, 2, [1, 1], [word(2, 'a'), word(2, 'b'), word(2, 'c')]));
    expect(tell(c, 1, 0, append(0, 2, [1, 1], [word(2, 'a')]))).toMatchObject({ success: true, index: 2 });
    expect(terms(c, 0)).toEqual([2, 2, 2]);
  });

  it('a conflicting entry is cut off with all that follow it', () => {
    const c = new TestCluster({ logs: [[1, 2, 2, 2]] });
    tell(c, 1, 0, append(0, 3, [2, 1], [word(3, 'a')]));
    expect(terms(c, 0)).toEqual([1, 3]);
    expect(c.notes.map(({ note }) => note)).toContainEqual({ kind: 'truncated', from: 3 });
    c.assertNoViewChanged();
  });

  it('the commit index follows the leader only as far as this append proves the logs equal', () => {
    const c = new TestCluster({ logs: [[1, 1, 1]] });
    tell(c, 1, 0, append(0, 2, [2, 1], [], 4));
    expect(c.state(0).commit).toBe(2);
    tell(c, 1, 0, append(0, 2, [2, 1], [word(1, 'x')], 9));
    expect(c.state(0).commit).toBe(3);
  });

  it('the commit index never falls', () => {
    const c = new TestCluster({ logs: [[1, 1, 1]] });
    tell(c, 1, 0, append(0, 2, [4, 1], [], 4));
    tell(c, 1, 0, append(0, 2, [4, 1], [], 2));
    expect(c.state(0).commit).toBe(4);
  });

  it('a follower applies what is committed, in order, once', () => {
    const c = new TestCluster();
    c.elect(0);
    const session = c.openSession(0);
    ['a', 'b', 'c'].forEach((command, at) => {
      c.answer(c.request(0, { kind: 'command', tag: 0, session, sequence: at + 1, command }));
    });
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    for (const id of [0, 1, 2]) expect(c.state(id).replica.machine).toEqual(['a', 'b', 'c']);
  });

  it('a leader whose log lacks what is committed here is a broken invariant, not a reason to cut', () => {
    const c = new TestCluster({ logs: [[1, 1]] });
    tell(c, 1, 0, append(0, 2, [3, 1], [], 3));
    expect(() => tell(c, 1, 0, append(0, 2, [1, 1], [word(2, 'x')]))).toThrow('never cut off');
    expect(() => tell(c, 1, 0, append(0, 2, [3, 2]))).toThrow('holds every committed entry');
  });

  it('a message for a former self is dropped in silence', () => {
    const c = new TestCluster();
    const state = c.state(0);
    expect(tell(c, 1, 0, { ...append(0, 9, [1, 1]), to: 77 })).toBeUndefined();
    expect(c.state(0)).toBe(state);
  });
});

/** Node 0 leads three in calm weather; its own first entry, at 2, is committed. */
function leading(options: Partial<RaftOptions> = {}): { c: TestCluster; propose: (count: number) => void } {
  const c = new TestCluster({ options });
  c.elect(0);
  c.fire(0, HEARTBEAT);
  c.deliverAll();
  let sequence = 0;
  return {
    c,
    propose: (count) => {
      for (let i = 0; i < count; i += 1) {
        sequence += 1;
        c.request(0, { kind: 'command', tag: 0, session: 0, sequence, command: `w${String(sequence)}` });
      }
    },
  };
}

describe('log replication, at the leader (paper, 5.3)', () => {
  it('a proposal goes to the peers before it goes to the own disk', () => {
    const { c, propose } = leading();
    propose(1);
    expect(c.effects).toEqual(['send', 'send', 'save']);
  });

  it('an entry is committed when a majority holds it, the leader itself included', () => {
    const { c, propose } = leading();
    propose(1);
    expect(c.state(0).commit).toBe(2);
    tell(c, 1, 0, acknowledgement(1, 2, 3));
    expect(c.state(0).commit).toBe(3);
  });

  it('heartbeats pass the commit index on', () => {
    const { c, propose } = leading();
    propose(1);
    c.deliverAll();
    expect(c.state(1).commit).toBe(2);
    c.fire(0, HEARTBEAT);
    c.deliverAll();
    expect(c.state(1).commit).toBe(3);
  });

  it('no append holds more entries than allowed, and no more are on their way than the window has room for', () => {
    const { c, propose } = leading({ maxAppendEntries: 2, maxInflight: 3 });
    c.isolate(1);
    propose(20);
    const sent = take(c, 'append', 0, 1);
    expect(sent.map((message) => message.entries.length)).toEqual([1, 1, 1]);
    expect(c.leader(0).progress[1]?.inflight).toEqual([3, 4, 5]);
    c.receive({ from: 1, to: 0, message: acknowledgement(1, 2, 4) });
    expect(take(c, 'append', 0, 1).map((message) => message.entries.length)).toEqual([2, 2]);
    expect(c.leader(0).progress[1]?.inflight).toEqual([5, 7, 9]);
  });

  it('a full window lets heartbeats through, which nobody can refuse', () => {
    const { c, propose } = leading({ maxInflight: 1 });
    propose(3);
    c.drop();
    c.fire(0, HEARTBEAT);
    expect(take(c, 'append', 0, 1)).toMatchObject([{ prevIndex: 2, entries: [] }]);
  });

  it('what is lost is sent again when something sent two heartbeats later is answered', () => {
    const { c, propose } = leading();
    propose(2);
    c.drop();
    const lostAt = c.now;
    c.elapse(100 * ms);
    expect(lastIndex(c.state(1).durable.log)).toBe(2);
    c.elapse(200 * ms);
    expect(c.now - lostAt).toBe(300 * ms);
    expect(lastIndex(c.state(1).durable.log)).toBe(4);
  });

  it('a peer that is away gets nothing but heartbeats, however long', () => {
    const { c, propose } = leading({ maxInflight: 2 });
    c.crash(1);
    propose(5);
    c.drop((flight) => flight.to === 1);
    c.elapse(1000 * ms, [0, 2]);
    c.drop((flight) => flight.to === 1);
    c.fire(0, HEARTBEAT);
    expect(take(c, 'append', 0, 1).map((message) => message.entries.length)).toEqual([0]);
  });

  it('a late acknowledgement does not take back a newer one', () => {
    const { c, propose } = leading();
    propose(2);
    tell(c, 1, 0, acknowledgement(1, 2, 4));
    const state = c.state(0);
    tell(c, 1, 0, acknowledgement(1, 2, 3));
    expect(c.state(0)).toBe(state);
  });

  it('an acknowledgement of an earlier term is ignored', () => {
    const { c, propose } = leading();
    propose(2);
    const state = c.state(0);
    tell(c, 1, 0, acknowledgement(1, 1, 4));
    expect(c.state(0)).toBe(state);
  });

  it('a late refusal of what has been acknowledged since is ignored', () => {
    const { c, propose } = leading();
    propose(2);
    tell(c, 1, 0, acknowledgement(1, 2, 4));
    const state = c.state(0);
    tell(c, 1, 0, acknowledgement(1, 2, 4, { success: false, conflictIndex: 2 }));
    tell(c, 1, 0, acknowledgement(1, 2, 3, { success: false, conflictIndex: 2 }));
    expect(c.state(0)).toBe(state);
  });

  it('a refusal of what was sent before the pipeline began does not set it off again', () => {
    const { c, propose } = leading();
    propose(3);
    const { since } = c.leader(0).progress[1] ?? expect.unreachable();
    c.drop();
    const refusal = { success: false, conflictIndex: 3 };
    tell(c, 1, 0, acknowledgement(1, 2, 4, { ...refusal, sentAt: since - 1 }));
    expect(c.leader(0).progress[1]?.mode).toBe('replicate');
    expect(take(c, 'append', 0, 1)).toEqual([]);
    tell(c, 1, 0, acknowledgement(1, 2, 4, { ...refusal, sentAt: since }));
    expect(c.leader(0).progress[1]?.mode).toBe('probe');
  });

  it('appends that overtake each other are repaired by one probe', () => {
    const { c, propose } = leading();
    propose(3);
    const [first, second, third] = take(c, 'append', 0, 1);
    if (first === undefined || second === undefined || third === undefined) throw new Error('three appends');
    for (const message of [third, second, first]) c.receive({ from: 0, to: 1, message });
    c.deliverAll();
    expect(lastIndex(c.state(1).durable.log)).toBe(5);
    expect(c.leader(0).progress[1]).toMatchObject({ mode: 'replicate', match: 5, next: 6, inflight: [] });
  });

  it('a leader never says that a peer has more than it acknowledged', () => {
    const { c } = leading();
    expect(() => tell(c, 1, 0, acknowledgement(1, 2, 99))).toThrow('acknowledges more');
  });
});

describe('finding where the logs agree (paper, end of 5.3)', () => {
  it('a shorter log is met at its end at the first refusal', () => {
    const c = new TestCluster({ logs: [[1, 2, 2, 3, 3], [1], [1, 2, 2, 3, 3]] });
    c.elect(0);
    const matches = c.notes.filter(({ note }) => note.kind === 'truncated');
    expect(matches).toEqual([]);
    expect(terms(c, 1)).toEqual([1, 2, 2, 3, 3, 4]);
  });

  it('a conflicting term is skipped at once, however many entries it has', () => {
    const tail = Array.from({ length: 50 }, () => 2);
    const c = new TestCluster({
      logs: [
        [1, 3, 3],
        [1, ...tail],
        [1, 3, 3],
      ],
    });
    let refusals = 0;
    c.fire(0, 0);
    c.deliverAll(({ message }) => {
      if (message.kind === 'append-response' && !message.success) refusals += 1;
      return true;
    });
    expect(terms(c, 1)).toEqual([1, 3, 3, 4]);
    expect(refusals).toBeLessThanOrEqual(2);
  });
});
