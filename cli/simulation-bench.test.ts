import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDocumentSchema } from '../reports/testing/document-schemas.ts';
import type { RunDocument } from '../reports/index.ts';
import { simulationBench } from './simulation-bench.ts';
import { Sandbox } from './testing/sandbox.ts';
import { undisturbed } from './testing/undisturbed.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> =>
  sandbox.run(simulationBench(sandbox.surroundings()), ...argv);
const short = ['--duration', '20s'];

async function documentOf(...argv: string[]): Promise<RunDocument> {
  expect(await run(...argv, '--json')).toBe(0);
  return runDocumentSchema.parse(JSON.parse(sandbox.stdout)) as RunDocument;
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(sandbox.directory, name), content);
  return name;
}

describe('a run of the Raft cluster', () => {
  it('is the same for the same seed, number or text', async () => {
    for (const seed of ['42', 'forty-two']) {
      const [first, second] = [
        await documentOf('--seed', seed, ...short),
        await documentOf('--seed', seed, ...short),
      ];
      expect(second).toEqual(first);
    }
  });

  it('shows nothing, as a campaign, of a property that was asked for and never put to the test', async () => {
    const campaign = ['--scenario', 'calm', '--seeds', '1..2', ...short, '--properties'];
    expect(await run(...campaign, 'log-matching')).toBe(0);
    expect(await run(...campaign, 'log-matching,truncation-discipline')).toBe(4);
  });

  it('is the same alone and within a campaign', async () => {
    const hashes = new Map<number, string>();
    for (const seed of [1, 2, 3]) hashes.set(seed, (await documentOf('--seed', String(seed), ...short)).hash);
    const surroundings = sandbox.surroundings();
    const bench = simulationBench(surroundings);
    const scenario = bench.open('chaos', {
      nodes: null,
      durationMicros: 20_000_000,
      config: null,
      properties: null,
    });
    const together = new Map<number, string>();
    for (const seed of [3, 1, 2]) {
      together.set(seed, (await scenario.prepare(seed).run(undisturbed)).result.hash);
    }
    expect(together).toEqual(hashes);
  });

  it('is another one for every other seed', async () => {
    const bench = simulationBench(sandbox.surroundings());
    const scenario = bench.open('calm', {
      nodes: 3,
      durationMicros: 2_000_000,
      config: null,
      properties: null,
    });
    const hashes = new Set<string>();
    for (let seed = 0; seed < 100; seed += 1) {
      hashes.add((await scenario.prepare(seed).run(undisturbed)).result.hash);
    }
    expect(hashes.size).toBe(100);
  });

  it('has as many nodes as were asked for, spares aside, and checks only what was asked for', async () => {
    const document = await documentOf(
      '--seed',
      '1',
      '--scenario',
      'calm',
      '--nodes',
      '4',
      ...short,
      '--properties',
      'log-matching',
    );
    expect(document.nodes).toBe(4);
    expect(document.properties.map(({ id }) => id)).toEqual(['no-crash', 'no-storm', 'log-matching']);
  });

  it('runs a scenario from a file', async () => {
    const yaml = 'name: mine\nsummary: one cut\nduration: 10s\nfaults:\n  - { at: 5s, isolate: ctrl1 }\n';
    const document = await documentOf('--seed', '1', '--scenario', file('mine.yaml', yaml));
    expect(document).toMatchObject({ scenario: 'mine', plan: { faults: 1 } });
  });

  it.each([
    'calm',
    'chaos',
    'crash-restart',
    'isolation',
    'jitter',
    'membership',
    'one-way',
    'partition',
    'single-leader',
  ])('passes in the scenario %s', async (scenario) => {
    expect((await documentOf('--seed', '5', '--scenario', scenario, '--duration', '60s')).verdict).toBe(
      'passed',
    );
  });
});
