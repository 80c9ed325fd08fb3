import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignDocumentSchema, runDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { violatedResult } from '../../reports/testing/sample.ts';
import { FakeWorkbench, resultOf } from '../testing/fake-workbench.ts';
import { Sandbox } from '../testing/sandbox.ts';

let sandbox: Sandbox;
let bench: FakeWorkbench;

beforeEach(() => {
  sandbox = new Sandbox();
  bench = new FakeWorkbench();
  bench.outcome = () => violatedResult;
  bench.shrinks = 20;
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv);
const document = (): unknown => JSON.parse(sandbox.stdout);

describe('a run that fails', () => {
  it('is made small, with what is left in files beside its trace', async () => {
    expect(await run('--seed', '7')).toBe(1);
    expect(sandbox.stdout).toMatch(/Shrunk in 20 runs/);
    const directory = join(sandbox.directory, 'reports/out/chaos-7');
    expect(readFileSync(join(directory, 'scenario.yaml'), 'utf8')).toBe('name: shrunk\n');
    expect(readdirSync(directory).sort()).toEqual(['report.txt', 'scenario.yaml', 'shrunk', 'trace.jsonl']);
    expect(readdirSync(join(directory, 'shrunk')).sort()).toEqual(['report.txt', 'trace.jsonl']);
    expect(sandbox.stdout).toContain('npm run sim -- --seed 7 --scenario reports/out/chaos-7/scenario.yaml');
    expect(sandbox.stdout).toContain('npm run sim -- replay reports/out/chaos-7/shrunk/trace.jsonl');
  });

  it('tells programs how small it is, and where the files are', async () => {
    expect(await run('--seed', '7', '--json')).toBe(1);
    const { plan, shrunk } = runDocumentSchema.parse(document());
    expect(plan.shrunkFaults).toBe(shrunk?.faults);
    expect(shrunk).toMatchObject({
      scenario: 'reports/out/chaos-7/scenario.yaml',
      trace: 'reports/out/chaos-7/shrunk/trace.jsonl',
      runs: 20,
      ending: 'nothing-left',
    });
  });

  it('is told in two lines to those who want it quiet', async () => {
    expect(await run('--seed', '7', '--quiet')).toBe(1);
    expect(sandbox.stdout.split('\n').slice(2, 4)).toEqual([
      expect.stringMatching(/^shrunk to /),
      'npm run sim -- --seed 7 --scenario reports/out/chaos-7/scenario.yaml',
    ]);
  });

  it('is left as it is with --no-shrink, and where nothing comes of it', async () => {
    expect(await run('--seed', '7', '--no-shrink')).toBe(1);
    expect(sandbox.stdout).not.toContain('Shrunk');
    bench.shrinks = 0;
    expect(await run('--seed', '7', '--json')).toBe(1);
    expect(runDocumentSchema.parse(document()).shrunk).toBeUndefined();
  });

  it('is given no more time than there is: the best so far counts', async () => {
    sandbox.tickMs = 100;
    expect(await run('--seed', '7', '--json', '--shrink-for', '2s')).toBe(1);
    const { shrunk } = runDocumentSchema.parse(document());
    expect(shrunk?.ending).toBe('out-of-time');
    expect(shrunk?.runs).toBeLessThan(20);
  });

  it('is searched no further after Ctrl-C: the best so far counts, and so does the verdict', async () => {
    let breaths = 0;
    sandbox.onBreath = () => {
      if ((breaths += 1) === 12) sandbox.pressCtrlC();
    };
    expect(await run('--seed', '7', '--json')).toBe(1);
    const { shrunk } = runDocumentSchema.parse(document());
    expect(shrunk?.ending).toBe('interrupted');
    expect(shrunk?.runs).toBeLessThan(20);
  });
});

describe('a campaign', () => {
  it('makes the first failure of each kind small', async () => {
    bench.outcome = (seed) => {
      const result = resultOf(seed, Number(seed) > 1);
      if (result.violation === null || seed !== 4) return result;
      return { ...result, violation: { ...result.violation, message: 'It is wrong in another way.' } };
    };
    expect(await run('--seeds', '1..5', '--json')).toBe(1);
    const { failures } = campaignDocumentSchema.parse(document());
    expect(failures.map(({ seed, shrunk }) => [seed, shrunk?.scenario])).toEqual([
      [2, 'reports/out/chaos-2/scenario.yaml'],
      [3, undefined],
      [4, 'reports/out/chaos-4/scenario.yaml'],
      [5, undefined],
    ]);
    expect(await run('--seeds', '1..5')).toBe(1);
    expect(sandbox.stdout).toContain('seed 2, shrunk to ');
  });

  it('makes ten kinds small at most', async () => {
    bench.outcome = (seed) => {
      const result = resultOf(seed, true);
      if (result.violation === null) return result;
      const message = `It is wrong in way ${String.fromCharCode(96 + Number(seed))}.`;
      return { ...result, violation: { ...result.violation, message } };
    };
    expect(await run('--seeds', '1..12', '--json')).toBe(1);
    const { failures } = campaignDocumentSchema.parse(document());
    expect(failures).toHaveLength(12);
    expect(failures.map(({ shrunk }) => shrunk !== undefined)).toEqual([
      ...Array<boolean>(10).fill(true),
      ...[false, false],
    ]);
  });

  it('is reported although what it was shrunk to could not be written', async () => {
    bench.outcome = (seed) => resultOf(seed, seed === 2);
    const directory = join(sandbox.directory, 'reports/out/chaos-2');
    sandbox.onBreath = () => {
      if (!existsSync(join(directory, 'report.txt'))) return;
      rmSync(directory, { recursive: true });
      writeFileSync(directory, 'in the way');
    };
    expect(await run('--seeds', '1..3')).toBe(2);
    expect(sandbox.stdout).toMatch(/^VIOLATED {2}chaos: 3 runs/);
    expect(sandbox.stderr).toContain('reports/out/chaos-2');
  });

  it('makes nothing small that Ctrl-C has ended', async () => {
    sandbox.tickMs = 100;
    bench.outcome = (seed) => resultOf(seed, seed === 1);
    sandbox.onBreath = () => {
      if (bench.runs.length === 3) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000', '--json')).toBe(130);
    expect(campaignDocumentSchema.parse(document()).failures[0]?.shrunk).toBeUndefined();
  });
});
