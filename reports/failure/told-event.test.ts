import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../sim/index.ts';
import { plainVocabulary } from '../words/vocabulary.ts';
import { told } from './told-event.ts';

const message = { kind: 'append', term: 7, entries: [1, 2, 3], leader: null, inner: { a: 1 } };

describe('an event in words', () => {
  it.each<[Omit<TraceEvent, 'n' | 't'>, string]>([
    [
      { e: 'deliver', node: 'a', from: 'b', sentAt: 1, message },
      'receives append (term 7, 3 entries) from b',
    ],
    [{ e: 'timer', node: 'a', timer: 'election' }, 'timer election fires'],
    [
      { e: 'timer', node: 'a', timer: 'x', effects: [{ save: 4 }, { timer: 'x', due: 3 }, { clear: 'y' }] },
      'timer x fires; saves',
    ],
    [{ e: 'request', node: 'a', from: 'c', id: 1, body: { kind: 'get' } }, 'is asked by c: get'],
    [{ e: 'request', node: 'a', from: null, id: 1, body: { kind: 'get' } }, 'is asked by the plan: get'],
    [{ e: 'durable', node: 'a' }, 'save is durable'],
    [{ e: 'start', node: 'a', disk: 'durable', incarnation: 5 }, 'starts, disk as saved'],
    [{ e: 'start', node: 'a', disk: 'corrupt', incarnation: 5 }, 'starts, disk corrupt'],
    [{ e: 'drop', node: 'a', from: 'b', why: 'cut' }, 'misses a message from b, as the link is cut'],
    [{ e: 'drop', node: 'a', from: 'b', why: 'down' }, 'misses a message from b, as it is down'],
    [{ e: 'drop', node: 'a', from: null, why: 'down' }, 'misses a request of the plan, as it is down'],
    [
      {
        e: 'fault',
        position: 1,
        fault: { kind: 'crash', node: 'a' },
        effects: [{ down: 'a', reason: null }],
      },
      'FAULT crash a; a goes down',
    ],
    [
      { e: 'fault', position: 1, fault: { kind: 'crash', node: 'a' }, effects: [{ skipped: 'nobody' }] },
      'FAULT crash a; skipped: nobody',
    ],
    [{ e: 'fault-end', fault: { kind: 'isolate', node: 'a' } }, 'over: isolate a'],
    [
      { e: 'flap', fault: { kind: 'flap', target: 'a', up: 1_000, down: 2_000 }, down: true },
      'down: flap a: 2 ms down, 1 ms up',
    ],
    [{ e: 'resume', node: 'a' }, 'goes on after its pause'],
    [{ e: 'recovery' }, 'RECOVERY: faults stop, everything is healed and restarted'],
    [{ e: 'skipped', position: 3, request: {} }, 'a request of the plan makes no sense now and is skipped'],
    [{ e: 'eclipse' }, 'eclipse'],
    [
      { e: 'durable', node: 'a', effects: [{ note: 'up' }, { respond: 3, body: 42 }] },
      'save is durable; notes: up; answers 42',
    ],
    [
      { e: 'durable', node: 'a', effects: [{ down: 'a', reason: 'disk full' }] },
      'save is durable; goes down: disk full',
    ],
    [
      {
        e: 'durable',
        node: 'a',
        effects: [
          { respond: 3, body: { kind: 'yes' } },
          { send: 'client', message: { kind: 'yes' }, fate: 'lost' },
        ],
      },
      'save is durable; answers yes to client (lost)',
    ],
    [
      {
        e: 'durable',
        node: 'a',
        effects: [
          { send: 'b', message: { kind: 'x' }, fate: 'sent' },
          { send: 'c', message: { kind: 'x' }, fate: 'lost' },
          { send: 'd', message: { kind: 'y' }, fate: 'cut' },
          { send: 'e', message: { kind: 'y' }, fate: 'held' },
        ],
      },
      'save is durable; sends x to b, c (lost); sends y to d (cut), e (held back)',
    ],
  ])('%j', (event, words) => {
    expect(told({ n: 1, t: 2, ...event } as TraceEvent, plainVocabulary).words).toBe(words);
  });

  it('knows whom it concerns and what it weighs', () => {
    const event = (fields: object): ReturnType<typeof told> =>
      told({ n: 1, t: 2, ...fields } as TraceEvent, plainVocabulary);
    expect(event({ e: 'deliver', node: 'a', from: 'b', message })).toMatchObject({
      node: 'a',
      concerns: ['a', 'b'],
      weight: 'routine',
    });
    expect(event({ e: 'timer', node: 'a', timer: 'x', effects: [{ note: 1 }] }).weight).toBe('turn');
    expect(event({ e: 'fault', fault: { kind: 'heal', target: 'all' } })).toMatchObject({
      node: null,
      concerns: [],
      weight: 'fault',
    });
  });
});

describe('the plain vocabulary', () => {
  it('tells anything', () => {
    const payload = (data: unknown): string => plainVocabulary.payload(data);
    expect(payload([1, 2])).toBe('2 items');
    expect(payload(null)).toBe('nothing');
    expect(payload('text')).toBe('text');
    expect(payload({ a: 1, b: [], c: undefined })).toBe('a 1');
    expect(payload(Object.fromEntries('abcdefghij'.split('').map((key, i) => [key, i])))).toMatch(
      /, h 7, …$/,
    );
  });
});
