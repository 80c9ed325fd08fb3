import { join, resolve } from 'node:path';
import type { FailureStory, RunFiles, RunReport, Seed } from '../reports/index.ts';
import {
  Chronicle,
  failureReport,
  plainPaint,
  runDirectory,
  seedArguments,
  shellWord,
} from '../reports/index.ts';
import type { RunResult, TraceEvent, Violation } from '../sim/index.ts';
import { SpecError } from '../sim/index.ts';
import { CommandError, messageOf } from './command-error.ts';
import { OutputFile, writeFileWhole } from './output-file.ts';
import type { Breather } from './slices.ts';
import type { Surroundings } from './surroundings.ts';
import type { Outcome, PreparedRun, TracedOutcome } from './workbench.ts';

/** A run that has been made, with what there is to tell of it. */
export interface ExecutedRun {
  readonly prepared: PreparedRun;
  readonly report: RunReport;
  readonly observations: Outcome['observations'];
  /** What led to the violation; null if there was none, or its files were not wanted, or Ctrl-C came before them. */
  readonly story: FailureStory | null;
}

/** Which run is made, and where its files go. */
export interface Execution {
  readonly surroundings: Surroundings;
  readonly scenario: string;
  readonly seed: Seed;
  /** The options that, beside the seed, make this run again. */
  readonly rerun: readonly string[];
  /** Output directory, as given. */
  readonly out: string;
  /** Where its files go instead of a directory of {@link Execution.out} that is named after scenario and seed. */
  readonly directory?: string;
  /** Whether a trace is written even if nothing is violated. */
  readonly trace: boolean;
  /** Whether what operators would have seen is told. */
  readonly watched: boolean;
  /** Lets Ctrl-C be noticed, while the run lasts. */
  readonly breathe: Breather;
  /** Whether a violation is worth a trace and a report. */
  wantsFiles(violation: Violation): boolean;
}

/**
 * Makes a run. A run that violates a property is made once more to tell what led there: it must come out the same.
 *
 * @throws {CommandError} of kind `internal` for a fault in Lockstep, `nondeterminism`, `output`, or `interrupted` if
 *   Ctrl-C came before the verdict
 */
export async function execute(prepare: () => PreparedRun, execution: Execution): Promise<ExecutedRun> {
  const { surroundings } = execution;
  const prepared = await guarded(execution, () => Promise.resolve(prepare()));
  const start = surroundings.clock();
  const traced = execution.trace ? await tracedRun(prepared, execution) : null;
  const outcome: Outcome =
    traced ?? (await guarded(execution, () => prepared.run(execution.breathe, execution.watched)));
  const realMs = surroundings.clock() - start;
  const { result, observations } = outcome;
  const report = { ...reportOf(prepared, outcome, realMs, execution), files: traced?.files ?? {} };
  if (result.violation === null || !execution.wantsFiles(result.violation))
    return { prepared, report, observations, story: null };
  try {
    return { prepared, ...(await told(report, prepared, execution, traced)), observations };
  } catch (error) {
    if (!(error instanceof CommandError) || error.kind !== 'interrupted') throw error;
    return { prepared, report, observations, story: null };
  }
}

/**
 * Makes a run that violated a property once more, to tell what led there: it must come out the same.
 *
 * @throws {CommandError} as {@link execute} does
 */
export async function tellAgain(
  prepare: () => PreparedRun,
  { result, realMs }: Pick<RunReport, 'result' | 'realMs'>,
  execution: Execution,
): Promise<RunFiles> {
  const prepared = await guarded(execution, () => Promise.resolve(prepare()));
  const { report } = await told(reportOf(prepared, { result }, realMs, execution), prepared, execution, null);
  return report.files;
}

function reportOf(
  prepared: PreparedRun,
  { result, operator }: Pick<Outcome, 'result' | 'operator'>,
  realMs: number,
  execution: Execution,
): RunReport {
  const { mutant } = execution.surroundings;
  return {
    scenario: prepared.scenario,
    seed: prepared.seed,
    nodes: prepared.nodes,
    clients: prepared.clients,
    plan: prepared.plan,
    properties: prepared.properties,
    result,
    realMs,
    rerun: rerunCommand(execution),
    files: {},
    ...(mutant === null ? {} : { mutant }),
    ...(operator === undefined ? {} : { operator }),
  };
}

/** Writes trace and report of a run that violated a property; it is made again where nobody has traced it. */
async function told(
  report: RunReport,
  prepared: PreparedRun,
  execution: Execution,
  traced: TracedRun | null,
): Promise<{ report: RunReport; story: FailureStory }> {
  const { violation } = report.result;
  if (violation === null) throw new Error(`nothing was violated by seed ${execution.seed}`);
  try {
    const failed = traced ?? (await tracedRun(prepared, execution, report.result));
    const story = failed.chronicle.story(violation, failed.standings);
    const path = join(directoryOf(prepared, execution), 'report.txt');
    const whole = { ...report, files: { ...failed.files, report: path } };
    const text = failureReport(whole, story, plainPaint).join('\n');
    writeFileWhole(resolve(execution.surroundings.directory, path), `${text}\n`);
    return { report: whole, story };
  } catch (error) {
    if (!(error instanceof CommandError) || error.kind !== 'output') throw error;
    // The verdict must not be lost with its files.
    const found = `Seed ${execution.seed} of ${execution.scenario} violated ${violation.property}: ${violation.message}`;
    const notes = [found, `Run it again with: ${rerunCommand(execution)}`];
    throw new CommandError('output', error.message, { notes, cause: error });
  }
}

function directoryOf({ scenario, seed }: PreparedRun, { out, directory }: Execution): string {
  return directory ?? join(out, runDirectory(scenario, seed));
}

/** The command that makes the same run again. */
export function rerunCommand({ seed, rerun }: Pick<Execution, 'seed' | 'rerun'>): string {
  return ['npm run sim --', seedArguments(seed), ...rerun.map(shellWord)].join(' ');
}

interface TracedRun extends TracedOutcome {
  readonly files: RunFiles;
  readonly chronicle: Chronicle;
}

/** Makes a run with its trace written; where it was made before, it must come out the same. */
async function tracedRun(
  prepared: PreparedRun,
  execution: Execution,
  before?: RunResult,
): Promise<TracedRun> {
  const path = join(directoryOf(prepared, execution), 'trace.jsonl');
  const file = new OutputFile(resolve(execution.surroundings.directory, path));
  try {
    const chronicle = new Chronicle(prepared.vocabulary);
    const onLine = (line: string): void => {
      file.write(`${line}\n`);
    };
    const onEvent = (event: TraceEvent): void => {
      chronicle.add(event);
    };
    const outcome = await guarded(execution, () => prepared.trace(onLine, onEvent, execution.breathe));
    if (before !== undefined) expectSame(execution, before, outcome.result);
    file.finish();
    return { ...outcome, files: { trace: path }, chronicle };
  } catch (error) {
    file.abandon();
    throw error;
  }
}

function expectSame(execution: Execution, first: RunResult, second: RunResult): void {
  if (first.hash === second.hash && first.events === second.events && first.verdict === second.verdict)
    return;
  const told = ({ hash, events, verdict }: RunResult): string =>
    `${verdict} after ${events} events, hash ${hash}`;
  const { scenario, seed } = execution;
  throw new CommandError(
    'nondeterminism',
    `seed ${seed} of ${scenario} came out differently when it was run again: first ${told(first)}; then ${told(second)}`,
    { notes: [`Run it again with: ${rerunCommand(execution)}`] },
  );
}

/** Turns whatever the simulator throws into a fault of Lockstep that says how to make it happen again. */
async function guarded<T>(execution: Execution, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { scenario, seed } = execution;
    if (error instanceof SpecError)
      throw new CommandError('scenario', `${scenario} cannot be run: ${error.message}`);
    throw new CommandError(
      'internal',
      `a fault in Lockstep itself, in seed ${seed} of ${scenario}: ${messageOf(error)}`,
      { cause: error, notes: [`Make it happen again with: ${rerunCommand(execution)}`] },
    );
  }
}
