import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema, runDocumentSchema } from '../reports/testing/document-schemas.ts';
import { FakeWorkbench, resultOf } from './testing/fake-workbench.ts';
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

describe('a run that violates a property', () => {
  beforeEach(() => {
    bench.outcome = (seed) => resultOf(seed, true);
  });

  it('is run again with its trace, reported, and has exit code 1', async () => {
    expect(await run('--seed', '17')).toBe(1);
    expect(bench.runs).toEqual([
      { seed: 17, traced: false },
      { seed: 17, traced: true },
    ]);
    expect(sandbox.stdout).toMatch(/^VIOLATED {2}one-leader-per-term/);
    expect(sandbox.stdout).toContain('npm run sim -- replay reports/out/chaos-17/trace.jsonl');
    const folder = join(sandbox.directory, 'reports/out/chaos-17');
    expect(readdirSync(folder)).toEqual(['report.txt', 'trace.jsonl']);
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe(sandbox.stdout);
  });

  it('names the options that make it again', async () => {
    await run(
      '--seed=-5',
      '--scenario',
      './my file.yaml',
      '--nodes',
      '3',
      '--duration',
      '1500ms',
      '--properties',
      'a,b',
    );
    expect(sandbox.stdout).toContain(
      "npm run sim -- --seed=-5 --scenario './my file.yaml' --nodes 3 --duration 1500ms --properties a,b",
    );
  });

  it('gives files names that every file system can hold', async () => {
    await run('--seed', '../a b/ü'.repeat(30));
    const [folder] = readdirSync(join(sandbox.directory, 'reports/out'));
    expect(folder).toMatch(/^chaos-\.\.%2Fa%20b%2F%C3%BC[\w.%-]*~[0-9a-f]{8}$/);
  });

  it('names property and files in its JSON document', async () => {
    expect(await run('--seed', '17', '--json')).toBe(1);
    expect(runDocumentSchema.parse(document())).toMatchObject({
      verdict: 'violated',
      violation: { property: 'one-leader-per-term', atMs: 83_456.789, node: 'ctrl3' },
      files: { trace: 'reports/out/chaos-17/trace.jsonl', report: 'reports/out/chaos-17/report.txt' },
    });
  });

  it('says the verdict and how to replay it, if asked to be quiet', async () => {
    expect(await run('--seed', '17', '--quiet')).toBe(1);
    expect(sandbox.stdout.split('\n')).toEqual([
      'violated  chaos, seed 17  one-leader-per-term: Term 7 has two leaders: ctrl1 and ctrl3.',
      'npm run sim -- replay reports/out/chaos-17/trace.jsonl',
      '',
    ]);
  });

  it('says so of a known bug with the bug', async () => {
    sandbox.mutant = 'no-noop';
    await run('--seed', '17', '--quiet');
    expect(sandbox.stdout).toMatch(/^npm run sim -- replay \S+ --mutant no-noop$/m);
  });

  it('is a run only once if the trace was wanted anyway', async () => {
    expect(await run('--seed', '17', '--trace')).toBe(1);
    expect(bench.runs).toEqual([{ seed: 17, traced: true }]);
  });

  it('is told even where its files cannot be written, exit code 2', async () => {
    mkdirSync(join(sandbox.directory, 'out'));
    writeFileSync(join(sandbox.directory, 'out/chaos-17'), '');
    expect(await run('--seed', '17', '--out', 'out')).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: cannot write .*out\/chaos-17\/trace\.jsonl: /);
    expect(sandbox.stderr).toContain('Seed 17 of chaos violated one-leader-per-term: Term 7 has two leaders');
    expect(sandbox.stderr).toContain('npm run sim -- --seed 17\n');
  });

  it('has exit code 3 if it comes out differently the second time, and leaves no trace behind', async () => {
    bench.outcome = () => resultOf(bench.runs.length, true);
    expect(await run('--seed', '17')).toBe(3);
    expect(sandbox.stderr).toMatch(
      /^error: seed 17 of chaos came out differently .*hash 0+1; then .*hash 0+2\n/,
    );
    expect(sandbox.stderr).toContain('npm run sim -- --seed 17');
    expect(readdirSync(join(sandbox.directory, 'reports/out/chaos-17'))).toEqual([]);
    expect(await run('--seed', '17', '--json')).toBe(3);
    expect(errorDocumentSchema.parse(document()).error.kind).toBe('nondeterminism');
  });
});
