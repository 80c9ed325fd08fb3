import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignDocumentSchema, errorDocumentSchema } from '../reports/testing/document-schemas.ts';
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
    expect(parsed.properties.slice(0, 3)).toEqual([
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
        events: resultOf(2, true).events,
        plan: { faults: 1 },
        files: { trace: 'reports/out/chaos-2/trace.jsonl', report: 'reports/out/chaos-2/report.txt' },
      },
    ]);
  });

  it('is vacuous, exit code 4, if a required property was never exercised', async () => {
    bench.required = ['leader-returns'];
    expect(await run('--seeds', '1..3')).toBe(4);
    expect(sandbox.stdout).toMatch(/^VACUOUS {2}chaos/);
    expect(sandbox.stdout).toMatch(/leader-returns.*not exercised.*but required$/m);
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
    expect(sandbox.stdout).toMatch(
      /^INTERRUPTED {2}chaos: interrupted after 4 of 1,000 seeds, passed so far: .*\n/,
    );
    bench.runs.length = 0;
    expect(await run('--seeds', '1..1000', '--json')).toBe(130);
    expect(campaignDocumentSchema.parse(document()).seeds).toEqual({ from: 1, to: 1000, done: 4 });
    expect(sandbox.pressCtrlC()).toBe(false);
  });

  it('is not called vacuous on Ctrl-C for what it might still have exercised', async () => {
    sandbox.tickMs = 100;
    bench.required = ['leader-returns'];
    sandbox.onBreath = () => {
      if (bench.runs.length === 4) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000', '--json')).toBe(130);
    expect(campaignDocumentSchema.parse(document()).verdict).toBe('passed');
  });

  it('is judged in full if Ctrl-C comes during its very last run', async () => {
    sandbox.tickMs = 100;
    bench.required = ['leader-returns'];
    sandbox.onBreath = () => {
      if (bench.runs.length === 4) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..4')).toBe(4);
    expect(sandbox.stdout).toMatch(/^VACUOUS/);
  });

  it('keeps the failures it has found on Ctrl-C', async () => {
    sandbox.tickMs = 100;
    bench.outcome = (seed) => resultOf(seed, seed === 1);
    // It comes while the run that failed is repeated with its trace.
    sandbox.onBreath = () => {
      if (bench.runs.length === 1) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000')).toBe(130);
    expect(sandbox.stdout).toContain('one-leader-per-term: 1 failure in 1 run');
    expect(sandbox.stdout).not.toContain('replay it');
  });

  it('gives up the run under way on Ctrl-C, and tells of those before it', async () => {
    let breaths = 0;
    sandbox.onBreath = () => {
      if ((breaths += 1) === 4) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000', '--json')).toBe(130);
    expect(campaignDocumentSchema.parse(document()).seeds.done).toBe(bench.runs.length);
    expect(bench.runs.length).toBeGreaterThan(0);
    expect(bench.runs.length).toBeLessThan(4);
  });

  it('ends at a fault in Lockstep with exit code 5, after telling what it has shown', async () => {
    bench.outcome = (seed) => {
      if (seed === 3) throw new Error('boom');
      return resultOf(seed, seed === 2);
    };
    expect(await run('--seeds', '1..5')).toBe(5);
    expect(sandbox.stdout).toMatch(
      /^VIOLATED {2}chaos: broken off by an error after 2 of 5 seeds, violated so far/,
    );
    expect(sandbox.stderr).toMatch(/^error: a fault in Lockstep itself, in seed 3 of chaos: boom/);
    expect(await run('--seeds', '1..5', '--json')).toBe(5);
    expect(errorDocumentSchema.parse(document()).error.kind).toBe('internal');
  });

  it('ends with exit code 3 at a run that is not deterministic', async () => {
    bench.outcome = () => resultOf(bench.runs.length, true);
    expect(await run('--seeds', '1..5')).toBe(3);
  });
});
