import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { historyDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { FakeWorkbench } from '../testing/fake-workbench.ts';
import { Sandbox } from '../testing/sandbox.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

/** Checks a file of these lines. */
function check(lines: readonly (object | string)[], ...options: string[]): Promise<number> {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(join(sandbox.directory, 'history.jsonl'), texts.map((text) => `${text}\n`).join(''));
  return sandbox.run(new FakeWorkbench(), 'check-history', 'history.jsonl', ...options);
}

const STALE_READ = [
  { process: 0, type: 'invoke', f: 'write', value: 1 },
  { process: 0, type: 'ok', f: 'write', value: 1 },
  { process: 1, type: 'invoke', f: 'cas', value: [1, 2] },
  { process: 2, type: 'invoke', f: 'write', value: 7 },
  { process: 2, type: 'info', f: 'write', value: 7 },
  { process: 1, type: 'ok', f: 'cas', value: [1, 2], result: true },
  { process: 3, type: 'invoke', f: 'read', value: null },
  { process: 4, type: 'invoke', f: 'read', value: null },
  { process: 4, type: 'ok', f: 'read', value: 2 },
  { process: 3, type: 'ok', f: 'read', value: 1 },
];

const SOUND_STORE = [
  { process: 0, type: 'invoke', f: 'append', key: 'a', value: 'x' },
  { process: 1, type: 'invoke', f: 'get', key: 'b' },
  { process: 1, type: 'ok', f: 'get', key: 'b', value: null },
  { process: 1, type: 'invoke', f: 'put', key: 'a', value: 'p' },
  { process: 1, type: 'fail', f: 'put', key: 'a', value: 'p' },
  { process: 1, type: 'invoke', f: 'get', key: 'a' },
  { process: 1, type: 'ok', f: 'get', key: 'a', value: 'x' },
];

describe('check-history says whether a history is linearizable', () => {
  it('shows the smallest window that no order explains, and exits with 1', async () => {
    expect(await check(STALE_READ, '--model', 'cas-register')).toBe(1);
    await expect(sandbox.stdout).toMatchFileSnapshot('../golden/history-not-linearizable.txt');
  });

  it('says in one line that there is an order, and exits with 0', async () => {
    expect(await check(SOUND_STORE, '--model', 'kv')).toBe(0);
    expect(sandbox.stdout).toBe('LINEARIZABLE  history.jsonl: 4 operations on a kv, checked in 1 ms\n');
  });

  it('says that it has not found out within its steps, and exits with 4', async () => {
    expect(await check(STALE_READ, '--model', 'cas-register', '--steps', '3')).toBe(4);
    await expect(sandbox.stdout).toMatchFileSnapshot('../golden/history-undecided.txt');
    expect(await check(STALE_READ, '--model', 'cas-register', '--steps', '3', '--json')).toBe(4);
    expect(JSON.parse(sandbox.stdout)).toEqual({ schema: 1, verdict: 'unknown', operations: 5, ms: 1 });
  });

  it('says the verdict only with --quiet', async () => {
    expect(await check(STALE_READ, '--model', 'cas-register', '--quiet')).toBe(1);
    expect(sandbox.stdout).toBe(
      'NOT LINEARIZABLE  history.jsonl: 5 operations on a cas-register, checked in 1 ms\n',
    );
  });

  it('gives one document under --json', async () => {
    expect(await check(STALE_READ, '--model', 'cas-register', '--json')).toBe(1);
    const document = historyDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(document).toMatchObject({ verdict: 'not-linearizable', operations: 5 });
    expect(document.window?.filter(({ culprit }) => culprit === true)).toEqual([
      { process: 3, f: 'read', value: 1, type: 'ok', invoked: 7, answered: 10, culprit: true },
    ]);
    expect(await check(SOUND_STORE, '--model', 'kv', '--json')).toBe(0);
    expect(JSON.parse(sandbox.stdout)).toEqual({ schema: 1, verdict: 'linearizable', operations: 4, ms: 1 });
  });

  it('takes an empty file, empty lines, carriage returns and a byte order mark for what they are', async () => {
    expect(await check([], '--model', 'kv')).toBe(0);
    const lines = STALE_READ.slice(0, 2).map((line) => `${JSON.stringify(line)}\r`);
    expect(await check([`\ufeff${lines[0] ?? ''}`, '', lines[1] ?? ''], '--model', 'register')).toBe(0);
  });

  it('leaves out the nemesis and fields that mean nothing here', async () => {
    const noise = { process: 'nemesis', type: 'info', f: 'start', value: 'partition' };
    const write = { process: 0, type: 'invoke', f: 'write', value: 1, index: 4, time: 2 ** 60 };
    expect(await check([noise, write], '--model', 'register')).toBe(0);
    expect(sandbox.stdout).toMatch(/: 1 operation on/);
  });

  it('keeps registers with different keys apart', async () => {
    const lines = [
      { process: 0, type: 'invoke', f: 'write', key: 1, value: 1 },
      { process: 0, type: 'ok', f: 'write' },
      { process: 0, type: 'invoke', f: 'read', key: 2 },
      { process: 0, type: 'ok', f: 'read', value: null },
    ];
    expect(await check(lines, '--model', 'register')).toBe(0);
  });

  it('says that a file is missing', async () => {
    const argv = ['check-history', 'none.jsonl', '--model', 'kv'];
    expect(await sandbox.run(new FakeWorkbench(), ...argv)).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: none\.jsonl: cannot read the history: there is no such file/);
  });

  it('refuses bytes that are no text, which it could not tell apart', async () => {
    const lines = ['{"process":0,"type":"invoke","f":"write","value":1}', '{"process":"\xe9"}'];
    writeFileSync(join(sandbox.directory, 'latin1.jsonl'), lines.join('\n'), 'latin1');
    const argv = ['check-history', 'latin1.jsonl', '--model', 'register'];
    expect(await sandbox.run(new FakeWorkbench(), ...argv)).toBe(2);
    expect(sandbox.stderr).toBe('error: latin1.jsonl: cannot read the history: line 2 is not UTF-8\n');
  });
});

const invoke = { process: 0, type: 'invoke', f: 'write', value: 1 };
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);
const askedCas = { process: 0, type: 'invoke', f: 'cas', value: [1, 2] };

describe('a line that is wrong is named with its line and column, what was found, and what would be right', () => {
  it.each<[what: string, model: string, lines: (object | string)[], at: string, message: RegExp]>([
    [
      'no JSON',
      'register',
      [invoke, '{"process":0,'],
      '2:14',
      /^found the end of the line, expected a field name/,
    ],
    ['a list', 'register', ['[1]'], '1:1', /^found \[1\], expected a JSON object$/],
    ['indented nonsense', 'register', ['  7'], '1:3', /^found 7, expected a JSON object$/],
    [
      'no process',
      'register',
      ['{"type":"invoke"}'],
      '1:1',
      /^found no such field, expected "process" to be/,
    ],
    ['a process of no kind', 'register', ['{"process":[]}'], '1:12', /^found \[\], expected "process" to be/],
    [
      'no type',
      'register',
      ['{"process":0}'],
      '1:1',
      /expected "type" to be "invoke", "ok", "fail", "info"$/,
    ],
    ['a misspelt type', 'register', ['{"process":0,"type":"invok"}'], '1:21', /did you mean invoke\?$/],
    [
      'an operation of another model',
      'register',
      [askedCas],
      '1:34',
      /^found "cas", expected "f" to be "read", "write"/,
    ],
    [
      'a misspelt operation',
      'kv',
      ['{"process":0,"type":"invoke","f":"gte"}'],
      '1:34',
      /did you mean get\?$/,
    ],
    [
      'a kv without a key',
      'kv',
      ['{"process":0,"type":"invoke","f":"get"}'],
      '1:1',
      /expected "key" to be a text or/,
    ],
    [
      'a key of no kind',
      'register',
      [{ ...invoke, key: {} }],
      '1:58',
      /expected \"key\" to be a text or a number$/,
    ],
    [
      'a write of nothing',
      'register',
      ['{"process":0,"type":"invoke","f":"write"}'],
      '1:1',
      /expected "value" to be/,
    ],
    [
      'a write of a list',
      'register',
      [{ ...invoke, value: [1] }],
      '1:50',
      /^found \[1\], expected "value" to be a text/,
    ],
    [
      'a cas of one',
      'cas-register',
      [{ ...askedCas, value: 1 }],
      '1:48',
      /expected "value" to be a list \[old, new\]$/,
    ],
    ['a cas of three', 'cas-register', [{ ...askedCas, value: [1, 2, 3] }], '1:48', /a list \[old, new\]$/],
    [
      'an append of a number',
      'kv',
      [{ process: 0, type: 'invoke', f: 'append', key: 1, value: 1 }],
      '1:59',
      /^found 1, expected "value" to be a text/,
    ],
    [
      'an answer to nothing',
      'register',
      [{ ...invoke, type: 'ok' }],
      '1:21',
      /^found none, expected an "invoke" of process 0/,
    ],
    [
      'two at once',
      'register',
      [invoke, invoke],
      '2:21',
      /second "invoke" of process 0, expected the outcome .* line 1/,
    ],
    [
      'another operation',
      'register',
      [invoke, { process: 0, type: 'ok', f: 'read' }],
      '2:30',
      /as it was invoked on line 1$/,
    ],
    [
      'another key',
      'register',
      [
        { ...invoke, key: 1 },
        { ...invoke, type: 'ok', key: 2 },
      ],
      '2:54',
      /^found 2, expected "key" to be 1, as/,
    ],
    [
      'another value',
      'register',
      [invoke, { ...invoke, type: 'ok', value: 2 }],
      '2:46',
      /^found 2, expected "value" to be 1, as/,
    ],
    [
      'another comparison',
      'cas-register',
      [askedCas, { ...askedCas, type: 'ok', value: [2, 1] }],
      '2:44',
      /^found \[2,1\], expected "value" to be \[1,2\], as/,
    ],
    [
      'no result',
      'cas-register',
      [askedCas, { ...askedCas, type: 'ok', result: 1 }],
      '2:59',
      /^found 1, expected "result" to be true or false/,
    ],
    [
      'nothing read',
      'register',
      [
        { process: 0, type: 'invoke', f: 'read' },
        { process: 0, type: 'ok', f: 'read' },
      ],
      '2:1',
      /^found no such field, expected "value" to be what the read has found, null for none$/,
    ],
    [
      'a number that would be read as its neighbour',
      'register',
      ['{"process":0,"type":"invoke","f":"write","value":9007199254740993}'],
      '1:50',
      /^found 9007199254740993, expected "value" to have numbers from .* or texts$/,
    ],
    [
      'such a number in a list',
      'cas-register',
      ['{"process":0,"type":"invoke","f":"cas","value":[1, -9007199254740992]}'],
      '1:48',
      /^found \[1, -9007199254740992\], expected "value" to have numbers/,
    ],
    [
      'a key without end',
      'register',
      ['{"process":0,"type":"invoke","f":"read","key":1e999}'],
      '1:47',
      /^found 1e999, expected "key" to have numbers/,
    ],
    [
      'a list that is too deep to be shown',
      'register',
      [DEEP],
      '1:1',
      /^found \[{40}…, expected a JSON object$/,
    ],
    [
      'such a list in a field',
      'register',
      [`{"process":${DEEP}}`],
      '1:12',
      /^found \[{40}…, expected "process" to be a number or a text$/,
    ],
  ])('%s', async (_, model, lines, at, message) => {
    expect(await check(lines, '--model', model, '--json')).toBe(2);
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error).toMatchObject({ kind: 'history', file: 'history.jsonl' });
    expect(`${error.line ?? 0}:${error.column ?? 0}`).toBe(at);
    expect(error.message).toMatch(message);
    expect(await check(lines, '--model', model)).toBe(2);
    expect(sandbox.stderr).toBe(`error: history.jsonl:${at}: ${error.message}\n`);
  });
});
