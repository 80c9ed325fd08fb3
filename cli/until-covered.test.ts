import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignDocumentSchema, errorDocumentSchema } from '../reports/testing/document-schemas.ts';
import type { RunResult } from '../sim/index.ts';
import { fakeCrew } from './testing/fake-crew.ts';
import { FakeWorkbench, exercising, resultOf } from './testing/fake-workbench.ts';
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

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, '--until-covered', ...argv);
const document = (): ReturnType<typeof campaignDocumentSchema.parse> =>
  campaignDocumentSchema.parse(JSON.parse(sandbox.stdout));

/** Of the two states there are, one is seen in every run, the other for the first time with this seed. */
const seenFrom =
  (first: number, violated: (seed: number) => boolean = () => false) =>
  (seed: unknown): RunResult =>
    exercising(
      resultOf(Number(seed), violated(Number(seed))),
      'log-truncated',
      Number(seed) >= first ? 1 : 0,
    );

describe('a campaign until all is covered', () => {
  it('ends with the first seed after which every state was seen', async () => {
    bench.outcome = seenFrom(7);
    expect(await run('--seeds', '3..50')).toBe(0);
    expect(bench.runs.map(({ seed }) => seed)).toEqual([3, 4, 5, 6, 7]);
    expect(sandbox.stdout).toMatch(/^PASSED {2}chaos: 5 runs \(seeds 3\.\.7\), .*, all of 2 seen\n/);
    expect(sandbox.stdout).toContain('\nAll 2 that are wanted were seen: it ended with seed 7.\n');
  });

  it('tells in its document how far it went, in the form of any other', async () => {
    bench.outcome = seenFrom(7);
    expect(await run('--seeds', '3..50', '--json')).toBe(0);
    expect(document()).toMatchObject({ seeds: { from: 3, to: 50, done: 5 }, verdict: 'passed' });
  });

  it('goes on for what the scenario requires, of whatever kind', async () => {
    bench.required = ['leader-returns'];
    bench.outcome = (seed) => exercising(seenFrom(2)(seed), 'leader-returns', Number(seed) >= 5 ? 3 : 0);
    expect(await run('--seeds', '1..50', '--json')).toBe(0);
    expect(document().seeds.done).toBe(5);
  });

  it('goes no further than its last seed, and names what it has not seen', async () => {
    expect(await run('--seeds', '1..6')).toBe(0);
    expect(sandbox.stdout).toMatch(/^PASSED {2}chaos: 6 runs \(seeds 1\.\.6\), .*, 1 of 2 seen\n/);
    expect(sandbox.stdout).toContain('\nUp to seed 6, of 2 that are wanted 1 was seen.\n');
    expect(sandbox.stdout).toMatch(/^ {2}not seen {2}log-truncated$/m);
  });

  it('has exit code 4 if a required state was never seen', async () => {
    bench.required = ['log-truncated'];
    expect(await run('--seeds', '1..6')).toBe(4);
    expect(sandbox.stdout).toMatch(/^VACUOUS/);
    expect(sandbox.stdout).toMatch(/^ {2}! {2}log-truncated +never +0 {2}but required$/m);
    expect(await run('--seeds', '1..6', '--json')).toBe(4);
  });

  it('names what is required first', async () => {
    bench.required = ['lease-sound'];
    expect(await run('--seeds', '1..6')).toBe(4);
    expect(sandbox.stdout).toMatch(/^ {2}not seen {2}lease-sound, log-truncated$/m);
  });

  it('goes from seed 1 to seed 1000 where nothing else is said', async () => {
    expect(await run('--json')).toBe(0);
    expect(document().seeds).toEqual({ from: 1, to: 1000, done: 1000 });
    bench.outcome = seenFrom(3);
    expect(await run('--json')).toBe(0);
    expect(document().seeds.done).toBe(3);
  });

  it('is bounded by time, too', async () => {
    sandbox.tickMs = 10_000;
    expect(await run('--for', '1s', '--json')).toBe(0);
    expect(document().seeds.done).toBe(1);
    sandbox.tickMs = 1;
    bench.outcome = seenFrom(4);
    expect(await run('--for', '10m', '--json')).toBe(0);
    expect(document().seeds).toEqual({ from: 1, to: 4, done: 4 });
  });

  it('makes violations no less violated', async () => {
    bench.outcome = seenFrom(4, (seed) => seed === 2);
    expect(await run('--seeds', '1..9', '--no-shrink', '--json')).toBe(1);
    expect(document().seeds.done).toBe(4);
  });

  it('says so where there is nothing to see', async () => {
    bench.unknowing = true;
    expect(await run('--seeds', '1..9', '--json')).toBe(2);
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('nothing is required') as string,
    });
  });

  it('can be stopped with Ctrl-C and gone on with, and ends with the same seed', async () => {
    bench.outcome = seenFrom(9);
    await run('--seeds', '1..20', '--json');
    const { hash, seeds } = document();
    for (const stop of [1, 4, 8]) {
      const before = bench.runs.length;
      sandbox.onBreath = () => {
        if (bench.runs.length - before === stop) sandbox.pressCtrlC();
      };
      expect(await run('--seeds', '1..20', '--json')).toBe(130);
      sandbox.onBreath = () => undefined;
      expect(await run('--seeds', '1..20', '--json', '--resume')).toBe(0);
      expect(document()).toMatchObject({ hash, seeds });
      expect(
        readdirSync(sandbox.directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.record'),
        ),
      ).toEqual([]);
    }
  });

  it('is over, and not interrupted, if Ctrl-C comes during the run that covers the last', async () => {
    bench.outcome = (seed) => {
      if (seed === 7) sandbox.pressCtrlC();
      return seenFrom(7)(seed);
    };
    expect(await run('--seeds', '1..20', '--json')).toBe(0);
    expect(document().seeds.done).toBe(7);
  });

  it('is another campaign than one that goes on to the end', async () => {
    sandbox.onBreath = () => {
      if (bench.runs.length === 3) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..20', '--json')).toBe(130);
    sandbox.onBreath = () => undefined;
    expect(await sandbox.run(bench, '--seeds', '1..20', '--resume')).toBe(2);
    expect(sandbox.stderr).toContain('--until-covered was given, and is not given');
  });

  it('ends with the same seed however many are at work, whoever is ready first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 45 }),
        async (scheduler, jobs, first, fault) => {
          const alone = seenFrom(first, (seed) => seed % 5 === 0);
          bench.outcome = (seed) => {
            if (seed === fault && fault > first) throw new Error('nobody should hear of this');
            return alone(seed);
          };
          sandbox.hired = (size, orders) => fakeCrew(size, orders, sandbox.surroundings(), bench, scheduler);
          const many = run('--seeds', '1..40', '--no-shrink', '--json', '--jobs', String(jobs));
          const code = await scheduler.waitFor(many);
          const { seeds, hash, failures } = document();
          expect(await run('--seeds', '1..40', '--no-shrink', '--json', '--jobs', '1')).toBe(code);
          expect(document()).toMatchObject({ seeds, hash, failures });
          expect(seeds.done).toBe(Math.min(first, 40));
        },
      ),
      { numRuns: 40 },
    );
  });
});
