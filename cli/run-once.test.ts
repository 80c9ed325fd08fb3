import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDocumentSchema } from '../reports/testing/document-schemas.ts';
import { FakeWorkbench } from './testing/fake-workbench.ts';
import { Sandbox } from './testing/sandbox.ts';

let sandbox: Sandbox;
let bench: FakeWorkbench;

beforeEach(() => {
  sandbox = new Sandbox();
  bench = new FakeWorkbench();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv);
const document = (): unknown => JSON.parse(sandbox.stdout);

describe('one run', () => {
  it('passes with exit code 0 and a report, and leaves no file', async () => {
    expect(await run('--seed', '42')).toBe(0);
    expect(sandbox.stdout).toMatch(/^PASSED {2}chaos, seed 42: 5 nodes/);
    expect(sandbox.stderr).toBe('');
    expect(readdirSync(sandbox.directory)).toEqual([]);
    expect(bench.runs).toEqual([{ seed: 42, traced: false }]);
  });

  it('draws a seed and prints it first', async () => {
    expect(await run()).toBe(0);
    expect(sandbox.stdout).toMatch(/^seed 8675309 \(drawn\)\nPASSED {2}chaos, seed 8675309/);
  });

  it('hands the options on to the scenario', async () => {
    await run(
      '--seed',
      '1',
      '--scenario',
      'calm',
      '--nodes',
      '3',
      '--duration',
      '90s',
      '--properties',
      'a,b',
    );
    expect(bench.opened).toMatchObject({
      nameOrPath: 'calm',
      changes: { nodes: 3, durationMicros: 90_000_000, properties: ['a', 'b'] },
    });
  });

  it('writes the trace on request', async () => {
    expect(await run('--seed', '42', '--trace', '--out', 'deep/down')).toBe(0);
    const path = join(sandbox.directory, 'deep/down/chaos-42/trace.jsonl');
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"schema":1\}\n[^]*"verdict"[^]*\n$/);
    expect(readdirSync(join(sandbox.directory, 'deep/down/chaos-42'))).toEqual(['trace.jsonl']);
    expect(bench.runs).toEqual([{ seed: 42, traced: true }]);
  });

  it('says the verdict only, if asked to be quiet', async () => {
    expect(await run('--seed', '42', '--quiet')).toBe(0);
    expect(sandbox.stdout).toBe('passed  chaos, seed 42  hash 00c0ffee12345678\n');
  });

  it('is one JSON document in the form of the design', async () => {
    expect(await run('--seed', '42', '--json')).toBe(0);
    expect(runDocumentSchema.parse(document())).toMatchObject({
      scenario: 'chaos',
      seed: 42,
      verdict: 'passed',
      virtualMs: 330_000,
      nodes: 5,
      plan: { faults: 1 },
      files: {},
    });
    expect(sandbox.stdout.trimEnd()).not.toContain('\n');
    expect(sandbox.stderr).toBe('');
  });

  it('keeps the document clean when it draws a seed', async () => {
    await run('--json');
    expect(document()).toMatchObject({ seed: 8_675_309 });
    expect(sandbox.stderr).toBe('seed 8675309 (drawn)\n');
  });

  it('colours on a terminal, unless NO_COLOR is set', async () => {
    sandbox.isTerminal = true;
    await run('--seed', '42');
    expect(sandbox.stdout).toContain('\u001b[32m');
    sandbox.environment = { NO_COLOR: '1' };
    await run('--seed', '42');
    expect(sandbox.stdout).not.toContain('\u001b');
    await run('--help');
    expect(sandbox.stdout).not.toContain('\u001b');
  });
});
