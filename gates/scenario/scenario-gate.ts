import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { thisMachine } from '../../cli/machine.ts';
import { writeFileWhole } from '../../cli/output-file.ts';
import { ScenarioShelf } from '../../cli/scenario-shelf.ts';
import type { Launched } from '../../cli/surroundings.ts';
import { counted, runDirectory, seedArguments } from '../../reports/index.ts';
import type { ClusterTypes } from '../../scenarios/raft-cluster/types.ts';
import type { Candidate } from '../../scenarios/shrink/candidate.ts';
import { fileOf, specOf } from '../../scenarios/shrink/shrink-run.ts';
import type { RunSpec } from '../../sim/index.ts';
import { Counterexample } from '../counterexample.ts';
import type { GateSummary } from '../gate.ts';
import { idleLines } from '../run/idle.ts';
import { Trials } from '../run/trial.ts';
import type { Shrinkage } from '../run/trial.ts';
import { thisTest } from '../where.ts';
import { drawingSeed, wishesOf } from '../wishes.ts';
import { scenarioRuns } from './scenario-runs.ts';

/** A property over runs of a cluster that ships: that nothing which its scenario checks is violated. */
export interface ScenarioGate {
  /** A scenario's name, or a path. */
  readonly scenario: string;
  /** How many seeds are tried. */
  readonly runs: number;
  /** Most runs that are made to shrink a failure: 500 if nothing is said. */
  readonly shrinkRuns?: number;
  /** Ids of properties that must have been put to the test; none if nothing is said. */
  readonly exercise?: readonly string[];
  /** What a candidate is as a run; the simulator's if nothing is said. */
  readonly spec?: (candidate: Candidate) => RunSpec<ClusterTypes>;
  /** Carries the command out, in a process of its own; `npm run sim` if nothing is said. */
  readonly command?: (argv: readonly string[]) => Promise<Launched>;
}

const DIRECTORY = process.cwd();
const OUT = join('reports', 'out');

/**
 * Runs a scenario with as many seeds as it should, within a test of vitest; the same ones each time, unless the environment
 * says otherwise ({@link wishesOf}). The first that fails is shrunk, and both are told by the command itself: with the same
 * report, the same trace and the same command that replays it.
 *
 * @throws {Counterexample} if a property was violated
 */
export async function scenarioGate(given: ScenarioGate): Promise<GateSummary> {
  const where = thisTest();
  const wishes = wishesOf(process.env, () => Math.floor(Math.random() * 2 ** 31));
  const shelf = new ScenarioShelf(DIRECTORY);
  const scenario = shelf.open(given.scenario);
  const numRuns = wishes.runs ?? given.runs;
  const spec = given.spec ?? specOf;
  const trials = new Trials(spec, {
    budget: given.shrinkRuns ?? 500,
    canBeTold: (candidate: Candidate) => fileOf(candidate, shelf.vocabulary) !== null,
  });
  const runs = scenarioRuns(scenario, {
    violationOf: () => {
      const violation = trials.failing?.result.violation ?? null;
      if (violation === null) throw new Error('nothing has failed that could be shrunk');
      return violation;
    },
    isSpent: () => trials.isSpent,
  });
  fc.check(fc.property(runs, trials.passes), {
    seed: drawingSeed(where.test, wishes.seed ?? '0'),
    numRuns,
  });
  const shrinkage = trials.outcome();
  if (shrinkage !== null) {
    const command = given.command ?? ((argv) => thisMachine(import.meta.url).launch(argv));
    const found = `Run ${trials.hashes.length} of ${numRuns} was the first to fail.`;
    const file = fileOf(shrinkage.best.drawn, shelf.vocabulary);
    throw new Counterexample(await told(shrinkage, given.scenario, file, found, command), scenarioGate);
  }
  const idle = idleLines(given.exercise ?? [], trials);
  if (idle !== null) throw new Counterexample(idle, scenarioGate);
  return {
    runs: trials.hashes.length,
    exercised: Object.fromEntries(trials.exercised),
    hashes: trials.hashes,
  };
}

/** What the command says of the run that failed, and of what is left of it. */
async function told(
  { first, best, attempts, spent }: Shrinkage<Candidate>,
  scenario: string,
  file: string | null,
  found: string,
  command: (argv: readonly string[]) => Promise<Launched>,
): Promise<string[]> {
  const { seed, scenario: drawnFrom } = first.drawn;
  const whole = await command([...argumentsOf(seed), '--scenario', scenario, '--no-shrink']);
  const lines = [...said(whole), '', found];
  if (best === first || file === null) return [...lines, 'It could not be shrunk.'];
  const path = join(OUT, runDirectory(drawnFrom.name, seed), 'scenario.yaml');
  writeFileWhole(resolve(DIRECTORY, path), file);
  const rerun = [...argumentsOf(best.drawn.seed), '--scenario', path, '--no-shrink'];
  const left = await command([...rerun, '--quiet']);
  const ending = spent ? ', which was all it was allowed' : '';
  return [
    ...lines,
    `After ${counted(attempts, 'run')} of shrinking${ending}, this is left of it (${path}):`,
    '',
    ...file.trimEnd().split('\n'),
    '',
    `npm run sim -- ${seedArguments(best.drawn.seed)} --scenario ${path}`,
    ...said(left),
  ];
}

function argumentsOf(seed: number | string): string[] {
  return [`--seed=${seed}`];
}

function said({ stdout, stderr }: Launched): string[] {
  return `${stdout}${stderr}`.trimEnd().split('\n');
}
