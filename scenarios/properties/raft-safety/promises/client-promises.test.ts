import { describe, expect, it } from 'vitest';
import type { ClusterTypes } from '../../../raft-cluster/types.ts';
import type { ClusterEntry } from '../../cluster.ts';
import { Bench } from '../../testing/bench.ts';
import {
  configure,
  context,
  inOffice,
  noop,
  openSession,
  options,
  peer,
  put,
  voters,
  withImage,
} from '../../testing/building.ts';
import { append, commit, elect, renew, stateOf, write } from '../../testing/election.ts';
import { raftSafety } from '../raft-safety.ts';

function committed(...entries: ClusterEntry[]): Bench {
  const b = new Bench(raftSafety(context)).startAll();
  for (const node of [0, 1, 2]) write(b, node, ...entries);
  b.step(0, { ...stateOf(b, 0), commit: 1 + entries.length });
  return b;
}

const command = (sequence: number, value: number, session = 2): ClusterTypes['Request'] => ({
  kind: 'command',
  tag: 1,
  session,
  sequence,
  command: { kind: 'put', key: 1, value },
});
const result = (index: number, previous: number | null): ClusterTypes['Response'] => ({
  kind: 'result',
  tag: 1,
  index,
  result: { kind: 'put', previous },
});
const read: ClusterTypes['Request'] = { kind: 'read', tag: 1, query: { kind: 'get', key: 1 } };
const answer = (index: number): ClusterTypes['Response'] => {
  return { kind: 'answer', tag: 1, index, answer: index < 3 ? null : 7 };
};

describe('acknowledged-is-durable', () => {
  const written = (): Bench => committed(openSession(1), put(1, 1, 7));

  it('is silent about a write that is committed where the answer says, with its result', () => {
    const b = written();
    b.respond(0, b.request(0, command(1, 7)), result(3, null));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('acknowledged-is-durable')).toBe(1);
  });

  it('sees a write acknowledged that is not committed, or is another', () => {
    for (const [request, response] of [
      [command(1, 7), result(4, null)],
      [command(2, 7), result(3, null)],
      [command(1, 7), result(2, null)],
    ] as const) {
      const b = written();
      b.respond(0, b.request(0, request), response);
      expect(b.violated).toEqual(['acknowledged-is-durable']);
    }
  });

  it('sees a result that the command did not have', () => {
    const b = written();
    b.respond(0, b.request(0, command(1, 7)), result(3, 5));
    expect(b.violated).toEqual(['acknowledged-is-durable']);
  });

  it('judges an answer within a step when that is released, if a majority holds the entry', () => {
    const b = new Bench(raftSafety(context)).startAll();
    for (const node of [0, 1]) write(b, node, openSession(1), put(1, 1, 7));
    b.respond(0, b.request(0, command(1, 7)), result(3, null));
    expect(b.violated).toEqual([]);
    b.step(0, { ...stateOf(b, 0), commit: 3 });
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('acknowledged-is-durable')).toBe(1);
  });

  it('sees an answer that leaves before a majority holds the entry', () => {
    const b = new Bench(raftSafety(context)).startAll();
    write(b, 0, openSession(1), put(1, 1, 7));
    b.respond(0, b.request(0, command(1, 7)), result(3, null));
    expect(b.violated).toEqual(['acknowledged-is-durable']);
  });

  it('sees a session that was never opened', () => {
    const b = written();
    b.respond(0, b.request(0, { kind: 'open-session', tag: 1 }), { kind: 'session', tag: 1, session: 2 });
    expect(b.violated).toEqual([]);
    b.respond(0, b.request(0, { kind: 'open-session', tag: 1 }), { kind: 'session', tag: 1, session: 3 });
    expect(b.violated).toEqual(['acknowledged-is-durable']);
  });

  it('sees a change of membership that is not in force', () => {
    const change: ClusterTypes['Request'] = {
      kind: 'change',
      tag: 1,
      change: { kind: 'add', id: 3, incarnation: 4, as: 'staging' },
    };
    const b = committed(configure(1, voters(4)));
    b.respond(0, b.request(0, change), { kind: 'changed', tag: 1, index: 2 });
    expect(b.violated).toEqual([]);
    b.respond(0, b.request(0, change), { kind: 'changed', tag: 1, index: 1 });
    expect(b.violated).toEqual(['acknowledged-is-durable']);
  });
});

describe('refused-has-no-effect', () => {
  type Reason = (ClusterTypes['Response'] & { kind: 'refused' })['reason'];
  const refusal = (reason: Reason): ClusterTypes['Response'] => ({
    kind: 'refused',
    tag: 1,
    reason,
    leader: null,
  });

  /** Node 0, asked for a put, appends it at index 3, and refuses; `early`: before its step is released. */
  function refused(reason: Reason, early = false): Bench {
    const b = committed(openSession(1));
    const body = command(1, 7);
    const id = b.request(0, body);
    const state = stateOf(b, 0);
    const log = append(state, put(1, 1, 7));
    if (early) b.respond(0, id, refusal(reason));
    const input = { kind: 'request', id, body } as const;
    b.step(0, withImage(state, { ...state.durable, log }), input);
    if (!early) b.respond(0, id, refusal(reason));
    return b;
  }

  it('sees the entry committed of a request that was refused for certain', () => {
    for (const [reason, early] of [
      ['NOT_LEADER', false],
      ['BUSY', true],
    ] as const) {
      const b = refused(reason, early);
      write(b, 1, openSession(1), put(1, 1, 7));
      expect(b.violated).toEqual([]);
      commit(b, 1, 3);
      expect(b.violated).toEqual(['refused-has-no-effect']);
    }
  });

  it('sees a request refused for certain whose entry is committed already', () => {
    const b = committed(openSession(1));
    const body = command(1, 7);
    const id = b.request(0, body);
    const state = stateOf(b, 0);
    const log = append(state, put(1, 1, 7));
    b.step(0, withImage(state, { ...state.durable, log }), { kind: 'request', id, body });
    write(b, 1, openSession(1), put(1, 1, 7));
    commit(b, 0, 3);
    b.respond(0, id, refusal('NOT_LEADER'));
    expect(b.violated).toEqual(['refused-has-no-effect']);
  });

  it('lets the outcome be unknown', () => {
    const b = refused('UNKNOWN_OUTCOME');
    write(b, 1, openSession(1), put(1, 1, 7));
    commit(b, 1, 3);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.has('refused-has-no-effect')).toBe(false);
  });

  it('lets the same command be committed by another attempt', () => {
    const b = refused('NOT_LEADER');
    for (const node of [1, 2]) write(b, node, openSession(1), put(2, 1, 7));
    commit(b, 1, 3);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('refused-has-no-effect')).toBe(1);
  });

  it('lets the session refuse a committed command, if that takes no effect', () => {
    const late = refused('SESSION_EXPIRED');
    write(late, 1, openSession(1), put(1, 1, 7));
    commit(late, 1, 3);
    expect(late.violated).toEqual(['refused-has-no-effect']);
    const unknown = committed(openSession(1));
    const body = command(1, 7, 99);
    const id = unknown.request(0, body);
    const state = stateOf(unknown, 0);
    const log = append(state, put(1, 1, 7, 99));
    unknown.step(0, withImage(state, { ...state.durable, log }), { kind: 'request', id, body });
    write(unknown, 1, openSession(1), put(1, 1, 7, 99));
    commit(unknown, 0, 3);
    unknown.respond(0, id, refusal('SESSION_EXPIRED'));
    expect(unknown.end().violated).toEqual([]);
    expect(unknown.exercised.get('refused-has-no-effect')).toBe(1);
  });

  it('says nothing of reads and transfers, which append nothing', () => {
    const b = committed(openSession(1));
    b.respond(0, b.request(0, read), refusal('NOT_LEADER'));
    b.respond(0, b.request(0, { kind: 'transfer', tag: 1, target: null }), refusal('TRANSFER_FAILED'));
    expect(b.end().exercised.has('refused-has-no-effect')).toBe(false);
  });
});

describe('read-index-sound', () => {
  it('is silent about a read that reflects what was committed when it arrived', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    b.respond(0, b.request(0, read), answer(3));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('read-index-sound')).toBe(1);
  });

  it('sees a read from an older state, though the server knew no better', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    b.respond(2, b.request(2, read), answer(2));
    expect(b.violated).toEqual(['read-index-sound']);
  });

  it('lets a read miss what was committed after it arrived', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    const id = b.request(0, read);
    for (const node of [0, 1, 2]) write(b, node, openSession(1), put(1, 1, 7), noop(1));
    b.step(0, { ...stateOf(b, 0), commit: 4 });
    b.respond(0, id, answer(3));
    expect(b.violated).toEqual([]);
  });

  it('is not judged while a lease may rest on a clock beyond the bound', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    b.world.node(1).ppm = 501;
    b.conditions();
    b.respond(2, b.request(2, read), answer(2));
    expect(b.violated).toEqual([]);
  });

  it('forgets what a node had taken when it goes down', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    const id = b.request(0, read);
    b.stop(0).respond(0, id, answer(1));
    expect(b.violated).toEqual([]);
  });
});

describe('reads-return-the-state', () => {
  const answered = (index: number, value: number | null): readonly string[] => {
    const b = committed(openSession(1), put(1, 1, 7), put(1, 1, 9, 2, 2));
    const id = b.request(0, read);
    b.respond(0, id, { kind: 'answer', tag: 1, index, answer: value });
    return b.violated.filter((id) => id === 'reads-return-the-state');
  };

  it('is silent about the value that the key had at the index of the answer', () => {
    expect(answered(4, 9)).toEqual([]);
    expect(answered(3, 7)).toEqual([]);
    expect(answered(2, null)).toEqual([]);
  });

  it('sees any other value, be it older, newer, or none', () => {
    expect(answered(4, 7)).toEqual(['reads-return-the-state']);
    expect(answered(3, 9)).toEqual(['reads-return-the-state']);
    expect(answered(4, null)).toEqual(['reads-return-the-state']);
    expect(answered(2, 7)).toEqual(['reads-return-the-state']);
  });
});

describe('reads-by-lease', () => {
  const waiting = { request: 9, tag: 1, query: { kind: 'get' as const, key: 1 }, index: -1, round: -1 };
  const { electionTimeout, heartbeatTimeout } = options;

  /** Node 0 leads, has committed in its term, and sent what a quorum answered that long ago. */
  const led = (ago: number): Bench => {
    const b = new Bench(raftSafety(context)).startAll();
    elect(b, 0, [1]);
    for (const node of [1, 2]) write(b, node, noop(2));
    b.pass(electionTimeout + heartbeatTimeout);
    renew(b, 0, ago);
    return b;
  };
  const serves = (b: Bench): readonly string[] => {
    b.step(0, inOffice(stateOf(b, 0), { reads: [] }), { kind: 'request', id: 9, body: read });
    return b.violated;
  };

  it('sees a read served at once when the lease is over, and none when a round is asked for', () => {
    const fresh = led(0);
    commit(fresh, 0, 2);
    expect(serves(fresh)).toEqual([]);
    expect(fresh.end().exercised.get('reads-by-lease')).toBe(1);
    const old = led(heartbeatTimeout);
    commit(old, 0, 2);
    expect(serves(old)).toEqual(['reads-by-lease']);
    const asked = led(heartbeatTimeout);
    commit(asked, 0, 2);
    const reads = [{ ...waiting, index: 2, round: 2 }];
    asked.step(0, inOffice(stateOf(asked, 0), { reads, round: 2 }), { kind: 'request', id: 9, body: read });
    expect(asked.violated).toEqual([]);
  });

  it('goes by the clock when the step was taken, however long the step then saved', () => {
    const served = (passes: number): readonly string[] => {
      const b = led(0);
      commit(b, 0, 2);
      const { durable } = stateOf(b, 0);
      b.pass(passes).saving(0, durable).pass(heartbeatTimeout).save(0, durable);
      return serves(b);
    };
    expect(served(0)).toEqual([]);
    expect(served(heartbeatTimeout)).toEqual(['reads-by-lease']);
  });

  it('sees reads released without a round by the first commit of a term, when the lease is over', () => {
    for (const [ago, expected] of [
      [0, []],
      [heartbeatTimeout, ['reads-by-lease']],
    ] as const) {
      const b = led(ago);
      b.step(0, inOffice(stateOf(b, 0), { reads: [waiting] }));
      const role = {
        reads: [{ ...waiting, index: 2, round: 0 }],
        progress: [undefined, peer(2, 2), peer(3, 2)],
      };
      b.step(0, { ...inOffice(stateOf(b, 0), role), commit: 2 });
      expect(b.violated.filter((id) => id !== 'counts-only-members')).toEqual(expected);
    }
  });
});
