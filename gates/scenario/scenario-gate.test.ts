import { existsSync, readFileSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScenarioShelf } from '../../cli/scenario-shelf.ts';
import { simulationBench } from '../../cli/simulation-bench.ts';
import { Sandbox } from '../../cli/testing/sandbox.ts';
import { runDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { parseScenario } from '../../scenarios/file/parse-scenario.ts';
import type { ClusterTypes } from '../../scenarios/raft-cluster/types.ts';
import { specOf } from '../../scenarios/shrink/shrink-run.ts';
import type { Candidate } from '../../scenarios/shrink/candidate.ts';
import { SECOND, run } from '../../sim/index.ts';
import type { PropertyFamily, RunSpec } from '../../sim/index.ts';
import { Counterexample } from '../counterexample.ts';
import { scenarioGate } from './scenario-gate.ts';
import { scenarioRuns } from './scenario-runs.ts';

const shelf = new ScenarioShelf(process.cwd());

describe('the runs of a scenario', () => {
  it.each(['chaos', 'calm'])('of %s are those that the command draws from the same seeds', async (name) => {
    const idle = { violationOf: () => expect.unreachable(), isSpent: () => true };
    const [candidate] = fc.sample(scenarioRuns(shelf.open(name), idle), { numRuns: 1, seed: 1 });
    if (candidate === undefined) throw new Error('one was asked for');
    const sandbox = new Sandbox();
    const seed = String(candidate.seed);
    await sandbox.run(simulationBench(sandbox.surroundings()), '--scenario', name, '--seed', seed, '--json');
    const { hash } = runDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(run(specOf(candidate)).hash).toBe(hash);
    sandbox.remove();
  });
});

/** Violated once somebody has crashed and started again. */
const noRestarts: PropertyFamily<ClusterTypes> = {
  name: 'no-restarts',
  properties: [{ id: 'log-matching', sentence: 'Nobody starts twice.', requirements: [], kind: 'always' }],
  monitor: (view, report) => ({
    onStep(node) {
      if (!view.isMember(node) || view.starts(node) < 2) return;
      report.violate('log-matching', { node, message: 'It started again.', expected: '1 start', seen: '2' });
    },
  }),
};

const strict = (candidate: Candidate): RunSpec<ClusterTypes> => {
  const spec = specOf(candidate);
  const before = { chaos: Math.min(spec.span.chaos, 60 * SECOND), recovery: 0 };
  return { ...spec, span: before, families: [noRestarts] };
};

describe('a gate over a scenario', { timeout: 120_000 }, () => {
  it('is told by the command where it fails, with what is left of it', async () => {
    const asked: (readonly string[])[] = [];
    const error: unknown = await scenarioGate({
      scenario: 'crash-restart',
      runs: 20,
      shrinkRuns: 150,
      spec: strict,
      command: (argv) => {
        asked.push(argv);
        return Promise.resolve({ code: 1, stdout: `what is said of ${argv.join(' ')}\n`, stderr: '' });
      },
    }).catch((thrown: unknown) => thrown);
    if (!(error instanceof Counterexample)) throw error;
    const [, seed = ''] =
      /^what is said of --seed=(\d+) --scenario crash-restart --no-shrink$/m.exec(error.message) ?? [];
    const file = `reports/out/crash-restart-${seed}/scenario.yaml`;
    expect(asked).toEqual([
      [`--seed=${seed}`, '--scenario', 'crash-restart', '--no-shrink'],
      [expect.stringMatching(/^--seed=\d+$/), '--scenario', file, '--no-shrink', '--quiet'],
    ]);
    const text = readFileSync(file, 'utf8');
    expect(error.message).toContain(text);
    const parsed = parseScenario(file, text, shelf.vocabulary);
    expect(parsed.ok && parsed.scenario.faults).toHaveLength(1);
    const left = asked[1]?.[0]?.replace('--seed=', '') ?? '';
    const violation = parsed.ok
      ? run(strict({ scenario: parsed.scenario, seed: Number(left) })).violation
      : null;
    expect(violation?.message).toBe('It started again.');
    rmSync(`reports/out/crash-restart-${seed}`, { recursive: true });
  });

  it('shrinks as far as it may, and no further', async () => {
    let runs = 0;
    const spec = (candidate: Candidate): RunSpec<ClusterTypes> => {
      runs += 1;
      return strict(candidate);
    };
    const command = (): Promise<{ code: number; stdout: string; stderr: string }> =>
      Promise.resolve({ code: 1, stdout: 'said', stderr: '' });
    const gate = scenarioGate({ scenario: 'crash-restart', runs: 1, shrinkRuns: 5, spec, command });
    const error: unknown = await gate.catch((thrown: unknown) => thrown);
    const message = error instanceof Counterexample ? error.message : '';
    expect(message).toContain('After 5 runs of shrinking, which was all it was allowed');
    expect(runs).toBe(6);
    const [, directory = ''] = /\((reports\/out\/[^/]+)\//.exec(message) ?? [];
    expect(existsSync(directory)).toBe(true);
    rmSync(directory, { recursive: true });
  });

  it('draws the same seeds each time', async () => {
    const gate = { scenario: 'calm', runs: 2, spec: strict };
    const { hashes } = await scenarioGate(gate);
    expect(new Set(hashes).size).toBe(2);
    expect((await scenarioGate(gate)).hashes).toEqual(hashes);
  });

  it('does not pass if a property that matters was never put to the test', async () => {
    const gate = scenarioGate({ scenario: 'calm', runs: 1, spec: strict, exercise: ['transfer-ends'] });
    await expect(gate).rejects.toThrow('they have not put to the test: transfer-ends');
  });
});
