import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignDocumentSchema, errorDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { fakeCrew } from '../testing/fake-crew.ts';
import { FakeWorkbench, resultOf } from '../testing/fake-workbench.ts';
import { Sandbox } from '../testing/sandbox.ts';

/** What a campaign came to: its exit code, its document, and the files that it left. */
interface Came {
  readonly code: number;
  readonly document: object;
  readonly files: readonly string[];
}

/** A campaign with so many at work, who are ready in the order that the scheduler decides. */
async function campaign(
  jobs: number,
  scheduler: fc.Scheduler,
  arrange: (bench: FakeWorkbench, sandbox: Sandbox) => void,
  ...argv: string[]
): Promise<Came> {
  const sandbox = new Sandbox();
  const bench = new FakeWorkbench();
  try {
    sandbox.hired = (size, orders) => {
      expect(size).toBe(jobs);
      return fakeCrew(size, orders, sandbox.surroundings(), bench, scheduler);
    };
    arrange(bench, sandbox);
    let code = -1;
    const running = sandbox.run(bench, '--jobs', String(jobs), '--json', ...argv).then((it) => (code = it));
    await scheduler.waitFor(running);
    const files = readdirSync(sandbox.directory, { recursive: true, encoding: 'utf8' });
    const all = files.filter((path) => /\.\w+$/.test(path)).sort();
    const { eventsPerSecond, virtualPerReal, ...document } = JSON.parse(sandbox.stdout) as Record<
      string,
      unknown
    >;
    expect(typeof eventsPerSecond).toBe(typeof virtualPerReal);
    return { code, document, files: all };
  } finally {
    sandbox.remove();
  }
}

describe('a campaign with several at work', () => {
  it('comes to the same as with one, whoever is ready first', async () => {
    const failing = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), failing, async (s, jobs, failed) => {
        const arrange = (bench: FakeWorkbench): void => {
          bench.outcome = (seed) => resultOf(seed, failed.includes(Number(seed)));
        };
        const many = await campaign(jobs, s, arrange, '--seeds', '1..40');
        const alone = await campaign(1, s, arrange, '--seeds', '1..40');
        expect(many).toEqual(alone);
        expect(many.files).toHaveLength(2 * Math.min(5, failed.length));
      }),
      { numRuns: 25 },
    );
  });

  it('breaks off at the same seed, with the same error', async () => {
    const fault = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fault, fault, fc.boolean(), async (s, first, second, differs) => {
        const arrange = (bench: FakeWorkbench): void => {
          const asked = new Map<number, number>();
          bench.outcome = (seed) => {
            const times = (asked.get(Number(seed)) ?? 0) + 1;
            asked.set(Number(seed), times);
            if (!differs && (seed === first || seed === second)) throw new Error(`boom in ${seed}`);
            const hash = String(differs && seed === first ? times : 0).padStart(16, '0');
            return { ...resultOf(seed, seed === first || seed === second), hash };
          };
        };
        const many = await campaign(3, s, arrange, '--seeds', '1..30');
        const alone = await campaign(1, s, arrange, '--seeds', '1..30');
        expect(many.code).toBe(differs ? 3 : 5);
        const { error } = errorDocumentSchema.parse(many.document);
        expect(error.message).toContain(`seed ${differs ? first : Math.min(first, second)} of chaos`);
        expect({ ...many, files: [] }).toEqual({ ...alone, files: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('tells on Ctrl-C of the seeds before the first that was not made', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 60 }), async (s, when) => {
        let made = 0;
        const arrange = (bench: FakeWorkbench, sandbox: Sandbox): void => {
          bench.outcome = (seed) => {
            made += 1;
            if (made === when) sandbox.pressCtrlC();
            return resultOf(seed, false);
          };
        };
        const { code, document } = await campaign(3, s, arrange, '--seeds', '1..5000');
        expect(code).toBe(130);
        const { seeds, hash } = campaignDocumentSchema.parse({
          eventsPerSecond: 0,
          virtualPerReal: 0,
          ...document,
        });
        expect(seeds.done).toBeLessThanOrEqual(made);
        if (seeds.done === 0) return;
        const calm = (bench: FakeWorkbench): void => {
          bench.outcome = (seed) => resultOf(seed, false);
        };
        const alone = await campaign(1, s, calm, '--seeds', `1..${seeds.done}`);
        expect(hash).toBe((alone.document as { hash: string }).hash);
      }),
      { numRuns: 25 },
    );
  });

  it('ends with exit code 2 where the scenario cannot be opened, before anybody is hired', async () => {
    const s = fc.sample(fc.scheduler(), 1)[0];
    if (s === undefined) throw new Error('there is one');
    const { code, document } = await campaign(
      2,
      s,
      () => undefined,
      '--seeds',
      '1..9',
      '--scenario',
      'chaso',
    );
    expect(code).toBe(2);
    expect(errorDocumentSchema.parse(document).error.kind).toBe('scenario');
  });

  it('hires no more than there are seeds, and as many as there are processors if nothing is said', async () => {
    const sandbox = new Sandbox();
    sandbox.processors = 8;
    const hired: number[] = [];
    sandbox.hired = (size) => {
      hired.push(size);
      throw new Error('nobody is free');
    };
    expect(await sandbox.run(new FakeWorkbench(), '--seeds', '1..100')).toBe(5);
    expect(await sandbox.run(new FakeWorkbench(), '--seeds', '1..3', '--jobs', '4')).toBe(5);
    expect(await sandbox.run(new FakeWorkbench(), '--seeds', '7..7', '--jobs', '4')).toBe(0);
    expect(hired).toEqual([8, 3]);
    sandbox.remove();
  });
});
