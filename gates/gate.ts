import fc from 'fast-check';
import type { Vocabulary } from '../reports/index.ts';
import type { ProcessTypes, RunSpec } from '../sim/index.ts';
import { Counterexample } from './counterexample.ts';
import { recorded } from './run/recorded.ts';
import { idleLines } from './run/idle.ts';
import { replayOf } from './run/replay.ts';
import { Trials } from './run/trial.ts';
import { commandOf, thisTest } from './where.ts';
import { drawingSeed, wishesOf } from './wishes.ts';

/** A property over runs of a process of one's own. */
export interface Gate<D, T extends ProcessTypes> {
  /** What is drawn for each run: plain data, as JSON can hold it. */
  readonly of: fc.Arbitrary<D>;
  /** The run that follows from it. Pure: the same value gives the same run. */
  spec(drawn: D): RunSpec<T>;
  /** How many values are tried: 100 if nothing is said. */
  readonly runs?: number;
  /** Most runs that are made to shrink a failure: 500 if nothing is said. */
  readonly shrinkRuns?: number;
  /** What the values are drawn from, a number or any other text: another seed, other values. */
  readonly seed?: number | string;
  /** Values that are tried first: counterexamples that were once found. */
  readonly examples?: readonly D[];
  /** Ids of the properties that must have been put to the test; otherwise the gate has shown nothing, and fails. */
  readonly exercise?: readonly string[];
  /** The words for the process's messages and notes; absent: they are told as they are. */
  readonly vocabulary?: Vocabulary;
}

/** What a gate has seen that let everything pass. */
export interface GateSummary {
  readonly runs: number;
  /** How often each property was put to the test. */
  readonly exercised: Readonly<Record<string, number>>;
  /** The hash of each run, in order. */
  readonly hashes: readonly string[];
}

/**
 * Runs as many values as it should, within a test of vitest; the same ones each time, unless the environment says otherwise
 * (`LOCKSTEP_GATE_SEED`, `LOCKSTEP_GATE_RUNS`). The first that fails is shrunk, its trace and its report are written, and
 * the error holds the report with the command that replays it (`LOCKSTEP_REPLAY`).
 *
 * @throws {Counterexample} if a property was violated
 */
export function gate<D, T extends ProcessTypes>(given: Gate<D, T>): GateSummary {
  const where = thisTest();
  const wishes = wishesOf(process.env, () => Math.floor(Math.random() * 2 ** 31));
  const spec = (drawn: D): RunSpec<T> => given.spec(drawn);
  const telling = given.vocabulary === undefined ? {} : { vocabulary: given.vocabulary };
  if (wishes.replay !== null) {
    const outcome = replayOf(wishes.replay, spec, where, telling);
    if (outcome.violated) throw new Counterexample(outcome.lines, gate);
    console.log(outcome.lines.join('\n'));
    return { runs: 1, exercised: {}, hashes: [outcome.hash] };
  }
  const seed = wishes.seed ?? String(given.seed ?? 0);
  const numRuns = wishes.runs ?? given.runs ?? 100;
  const trials = new Trials(spec, { budget: given.shrinkRuns ?? 500, redraws: true });
  const examples = (given.examples ?? []).map((drawn): [D] => [drawn]);
  fc.check(fc.property(given.of, trials.passes), {
    seed: drawingSeed(where.test, seed),
    numRuns: numRuns + examples.length,
    examples,
    // Shrinking is bounded by what was tried, never by the time it takes.
    endOnFailure: false,
  });
  const shrinkage = trials.outcome();
  if (shrinkage !== null) {
    const asWished = {
      ...(wishes.seed === null ? {} : { LOCKSTEP_GATE_SEED: wishes.seed }),
      ...(wishes.runs === null ? {} : { LOCKSTEP_GATE_RUNS: String(wishes.runs) }),
    };
    const rerun = commandOf(where, asWished);
    const found = { ...shrinkage, run: trials.hashes.length, runs: numRuns };
    throw new Counterexample(recorded(found, spec, where, { ...telling, rerun }), gate);
  }
  const exercised = Object.fromEntries(trials.exercised);
  const idle = idleLines(given.exercise ?? [], trials);
  if (idle !== null) throw new Counterexample(idle, gate);
  return { runs: trials.hashes.length, exercised, hashes: trials.hashes };
}
