import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignDocumentSchema, errorDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { fakeCrew } from '../testing/fake-crew.ts';
import { FakeWorkbench, resultOf } from '../testing/fake-workbench.ts';
import { Sandbox } from '../testing/sandbox.ts';

let sandbox: Sandbox;
let bench: FakeWorkbench;

beforeEach(() => {
  sandbox = new Sandbox();
  bench = new FakeWorkbench();
  bench.outcome = (seed) => resultOf(seed, Number(seed) % 3 === 0);
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv);
const records = (): string[] =>
  readdirSync(sandbox.directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.record$/.test(name),
  );

/** The document but for what depends on the time. */
function timeless(): object {
  const { eventsPerSecond, virtualPerReal, ...rest } = campaignDocumentSchema.parse(
    JSON.parse(sandbox.stdout),
  );
  expect(eventsPerSecond * virtualPerReal).toBeGreaterThan(0);
  return rest;
}

/** Presses Ctrl-C once so many runs were begun, the repeated ones of failures included. */
function pressAtRun(wanted: number): void {
  const before = bench.runs.length;
  sandbox.onBreath = () => {
    if (bench.runs.length - before === wanted) sandbox.pressCtrlC();
  };
}

describe('a campaign that was stopped', () => {
  it('goes on where it was, and comes to the same document as one that was not', async () => {
    await run('--seeds', '1..20', '--json');
    const whole = timeless();
    for (const stop of [1, 3, 4, 5, 12, 19]) {
      pressAtRun(stop);
      expect(await run('--seeds', '1..20', '--json')).toBe(130);
      expect(records()).toHaveLength(1);
      sandbox.onBreath = () => undefined;
      const { seeds } = campaignDocumentSchema.parse(JSON.parse(sandbox.stdout));
      bench.runs.length = 0;
      expect(await run('--seeds', '1..20', '--json', '--resume')).toBe(1);
      // The last one may have to be made again, where Ctrl-C came before its files.
      expect(bench.runs[0]?.seed).toBeGreaterThanOrEqual(seeds.done);
      expect(timeless()).toEqual(whole);
      expect(records()).toEqual([]);
    }
  });

  it('does so however often it is stopped, and however many are at work', async () => {
    await run('--seeds', '1..40', '--json');
    const whole = timeless();
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ jobs: fc.integer({ min: 1, max: 4 }), stop: fc.integer({ min: 1, max: 25 }) }), {
          maxLength: 4,
        }),
        async (scheduler, stops) => {
          sandbox.hired = (size, orders) => fakeCrew(size, orders, sandbox.surroundings(), bench, scheduler);
          const resumed = async (jobs: number): Promise<void> => {
            await scheduler.waitFor(run('--seeds', '1..40', '--json', '--resume', '--jobs', String(jobs)));
          };
          for (const { jobs, stop } of stops) {
            let begun = 0;
            bench.outcome = (seed) => {
              if ((begun += 1) === stop) sandbox.pressCtrlC();
              return resultOf(seed, Number(seed) % 3 === 0);
            };
            await resumed(jobs);
          }
          bench.outcome = (seed) => resultOf(seed, Number(seed) % 3 === 0);
          await resumed(2);
          expect(timeless()).toEqual(whole);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('says how to go on, and where it goes on', async () => {
    pressAtRun(10);
    await run('--seeds', '1..20');
    const [record = ''] = records();
    expect(sandbox.stdout).toContain(`\nThe same command with --resume goes on from here (${record}).\n`);
    sandbox.onBreath = () => undefined;
    await run('--seeds', '1..20', '--resume');
    expect(sandbox.stdout).toMatch(/^going on after \d+ runs with seed \d+ \(reports\/out\/chaos-campaign-/);
    await run('--seeds', '1..20', '--resume');
    expect(sandbox.stdout).toMatch(/^nothing to resume at reports\/out\/.*: beginning with seed 1\n/);
  });

  it('is kept aside where the same campaign begins anew, and can still be gone on with', async () => {
    pressAtRun(10);
    await run('--seeds', '1..20');
    const [record = ''] = records();
    sandbox.onBreath = () => undefined;
    const seeds = async (...argv: string[]): Promise<unknown> => {
      bench.runs.length = 0;
      expect(await run('--seeds', '1..20', '--json', ...argv)).toBe(1);
      return bench.runs[0]?.seed;
    };
    expect(await seeds()).toBe(1);
    expect(sandbox.stderr).toBe(
      `beginning anew: how far the same campaign had come is kept in ${record}.old\n`,
    );
    renameSync(join(sandbox.directory, `${record}.old`), join(sandbox.directory, record));
    expect(await seeds('--resume')).toBeGreaterThan(5);
    expect(await seeds()).toBe(1);
    expect(sandbox.stderr).toBe('');
  });

  it('is kept aside again where it begins anew and is stopped once more', async () => {
    const endings: string[] = [];
    for (const stop of [10, 8, 6, 4]) {
      pressAtRun(stop);
      expect(await run('--seeds', '1..20', '--json')).toBe(130);
      endings.push(/\.record(\.old\d*)\n/.exec(sandbox.stderr)?.[1] ?? '');
    }
    expect(endings).toEqual(['', '.old', '.old2', '.old3']);
    const [record = ''] = records();
    const done = ['', '.old3', '.old2', '.old'].map((ending) => {
      const [, content = ''] = readFileSync(join(sandbox.directory, record + ending), 'utf8').split('\n');
      return (JSON.parse(content) as { state: { done: number } }).state.done;
    });
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(new Set(done).size).toBe(4);
  });

  it('is written down while it runs, for whoever is not asked before the end', async () => {
    sandbox.tickMs = 100;
    const seen = new Set<number>();
    bench.outcome = (seed) => {
      if (records().length > 0) seen.add(Number(seed));
      return resultOf(seed, false);
    };
    await run('--seeds', '1..30');
    expect(seen.size).toBeGreaterThan(5);
    expect(records()).toEqual([]);
  });

  it('counts the time that it has taken already', async () => {
    sandbox.tickMs = 10;
    pressAtRun(6);
    await run('--for', '1s', '--json');
    const before = bench.runs.length;
    sandbox.onBreath = () => undefined;
    await run('--for', '1s', '--json', '--resume');
    const stopped = bench.runs.length;
    bench.runs.length = 0;
    await run('--for', '1s', '--json');
    expect(before).toBe(6);
    expect(Math.abs(bench.runs.length - stopped)).toBeLessThan(5);
  });
});

describe('--resume is refused, with exit code 2,', () => {
  beforeEach(async () => {
    pressAtRun(10);
    await run('--seeds', '1..20', '--nodes', '3');
    sandbox.onBreath = () => undefined;
  });

  const complaint = async (...argv: string[]): Promise<string> => {
    expect(await run(...argv, '--resume', '--json')).toBe(2);
    return errorDocumentSchema.parse(JSON.parse(sandbox.stdout)).error.message;
  };

  it('if options differ, and says which', async () => {
    expect(await complaint('--seeds', '1..30', '--nodes', '5')).toMatch(
      /^--resume: reports\/out\/chaos-campaign-\w+\.record is of another campaign: --seeds was 1\.\.20, and is 1\.\.30; --nodes was 3, and is 5\n/,
    );
    expect(await complaint('--seeds', '1..20')).toContain(': --nodes was 3, and is not given');
  });

  it('if the code differs', async () => {
    sandbox.codeDigest = '0123456789abcdef';
    expect(await complaint('--seeds', '1..20', '--nodes', '3')).toContain(
      'is of another campaign: the code was c0de00000000c0de, and is 0123456789abcdef',
    );
  });

  it('if the scenario has changed', async () => {
    bench.scenarioDigest = 'another';
    expect(await complaint('--seeds', '1..20', '--nodes', '3')).toContain(
      'is of another campaign: the scenario, or the configuration, says something else',
    );
  });

  it('if the record is damaged', async () => {
    const path = join(sandbox.directory, records()[0] ?? '');
    const text = readFileSync(path, 'utf8');
    for (const damaged of [text.replace('"done":', '"done":1'), text.slice(0, -9), '', '{}\n{}\n']) {
      writeFileSync(path, damaged);
      expect(await complaint('--seeds', '1..20', '--nodes', '3')).toMatch(/is no record .* or was damaged/);
    }
  });

  it('but not if the number of jobs alone does', async () => {
    expect(await run('--seeds', '1..20', '--nodes', '3', '--resume', '--jobs', '1', '--quiet')).toBe(1);
  });
});
