import { describe, expect, it } from 'vitest';
import { plainVocabulary } from '../reports/index.ts';
import { payloadKinds } from '../scenarios/raft-cluster/digest.ts';
import { raftVocabulary } from './raft-words.ts';
import { simulationBench } from './simulation-bench.ts';
import { Sandbox } from './testing/sandbox.ts';
import { undisturbed } from './testing/undisturbed.ts';

const words = raftVocabulary(['ctrl1', 'ctrl2', 'ctrl3']);
const at = { term: 7, to: 1, incarnation: 2, round: 3, sentAt: 4, tag: 5 };
const noop = { kind: 'noop', term: 7 };
const put = { kind: 'command', term: 6, session: 9, sequence: 1, command: { kind: 'put', key: 2, value: 5 } };
const cas = {
  kind: 'command',
  term: 7,
  session: 9,
  sequence: 2,
  command: { kind: 'cas', key: 2, expected: null, value: 5 },
};

describe('what members and clients send, in words', () => {
  it.each<[object, string]>([
    [
      { kind: 'vote', ...at, preVote: false, transfer: false, lastIndex: 12, lastTerm: 6 },
      'vote request (term 7, log ends at 12 of term 6)',
    ],
    [
      { kind: 'vote', ...at, preVote: true, transfer: true, lastIndex: 0, lastTerm: 0 },
      'pre-vote request (term 7, log ends at 0 of term 0, by order of the leader)',
    ],
    [{ kind: 'vote-response', ...at, preVote: false, granted: true, removedAt: 0 }, 'vote granted (term 7)'],
    [
      { kind: 'vote-response', ...at, preVote: true, granted: false, removedAt: 9 },
      'pre-vote refused (term 7, removed at 9)',
    ],
    [
      { kind: 'append', ...at, prevIndex: 12, prevTerm: 6, entries: [], commit: 11 },
      'heartbeat (term 7, after 12, commit 11)',
    ],
    [
      { kind: 'append', ...at, prevIndex: 12, prevTerm: 6, entries: [noop], commit: 11 },
      'entry 13 (no-op of term 7; after 12 of term 6; term 7, commit 11)',
    ],
    [
      {
        kind: 'append',
        ...at,
        prevIndex: 0,
        prevTerm: 0,
        entries: [
          put,
          cas,
          { kind: 'open-session', term: 7 },
          { kind: 'configuration', term: 7, members: [] },
        ],
        commit: 0,
      },
      'entries 1 to 4 (put 5 under key 2 of term 6, set key 2 from null to 5 of term 7, session of term 7, …; after 0 of term 0; term 7, commit 0)',
    ],
    [
      { kind: 'append-response', ...at, success: true, index: 12, conflictTerm: 0, conflictIndex: 0 },
      'log equal up to 12 (term 7)',
    ],
    [
      { kind: 'append-response', ...at, success: false, index: 12, conflictTerm: 3, conflictIndex: 9 },
      'append refused at 12 (term 7, try from 9)',
    ],
    [{ kind: 'snapshot', ...at, snapshot: { index: 40, term: 6 } }, 'snapshot up to 40 of term 6 (term 7)'],
    [{ kind: 'timeout-now', ...at }, 'order to stand at once (term 7)'],
    [{ kind: 'open-session', tag: 1 }, 'request for a session'],
    [{ ...put, tag: 1 }, 'put 5 under key 2 (session 9, number 1)'],
    [{ kind: 'read', tag: 1, query: { kind: 'get', key: 3 } }, 'read of key 3'],
    [
      { kind: 'change', tag: 1, change: { kind: 'add', id: 2, incarnation: 5, as: 'staging' } },
      'add ctrl3 as staging',
    ],
    [{ kind: 'change', tag: 1, change: { kind: 'remove', id: 8 } }, 'remove node 8'],
    [{ kind: 'transfer', tag: 1, target: null }, 'transfer of leadership to anyone'],
    [{ kind: 'transfer', tag: 1, target: 0 }, 'transfer of leadership to ctrl1'],
    [{ kind: 'session', tag: 1, session: 9 }, 'session 9'],
    [{ kind: 'result', tag: 1, index: 9, result: {} }, 'done at index 9'],
    [{ kind: 'answer', tag: 1, index: 9, answer: null }, 'answer null as of index 9'],
    [{ kind: 'changed', tag: 1, index: 9 }, 'change committed at 9'],
    [{ kind: 'transferred', tag: 1 }, 'leadership transferred'],
    [{ kind: 'refused', tag: 1, reason: 'NOT_LEADER', leader: 1 }, 'refusal NOT_LEADER, ask ctrl2'],
    [{ kind: 'refused', tag: 1, reason: 'BUSY', leader: null }, 'refusal BUSY'],
    [{ kind: 'operation', op: 'put', key: 1, value: 2 }, 'put 2 under key 1'],
    [{ kind: 'operation', op: 'cas', key: 1, expected: 3, value: 2 }, 'set key 1 from 3 to 2'],
    [{ kind: 'operation', op: 'get', key: 1 }, 'read key 1'],
    [{ kind: 'operation', op: 'change', change: { kind: 'promote', id: 0 } }, 'promote ctrl1'],
    [{ kind: 'operation', op: 'transfer', target: 1 }, 'transfer leadership to ctrl2'],
    [{ kind: 'outcome', status: 'written', index: 3, result: {} }, 'written at index 3'],
    [{ kind: 'outcome', status: 'read', index: 3, value: 5 }, 'read 5 as of index 3'],
    [{ kind: 'outcome', status: 'done' }, 'done'],
    [{ kind: 'outcome', status: 'unknown', reason: 'TIMEOUT' }, 'unknown: TIMEOUT'],
    [{ kind: 'outcome', status: 'failed', reason: 'OVERLOADED' }, 'failed: OVERLOADED'],
  ])('%j', (payload, text) => {
    expect(words.payload(payload)).toBe(text);
  });

  it('are told as they are where they are unknown', () => {
    expect(words.payload({ kind: 'telegram', stop: 1 })).toBe('telegram (stop 1)');
    expect(words.note({ kind: 'yawn' })).toBe('notes: yawn');
  });
});

describe('what members observe, in words', () => {
  it.each<[object, string]>([
    [{ kind: 'pre-candidate', term: 7 }, 'asks around for an election in term 7'],
    [{ kind: 'candidate', term: 7, transfer: false }, 'stands for election in term 7'],
    [{ kind: 'candidate', term: 7, transfer: true }, 'stands for election in term 7, by order of the leader'],
    [{ kind: 'leadership-gained', term: 7 }, 'becomes leader of term 7'],
    [
      { kind: 'leadership-lost', term: 7, reason: 'check-quorum' },
      'is leader of term 7 no longer: check-quorum',
    ],
    [{ kind: 'leader-known', term: 7, leader: 1 }, 'follows ctrl2 in term 7'],
    [{ kind: 'leader-known', term: 7, leader: -1 }, 'knows no leader in term 7'],
    [
      {
        kind: 'configuration',
        committed: true,
        configuration: {
          index: 5,
          members: [
            { id: 0, suffrage: 'voter' },
            { id: 2, suffrage: 'staging' },
          ],
        },
      },
      'committed configuration at 5: ctrl1 ctrl3 (staging)',
    ],
    [
      { kind: 'configuration', committed: false, configuration: { index: 5, members: [] } },
      'new configuration at 5: ',
    ],
    [{ kind: 'truncated', from: 9 }, 'cuts its log off from 9 on'],
    [{ kind: 'compacted', index: 9 }, 'compacts its log up to 9'],
    [{ kind: 'snapshot-installed', index: 9, from: 1 }, 'installs the snapshot up to 9 of ctrl2'],
    [{ kind: 'transfer-started', term: 7, target: 1 }, 'hands leadership of term 7 to ctrl2'],
    [{ kind: 'removed', index: 9 }, 'learns that it was removed at 9'],
  ])('%j', (note, text) => {
    expect(words.note(note)).toBe(text);
  });
});

describe('in real runs', () => {
  it('nothing that is sent, asked, answered or observed lacks its words', async () => {
    const sandbox = new Sandbox();
    sandbox.remove();
    const bench = simulationBench(sandbox.surroundings());
    const told = new Set<string>();
    const changes = { nodes: null, durationMicros: 60_000_000, config: null, properties: null };
    for (const seed of [1, 2, 3]) {
      const run = bench.open('membership', changes).prepare(seed);
      const { vocabulary } = run;
      await run.trace(
        () => undefined,
        ({ effects, message, body }) => {
          for (const item of [{ message, body }, ...((effects ?? []) as Record<string, unknown>[])]) {
            const fields: Record<string, unknown> = item;
            for (const each of [fields['message'], fields['body']]) {
              if (each === undefined) continue;
              told.add((each as { kind: string }).kind);
              expect(vocabulary.payload(each)).not.toBe(plainVocabulary.payload(each));
            }
            if (fields['note'] !== undefined) {
              expect(vocabulary.note(fields['note'])).not.toBe(plainVocabulary.note(fields['note']));
            }
          }
        },
        undisturbed,
      );
    }
    const unknown = [...told].filter((kind) => !payloadKinds.some((known) => known === kind));
    expect(unknown).toEqual([]);
    expect(told.size).toBeGreaterThan(12);
  });
});
