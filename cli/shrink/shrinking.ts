import type { Drawn } from '../../scenarios/draw/drawn.ts';
import { draw } from '../../scenarios/draw/draw.ts';
import type { Scenario } from '../../scenarios/file/scenario.ts';
import type { Candidate } from '../../scenarios/shrink/candidate.ts';
import { frozen } from '../../scenarios/shrink/freeze.ts';
import { fileOf, runShrinker, sameFailure, specOf } from '../../scenarios/shrink/shrink-run.ts';
import { SpecError, createWorld } from '../../sim/index.ts';
import type { Failing, Shrinker, Violation } from '../../sim/index.ts';
import { raftRun } from '../raft-run.ts';
import type { ScenarioShelf } from '../scenario-shelf.ts';
import { inSlices } from '../slices.ts';
import type { Breather } from '../slices.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Shrinking, ShrunkRun } from '../workbench.ts';

/** How a candidate is run. */
type Runner = typeof specOf;

/**
 * The search for a smaller run than the one that a seed draws from a scenario, which fails in the same way. A `runner` other
 * than the usual one checks other properties.
 */
export function shrinkingOf(
  scenario: Scenario,
  drawn: Drawn,
  violation: Violation,
  shelf: ScenarioShelf,
  surroundings: Surroundings,
  runner: Runner = specOf,
): Shrinking {
  const start = { scenario: shrunkFrom(scenario, drawn, violation), seed: drawn.seed };
  return new RunShrinking(start, violation, shelf, surroundings, runner);
}

class RunShrinking implements Shrinking {
  private readonly start: Candidate;
  private readonly violation: Violation;
  private readonly shelf: ScenarioShelf;
  private readonly surroundings: Surroundings;
  private readonly runner: Runner;
  /** Null until the run has been shown to fail although nothing but its file is left of it. */
  private shrinker: Shrinker<Candidate, Violation> | null = null;
  private hopeless = false;
  /** The smallest failure for which {@link RunShrinking.best} was made, and what it is as a run. */
  private told: { readonly of: Failing<Candidate, Violation>; readonly run: ShrunkRun } | null = null;
  /** The smallest so far as a file's text; null if it cannot be written to one. */
  private written: { readonly scenario: Scenario; readonly text: string } | null = null;

  constructor(
    start: Candidate,
    violation: Violation,
    shelf: ScenarioShelf,
    surroundings: Surroundings,
    runner: Runner,
  ) {
    this.start = start;
    this.runner = runner;
    this.violation = violation;
    this.shelf = shelf;
    this.surroundings = surroundings;
  }

  get attempts(): number {
    return this.shrinker?.attempts ?? 0;
  }

  get best(): ShrunkRun | null {
    const { shrinker, written, shelf } = this;
    if (shrinker === null || written === null) return null;
    const { best } = shrinker;
    // To draw and to print a plan takes as long as many a candidate's run, and it is asked for after each of them.
    if (this.told?.of !== best) {
      if (written.scenario !== best.candidate.scenario)
        throw new Error('the file is not that of the smallest run');
      this.told = { of: best, run: shrunkRun(best, written.text, shelf, this.surroundings) };
    }
    return this.told.run;
  }

  async step(breathe: Breather): Promise<boolean> {
    if (this.hopeless) return false;
    if (this.shrinker === null) {
      const failure = await this.tried(this.start, breathe);
      if (failure !== null) this.shrinker = runShrinker(this.start.scenario, this.start.seed, failure);
      else this.hopeless = true;
      return failure !== null;
    }
    const { next } = this.shrinker;
    if (next === null) return false;
    this.shrinker.tell(await this.tried(next, breathe));
    return true;
  }

  /**
   * How a candidate fails; null if it does not, or otherwise, or could not be written to a file. The last is no matter before
   * one has been found that could: the requests of a busy run fill more than a file may hold, until it has been cut short.
   */
  private async tried(candidate: Candidate, breathe: Breather): Promise<Violation | null> {
    const failure = await violationOf(this.runner, candidate, breathe);
    if (failure === null || !sameFailure(failure, this.violation)) return null;
    const text = fileOf(candidate, this.shelf.vocabulary);
    if (this.written !== null && text === null) return null;
    this.written = text === null ? null : { scenario: candidate.scenario, text };
    return failure;
  }
}

/** The violation of a candidate's run; null if there is none, or no such run. */
async function violationOf(
  runner: Runner,
  candidate: Candidate,
  breathe: Breather,
): Promise<Violation | null> {
  try {
    const world = createWorld(runner(candidate));
    await inSlices(world, breathe);
    return world.result().violation;
  } catch (error) {
    if (error instanceof SpecError) return null;
    throw error;
  }
}

function shrunkRun(
  { candidate, failure }: Failing<Candidate, Violation>,
  file: string,
  shelf: ScenarioShelf,
  surroundings: Surroundings,
): ShrunkRun {
  const drawn = draw(candidate.scenario, candidate.seed);
  const system = drawn.controller === undefined ? 'raft' : 'controllers';
  const properties = shelf.propertiesOf(drawn.properties ?? null, system);
  return {
    file,
    violation: failure,
    prepared: raftRun({ drawn, selected: null }, properties, surroundings),
  };
}

/** The longest name, and the longest summary, that a scenario's file may have. */
const LONGEST_NAME = 60;
const LONGEST_SUMMARY = 300;

const MARK = '-shrunk';

/** The scenario to begin with: everything in it that was drawn, and a name and a summary of its own. */
export function shrunkFrom(scenario: Scenario, drawn: Drawn, violation: Violation): Scenario {
  const { name } = scenario;
  const base = name.endsWith(MARK) ? name.slice(0, -MARK.length) : name;
  const summary = `${violation.property} as in ${base}, seed ${drawn.seed}: ${violation.message}`;
  return {
    ...frozen(scenario, drawn, violation.property),
    name: `${base.slice(0, LONGEST_NAME - MARK.length).replace(/-+$/, '')}${MARK}`,
    summary: summary.replace(/\s+/g, ' ').slice(0, LONGEST_SUMMARY),
  };
}
