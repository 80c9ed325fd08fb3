import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  campaignDocumentSchema,
  errorDocumentSchema,
  listDocumentSchema,
  runDocumentSchema,
} from '../reports/testing/document-schemas.ts';
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

  it('is a run only once if the trace was wanted anyway', async () => {
    expect(await run('--seed', '17', '--trace')).toBe(1);
    expect(bench.runs).toEqual([{ seed: 17, traced: true }]);
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

describe('what goes wrong', () => {
  it('in an option: exit code 2, one sentence, no stack', async () => {
    expect(await run('--sed', '42')).toBe(2);
    expect(sandbox.stderr).toBe("error: unknown option '--sed'; did you mean --seed?\n");
    expect(sandbox.stdout).toBe('');
  });

  it('in an option under --json: the document alone', async () => {
    expect(await run('--nodes', 'x', '--json')).toBe(2);
    expect(errorDocumentSchema.parse(document())).toEqual({
      schema: 1,
      error: { kind: 'usage', message: "--nodes takes an integer from 1 to 999, not 'x'" },
    });
    expect(sandbox.stderr).toBe('');
  });

  it('in a scenario: exit code 2 with file, line and column', async () => {
    expect(await run('--scenario', './broken.yaml')).toBe(2);
    expect(sandbox.stderr).toBe('error: ./broken.yaml:3:5: found -5s, expected a duration\n');
    expect(await run('--scenario', './broken.yaml', '--json')).toBe(2);
    expect(errorDocumentSchema.parse(document()).error).toEqual({
      kind: 'scenario',
      message: 'found -5s, expected a duration',
      file: './broken.yaml',
      line: 3,
      column: 5,
    });
  });

  it.each([
    ['--seed', '1'],
    ['--seeds', '1..3'],
  ])('in the output directory: exit code 2 before anything is run (%s)', async (...argv) => {
    writeFileSync(join(sandbox.directory, 'file'), '');
    expect(await run(...argv, '--out', 'file/below')).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: cannot write .*file\/below: .*not a directory\n$/);
    expect(bench.runs).toEqual([]);
  });

  it('in Lockstep itself: exit code 5, with the seed and the command that makes it happen again', async () => {
    bench.outcome = () => {
      throw new Error('the queue ran backwards');
    };
    expect(await run('--seed', 'a b')).toBe(5);
    expect(sandbox.stderr).toMatch(
      /^error: a fault in Lockstep itself, in seed a b of chaos: the queue ran backwards\n/,
    );
    expect(sandbox.stderr).toContain("npm run sim -- --seed 'a b'\n");
    expect(await run('--seed', '7', '--json')).toBe(5);
    expect(errorDocumentSchema.parse(document()).error).toEqual({
      kind: 'internal',
      message:
        'a fault in Lockstep itself, in seed 7 of chaos: the queue ran backwards\nMake it happen again with: npm run sim -- --seed 7',
    });
  });

  it('outside of a run: exit code 5 as well', async () => {
    bench.open = () => {
      throw new TypeError('no such thing');
    };
    expect(await run('--seed', '7')).toBe(5);
    expect(sandbox.stderr).toMatch(/^error: a fault in Lockstep itself: no such thing\n/);
  });
});

describe('a campaign', () => {
  it('passes with exit code 0 when nothing was violated', async () => {
    expect(await run('--seeds', '3..7')).toBe(0);
    expect(bench.runs.map(({ seed }) => seed)).toEqual([3, 4, 5, 6, 7]);
    expect(sandbox.stdout).toMatch(/^PASSED {2}chaos: 5 runs \(seeds 3\.\.7\), no failure/);
    expect(sandbox.stderr).toBe('');
  });

  it('is one JSON document in the form of the design, with sums and pooled measures', async () => {
    expect(await run('--seeds', '1..4', '--json')).toBe(0);
    const parsed = campaignDocumentSchema.parse(document());
    expect(parsed).toMatchObject({
      scenario: 'chaos',
      seeds: { from: 1, to: 4, done: 4 },
      verdict: 'passed',
      failures: [],
      measures: { failoverMs: { n: 8, min: 1_000, p50: 1_000, p99: 2_000, max: 2_000, mean: 1_500 } },
    });
    expect(parsed.properties).toEqual([
      {
        id: 'one-leader-per-term',
        requirements: ['C4', 'S0.7'],
        kind: 'always',
        status: 'held',
        exercised: 4_512,
        runs: 4,
      },
      {
        id: 'leader-returns',
        requirements: ['C4'],
        kind: 'eventually',
        status: 'not-exercised',
        exercised: 0,
        runs: 0,
      },
      { id: 'leader-fell', requirements: [], kind: 'sometimes', status: 'held', exercised: 44, runs: 4 },
    ]);
  });

  it('has a hash over the hashes of its runs in order', async () => {
    bench.outcome = (seed) => resultOf(seed, false);
    const hashOf = async (...argv: string[]): Promise<unknown> => {
      await run(...argv, '--json');
      return campaignDocumentSchema.parse(document()).hash;
    };
    const hash = await hashOf('--seeds', '1..3');
    expect(await hashOf('--seeds', '1..3')).toBe(hash);
    expect(await hashOf('--seeds', '1..4')).not.toBe(hash);
    bench.outcome = (seed) => resultOf(4 - Number(seed), false);
    expect(await hashOf('--seeds', '1..3')).not.toBe(hash);
  });

  it('lists failures by property with seeds, files and commands, and has exit code 1', async () => {
    bench.outcome = (seed) => resultOf(seed, Number(seed) % 2 === 0);
    expect(await run('--seeds', '1..20', '--scenario', 'calm', '--nodes', '3')).toBe(1);
    expect(sandbox.stdout).toMatch(/^VIOLATED {2}calm: 20 runs \(seeds 1\.\.20\), 10 failures/);
    expect(sandbox.stdout).toContain('one-leader-per-term: 10 failures in 20 runs');
    expect(sandbox.stdout).toContain('also seeds 12, 14, 16, 18, 20');
    expect(sandbox.stdout).toContain('npm run sim -- --seed 2 --scenario calm --nodes 3\n');
    expect(sandbox.stdout).toContain('npm run sim -- replay reports/out/calm-2/trace.jsonl\n');
    expect(existsSync(join(sandbox.directory, 'reports/out/calm-10/trace.jsonl'))).toBe(true);
    expect(existsSync(join(sandbox.directory, 'reports/out/calm-12'))).toBe(false);
  });

  it('names every failure in its JSON document', async () => {
    bench.outcome = (seed) => resultOf(seed, seed === 2);
    expect(await run('--seeds', '1..3', '--json')).toBe(1);
    expect(campaignDocumentSchema.parse(document()).failures).toEqual([
      {
        seed: 2,
        violation: {
          property: 'one-leader-per-term',
          atMs: 83_456.789,
          node: 'ctrl3',
          message: 'Term 7 has two leaders: ctrl1 and ctrl3.',
        },
        plan: { faults: 1 },
        files: { trace: 'reports/out/chaos-2/trace.jsonl', report: 'reports/out/chaos-2/report.txt' },
      },
    ]);
  });

  it('is vacuous, exit code 4, if a required property was never exercised', async () => {
    bench.required = ['leader-returns'];
    expect(await run('--seeds', '1..3')).toBe(4);
    expect(sandbox.stdout).toMatch(/^VACUOUS {2}chaos/);
    expect(sandbox.stdout).toMatch(/leader-returns.*not exercised.*but required by the scenario/);
    expect(await run('--seeds', '1..3', '--json')).toBe(4);
    expect(campaignDocumentSchema.parse(document()).verdict).toBe('vacuous');
  });

  it('is violated rather than vacuous if it is both', async () => {
    bench.required = ['leader-returns'];
    bench.outcome = (seed) => resultOf(seed, seed === 2);
    expect(await run('--seeds', '1..3')).toBe(1);
  });

  it('ends when its time is up, and makes one run at least', async () => {
    sandbox.tickMs = 10;
    expect(await run('--for', '1s')).toBe(0);
    expect(bench.runs.length).toBeGreaterThan(5);
    expect(bench.runs.length).toBeLessThan(100);
    sandbox.tickMs = 10_000;
    bench.runs.length = 0;
    expect(await run('--for', '1s', '--seeds', '5..9', '--json')).toBe(0);
    expect(bench.runs).toEqual([{ seed: 5, traced: false }]);
    expect(document()).toMatchObject({ seeds: { from: 5, to: 9, done: 1 } });
  });

  it('says the verdict only, if asked to be quiet', async () => {
    await run('--seeds', '1..3', '--quiet');
    expect(sandbox.stdout).toBe(
      'PASSED  chaos: 3 runs (seeds 1..3), no failure, 16 min 30 s of virtual time\n',
    );
  });

  it('prints what is known on Ctrl-C and has exit code 130', async () => {
    sandbox.tickMs = 100;
    sandbox.onBreath = () => {
      if (bench.runs.length === 4) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000')).toBe(130);
    expect(sandbox.stdout).toMatch(/^PASSED SO FAR {2}chaos: 4 runs \(seeds 1\.\.4\), .*, interrupted\n/);
    bench.runs.length = 0;
    expect(await run('--seeds', '1..1000', '--json')).toBe(130);
    expect(campaignDocumentSchema.parse(document()).seeds).toEqual({ from: 1, to: 1000, done: 4 });
    expect(sandbox.pressCtrlC()).toBe(false);
  });

  it('keeps the failures it has found on Ctrl-C', async () => {
    sandbox.tickMs = 100;
    bench.outcome = (seed) => resultOf(seed, seed === 1);
    sandbox.onBreath = () => {
      sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000')).toBe(130);
    expect(sandbox.stdout).toContain('one-leader-per-term: 1 failure in 1 run');
  });

  it('ends at a fault in Lockstep with exit code 5, after telling what it has shown', async () => {
    bench.outcome = (seed) => {
      if (seed === 3) throw new Error('boom');
      return resultOf(seed, seed === 2);
    };
    expect(await run('--seeds', '1..5')).toBe(5);
    expect(sandbox.stdout).toMatch(/^VIOLATED {2}chaos: 2 runs .* broken off by an error/);
    expect(sandbox.stderr).toMatch(/^error: a fault in Lockstep itself, in seed 3 of chaos: boom/);
    expect(await run('--seeds', '1..5', '--json')).toBe(5);
    expect(errorDocumentSchema.parse(document()).error.kind).toBe('internal');
  });

  it('ends with exit code 3 at a run that is not deterministic', async () => {
    bench.outcome = () => resultOf(bench.runs.length, true);
    expect(await run('--seeds', '1..5')).toBe(3);
  });
});

describe('replay', () => {
  it('reproduces a passing run: exit code 0', async () => {
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(sandbox.stdout).toMatch(/^Reproduced: every event is as the trace has it\.\n\nPASSED/);
  });

  it('reproduces a violation: exit code 1 and the report of the failure', async () => {
    bench.outcome = (seed) => resultOf(seed, true);
    expect(await run('replay', 'a/trace.jsonl')).toBe(1);
    expect(sandbox.stdout).toContain('VIOLATED  one-leader-per-term');
    expect(sandbox.stdout).toContain('Where the nodes stood');
    expect(await run('replay', 'a/trace.jsonl', '--json')).toBe(1);
    expect(runDocumentSchema.parse(document())).toMatchObject({
      verdict: 'violated',
      files: { trace: 'a/trace.jsonl' },
    });
  });

  it('names the first divergence: exit code 3 with line, event, expected and seen', async () => {
    bench.divergence = { line: 17, event: 16, expected: '{"n":16,"e":"timer"}', seen: '{"n":16,"e":"drop"}' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(3);
    expect(sandbox.stderr.split('\n')).toEqual([
      'error: a/trace.jsonl:17: the run does not follow the trace: they differ at event 16',
      '  the trace says  {"n":16,"e":"timer"}',
      '  the run does    {"n":16,"e":"drop"}',
      '',
    ]);
    expect(await run('replay', 'a/trace.jsonl', '--json')).toBe(3);
    expect(errorDocumentSchema.parse(document()).error).toMatchObject({
      kind: 'divergence',
      file: 'a/trace.jsonl',
      line: 17,
    });
  });

  it("gives today's verdict if the trace was written by other code", async () => {
    bench.traceDigest = 'ffffffffffffffff';
    bench.divergence = { line: 17, event: 16, expected: 'a', seen: 'b' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(sandbox.stdout).toMatch(
      /^The trace was written by other code .*line 17, event 16\. Today's verdict:\n\nPASSED/,
    );
    expect(await run('replay', 'a/trace.jsonl', '--json')).toBe(0);
    expect(runDocumentSchema.parse(document()).verdict).toBe('passed');
    expect(sandbox.stderr).toContain('The trace was written by other code');
  });

  it('says so if other code still does the same', async () => {
    bench.traceDigest = 'ffffffffffffffff';
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(sandbox.stdout).toContain('Every event is still as the trace has it.');
  });

  it('takes no code for the reason of an edited header', async () => {
    bench.traceDigest = 'ffffffffffffffff';
    bench.divergence = { line: 1, event: null, expected: 'a', seen: 'b' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(3);
    expect(sandbox.stderr).toContain(
      'a/trace.jsonl:1: the run does not follow the trace: they differ at line 1',
    );
  });

  it('refuses what is no trace: exit code 2 with line and column', async () => {
    expect(await run('replay', 'cut.jsonl')).toBe(2);
    expect(sandbox.stderr).toBe('error: cut.jsonl:12:1: found the end of the file, expected the footer\n');
  });
});

describe('list', () => {
  it('shows everything there is', async () => {
    expect(await run('list')).toBe(0);
    await expect(sandbox.stdout).toMatchFileSnapshot('golden/list.txt');
  });

  it('shows names only, if asked to be quiet', async () => {
    await run('list', 'scenarios', '--quiet');
    expect(sandbox.stdout).toBe('calm\nchaos\n');
  });

  it('is one JSON document in the form of the design', async () => {
    expect(await run('list', 'properties', '--json')).toBe(0);
    const parsed = listDocumentSchema.parse(document());
    expect(Object.keys(parsed)).toEqual(['schema', 'properties']);
    expect(parsed.properties?.[0]).toEqual({
      id: 'one-leader-per-term',
      summary: 'Each term has at most one leader, over the whole run, restarts included.',
      requirements: ['C4', 'S0.7'],
      kind: 'always',
    });
    await run('list', '--json');
    expect(Object.keys(listDocumentSchema.parse(document()))).toEqual([
      'schema',
      'scenarios',
      'properties',
      'mutants',
    ]);
  });

  it('has no mutants yet, and says so', async () => {
    await run('list', 'mutants');
    expect(sandbox.stdout).toContain('none: the catalogue of known bugs comes with a later version');
    await run('list', 'mutants', '--json');
    expect(document()).toEqual({ schema: 1, mutants: [] });
  });
});
