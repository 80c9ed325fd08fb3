import { describe, expect, it } from 'vitest';
import type { Input, Outbox } from '../../sim/index.ts';
import type { ClientOperation, ClientState } from './client-state.ts';
import { clientProcess } from './client.ts';
import { asClient } from './types.ts';
import type { ClusterTypes } from './types.ts';

const put: ClientOperation = { kind: 'operation', op: 'put', key: 1, value: 7 };
const get: ClientOperation = { kind: 'operation', op: 'get', key: 1 };

/** A client beside three servers, with everything it does written down. */
function standing(patience = 1_000_000) {
  const done: string[] = [];
  const out: Outbox<ClusterTypes> = {
    send: (to, message) => done.push(`→${String(to)} ${JSON.stringify(message)}`),
    save: () => done.push('save'),
    setTimer: (timer, min, max) => done.push(`timer ${String(timer)} ${String(min)}..${String(max)}`),
    clearTimer: () => undefined,
    respond: (id, body) => done.push(`respond ${String(id)} ${JSON.stringify(body)}`),
    note: () => done.push('note'),
    halt: () => done.push('halt'),
  };
  const process = clientProcess({
    servers: [0, 1, 2],
    attemptTimeout: 100,
    backoff: [10, 20],
    patience,
    maxQueue: 2,
  });
  let state: ClusterTypes['State'] = process.start(9, { kind: 'blank' }, 3, 0, out);
  return {
    client(): ClientState {
      const client = asClient(state);
      if (client === undefined) throw new Error('not a client');
      return client;
    },
    /** Takes one step and returns what was done in it. */
    step(input: Input<ClusterTypes>, now = 0): string[] {
      done.length = 0;
      state = process.step(state, input, now, out);
      return [...done];
    },
  };
}

const ask = (id: number, body: ClientOperation): Input<ClusterTypes> => ({ kind: 'request', id, body });
const from = (server: number, message: ClusterTypes['Message']): Input<ClusterTypes> => ({
  kind: 'receive',
  from: server,
  message,
});
const notLeader = (tag: number, leader: number | null): ClusterTypes['Message'] => ({
  kind: 'refused',
  tag,
  reason: 'NOT_LEADER',
  leader,
});

describe('a client (dissertation, 6.2 and 6.3)', () => {
  it('opens a session before its first write, then numbers its commands', () => {
    const setup = standing();
    expect(setup.step(ask(1, put))).toEqual(['→0 {"kind":"open-session","tag":1}', 'timer 0 100..100']);
    const sent = setup.step(from(0, { kind: 'session', tag: 1, session: 5 }));
    expect(sent[0]).toBe(
      '→0 {"kind":"command","tag":2,"session":5,"sequence":1,"command":{"kind":"put","key":1,"value":7}}',
    );
    const result = { kind: 'put', previous: null } as const;
    expect(setup.step(from(0, { kind: 'result', tag: 2, index: 6, result }))).toEqual([
      'respond 1 {"kind":"outcome","status":"written","index":6,"result":{"kind":"put","previous":null}}',
    ]);
    expect(setup.step(ask(2, put))[0]).toContain('"sequence":2');
  });

  it('follows the hint to the leader at once', () => {
    const setup = standing();
    expect(setup.step(ask(1, get))[0]).toContain('→0');
    expect(setup.step(from(0, notLeader(1, 2)))[0]).toBe(
      '→2 {"kind":"read","tag":1,"query":{"kind":"get","key":1}}',
    );
  });

  it('waits before it asks the next server when no leader is known', () => {
    const setup = standing();
    setup.step(ask(1, get));
    expect(setup.step(from(0, notLeader(1, null)))).toEqual(['timer 1 10..20']);
    expect(setup.step({ kind: 'timer', timer: 1 })[0]).toContain('→1');
  });

  it('asks the next server under the same session and sequence when an answer does not come', () => {
    const setup = standing();
    setup.step(ask(1, put));
    const first = setup.step(from(0, { kind: 'session', tag: 1, session: 5 }))[0];
    const second = setup.step({ kind: 'timer', timer: 0 }, 100)[0];
    expect(second).toBe(first?.replace('→0', '→1'));
  });

  it('takes an answer to what it no longer asks for nothing', () => {
    const setup = standing();
    setup.step(ask(1, get));
    expect(setup.step(from(0, { kind: 'answer', tag: 7, index: 3, answer: 1 }))).toEqual([]);
    expect(setup.client().phase).toBe('asking');
  });

  it('gives a write up as unknown once its patience has ended, and goes on with the next operation', () => {
    const setup = standing(150);
    setup.step(ask(1, put));
    setup.step(from(0, { kind: 'session', tag: 1, session: 5 }));
    setup.step(ask(2, get), 90);
    setup.step({ kind: 'timer', timer: 0 }, 100);
    const given = setup.step({ kind: 'timer', timer: 0 }, 200);
    expect(given[0]).toBe('respond 1 {"kind":"outcome","status":"unknown","reason":"TIMEOUT"}');
    expect(setup.client().operations.map((pending) => pending.request)).toEqual([2]);
  });

  it('knows that a write which was never sent has failed', () => {
    const setup = standing(50);
    setup.step(ask(1, put));
    expect(setup.step({ kind: 'timer', timer: 0 }, 100)).toEqual([
      'respond 1 {"kind":"outcome","status":"failed","reason":"TIMEOUT"}',
    ]);
  });

  it('opens a new session when the old one has expired, does not send the command twice, and knows nothing of it: another copy may have arrived first', () => {
    const setup = standing();
    setup.step(ask(1, put));
    setup.step(from(0, { kind: 'session', tag: 1, session: 5 }));
    const expired: ClusterTypes['Message'] = {
      kind: 'refused',
      tag: 2,
      reason: 'SESSION_EXPIRED',
      leader: null,
    };
    expect(setup.step(from(0, expired))).toEqual([
      'respond 1 {"kind":"outcome","status":"unknown","reason":"SESSION_EXPIRED"}',
    ]);
    expect(setup.client().session).toBe(0);
  });

  it('asks again, under the same sequence, after its load balancer has closed the connection or has no server', () => {
    for (const reason of ['CLOSED', 'NO_SERVER'] as const) {
      const setup = standing();
      setup.step(ask(1, put));
      const first = setup.step(from(0, { kind: 'session', tag: 1, session: 5 }))[0];
      expect(setup.step(from(0, { kind: 'balancer-refusal', tag: 1, reason }))).toEqual([]);
      expect(setup.step(from(0, { kind: 'balancer-refusal', tag: 2, reason }))).toEqual(['timer 1 10..20']);
      expect(setup.step({ kind: 'timer', timer: 1 })[0]).toBe(first);
    }
  });

  it('refuses operations beyond its queue', () => {
    const setup = standing();
    setup.step(ask(1, get));
    setup.step(ask(2, get));
    expect(setup.step(ask(3, get))).toEqual([
      'respond 3 {"kind":"outcome","status":"failed","reason":"OVERLOADED"}',
    ]);
  });
});
