import { join, resolve } from 'node:path';
import type { RunReport, RunSize, ShrunkReport } from '../../reports/index.ts';
import { runDirectory } from '../../reports/index.ts';
import type { FaultPlan, Violation } from '../../sim/index.ts';
import { execute, rerunCommand } from '../execute.ts';
import type { Interrupt } from '../interrupt.ts';
import type { RunOptions } from '../options/request.ts';
import { writeFileWhole } from '../output-file.ts';
import type { Breather } from '../slices.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OpenScenario, PreparedRun, Shrinking, ShrunkRun } from '../workbench.ts';
import { shrinkProgressOf } from './shrink-progress.ts';

/** A run that failed, to be made smaller. */
export interface FailedRun {
  readonly prepared: PreparedRun;
  readonly violation: Violation;
}

/**
 * Makes a failure small, within the time that the options allow, and writes the smallest run that was found beside the
 * other: its scenario's file, its trace and its report. Ctrl-C ends the search and keeps what it has found. Null where the
 * search has come to nothing: then the run cannot be told as a scenario's file.
 */
export async function shrinkFailure(
  { prepared, violation }: FailedRun,
  scenario: OpenScenario,
  options: RunOptions,
  surroundings: Surroundings,
  interrupt: Pick<Interrupt, 'pressed'>,
): Promise<ShrunkReport | null> {
  const shrinking = scenario.shrink(prepared.seed, violation);
  const start = surroundings.clock();
  const elapsed = (): number => surroundings.clock() - start;
  const ending = await searched(shrinking, options, surroundings, interrupt, elapsed);
  const { best } = shrinking;
  if (best === null) return null;
  const realMs = elapsed();
  const directory = join(options.out, runDirectory(prepared.scenario, prepared.seed));
  const file = join(directory, 'scenario.yaml');
  writeFileWhole(resolve(surroundings.directory, file), best.file);
  const bug = options.mutant === null ? [] : ['--mutant', options.mutant];
  const rerun = ['--scenario', file, ...bug];
  const { seed } = best.prepared;
  const { report } = await execute(() => best.prepared, {
    surroundings,
    out: options.out,
    directory: join(directory, 'shrunk'),
    trace: true,
    watched: false,
    breathe: () => surroundings.breathe(),
    wantsFiles: () => true,
    scenario: best.prepared.scenario,
    seed,
    rerun,
  });
  return {
    seed,
    violation: best.violation,
    text: best.file,
    before: sizeOf(prepared, violation),
    after: sizeOf(best.prepared, best.violation),
    attempts: shrinking.attempts,
    realMs,
    ending,
    rerun: rerunCommand({ seed, rerun }),
    scenario: file,
    ...filesOf(report),
  };
}

/** Why a search is left in the middle of a run. */
class Enough extends Error {}

async function searched(
  shrinking: Shrinking,
  options: RunOptions,
  surroundings: Surroundings,
  { pressed }: Pick<Interrupt, 'pressed'>,
  elapsed: () => number,
): Promise<ShrunkReport['ending']> {
  const progress = shrinkProgressOf(options, surroundings);
  const over = (): boolean => pressed() || elapsed() >= options.shrinkMs;
  const breathe: Breather = async () => {
    await surroundings.breathe();
    if (over()) throw new Enough();
  };
  try {
    let told: ShrunkRun | null = null;
    while (await shrinking.step(breathe)) {
      await surroundings.breathe();
      if (over()) throw new Enough();
      told = shrinking.best;
      if (told !== null) progress.update(told.prepared, shrinking.attempts, elapsed());
    }
    return 'nothing-left';
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return pressed() ? 'interrupted' : 'out-of-time';
  } finally {
    progress.end();
  }
}

function sizeOf({ plan, nodes, clients }: PreparedRun, { atMicros }: Violation): RunSize {
  return {
    faults: plan.faults.length,
    requests: requestsUntil(plan, atMicros),
    nodes,
    clients,
    virtualMs: atMicros / 1000,
  };
}

function requestsUntil({ requests }: FaultPlan, end: number): number {
  return requests.filter(({ at }) => at <= end).length;
}

function filesOf({ files }: RunReport): Pick<ShrunkReport, 'trace' | 'report'> {
  const { trace, report } = files;
  if (trace === undefined || report === undefined) throw new Error('a shrunk run has no files');
  return { trace, report };
}
