import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema } from '../reports/testing/document-schemas.ts';
import { simulationBench } from './simulation-bench.ts';
import { Sandbox } from './testing/sandbox.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> =>
  sandbox.run(simulationBench(sandbox.surroundings()), ...argv);

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(sandbox.directory, name), content);
  return name;
}

describe('a scenario that is wrong gets exit code 2, a position, and the nearest right word', () => {
  const head = 'name: mine\nsummary: mine\n';
  it.each<[string, string, RegExp]>([
    ['a wrong type', `${head}duration: [5m]\n`, /mine\.yaml:3:11: .*duration/],
    ['an unknown key', `${head}durration: 5m\n`, /mine\.yaml:3:1: .*did you mean duration\?/],
    [
      'a misspelt fault',
      `${head}faults:\n  - { at: 5s, isolat: ctrl1 }\n`,
      /mine\.yaml:4:\d+: .*did you mean isolate\?/,
    ],
    ['a negative duration', `${head}duration: -5s\n`, /mine\.yaml:3:11: /],
    ['a duration without its unit', `${head}duration: 5\n`, /mine\.yaml:3:11: /],
    [
      'an unknown node',
      `${head}cluster: { nodes: 3 }\nfaults:\n  - { at: 5s, crash: ctrl9 }\n`,
      /mine\.yaml:5:\d+: .*ctrl9/,
    ],
    [
      'an unknown property',
      `${head}properties: [lease-sond]\n`,
      /mine\.yaml:3:\d+: .*did you mean lease-sound\?/,
    ],
    ['no YAML', 'name: [\n', /mine\.yaml:\d+:\d+: /],
    ['an empty file', '', /mine\.yaml:1:1: /],
  ])('%s', async (_, yaml, complaint) => {
    expect(await run('--scenario', file('mine.yaml', yaml), '--seed', '1')).toBe(2);
    expect(sandbox.stderr).toMatch(complaint);
    expect(sandbox.stderr).not.toContain('    at ');
    expect(readdirSync(sandbox.directory)).toEqual(['mine.yaml']);
  });

  it('all mistakes at once, each with its place', async () => {
    expect(await run('--scenario', file('mine.yaml', `${head}durration: 5m\nrecovery: 5\n`), '--json')).toBe(
      2,
    );
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error).toMatchObject({ kind: 'scenario', file: 'mine.yaml', line: 3, column: 1 });
    expect(error.errors?.map(({ line, column }) => [line, column])).toEqual([
      [3, 1],
      [4, 11],
    ]);
    expect(error.errors?.[0]?.message).toBe(error.message);
    expect(error.errors?.[1]?.message).toMatch(/^recovery: /);
  });

  it('one mistake made again and again, told people twenty times and counted, and programs each time', async () => {
    const faults = Array.from({ length: 500 }, (_, at) => `  - { at: ${at}ms, heel: all }\n`).join('');
    const mine = file('mine.yaml', `${head}faults:\n${faults}`);
    expect(await run('--scenario', mine)).toBe(2);
    const told = sandbox.stderr.split('\n').filter((line) => line !== '');
    expect(told.filter((line) => line.includes('mine.yaml:'))).toHaveLength(20);
    expect(told).toContain('and 480 more');
    expect(await run('--scenario', mine, '--json')).toBe(2);
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error.errors).toHaveLength(500);
  });

  it.each<[string, string | Uint8Array]>([
    ['signs that would command the terminal', `${head}x\u001b[31my: 1\n`],
    ['bytes that are no text', Uint8Array.from({ length: 600 }, (_, i) => (i * 37) % 256)],
    ['a text of UTF-16', Buffer.from('\ufeffname: mine\n', 'utf16le')],
  ])('%s, which are shown by their numbers', async (_, content) => {
    expect(await run('--scenario', file('mine.yaml', content))).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: mine\.yaml:\d+:\d+: found /);
    expect(sandbox.stderr).toMatch(/^[^\p{Cc}]+\n(?:[^\p{Cc}]+\n)*$/u);
    expect(sandbox.stderr).toContain('\\u{');
  });

  it('a setting that would fill the memory, in the file and on the command line', async () => {
    expect(await run('--scenario', file('mine.yaml', `${head}chaos: { every: 1us }\n`))).toBe(2);
    expect(sandbox.stderr).toContain('mine.yaml:3:17: chaos.every: found 1us, expected a duration');
    expect(await run('--duration', '1000h', '--scenario', file('mine.yaml', head))).toBe(2);
    expect(sandbox.stderr).toBe(
      'error: --duration: workload.rate of mine asks for about 18000000 operations in 1000h, expected at most 500000 in a run: a lower rate, or a run of at most 27h46m\n',
    );
  });

  it('an unknown name', async () => {
    expect(await run('--scenario', 'chaso')).toBe(2);
    expect(sandbox.stderr).toBe("error: there is no scenario 'chaso': did you mean chaos?\n");
    expect(await run('--scenario', 'tea-time')).toBe(2);
    expect(sandbox.stderr).toContain(
      "there is no scenario 'tea-time': there are calm, changes-at-elections, chaos, ",
    );
  });

  it.each(['gone.yaml', './gone', 'no/such/file'])('a file that is not there: %s', async (path) => {
    expect(await run('--scenario', path)).toBe(2);
    expect(sandbox.stderr).toContain(`error: ${path}: cannot read the scenario: there is no such file`);
  });

  it('an unknown property on the command line', async () => {
    expect(await run('--properties', 'lease-sond')).toBe(2);
    expect(sandbox.stderr).toBe(
      "error: --properties: there is no property 'lease-sond': did you mean lease-sound?\n",
    );
  });
});
