import { resolve } from 'node:path';
import type { Paint, RunReport, ShrunkReport } from '../reports/index.ts';
import {
  emptySuite,
  failureReport,
  replayCommand,
  runDocument,
  runReport,
  runSuite,
  runSuiteName,
  shrunkLine,
  shrunkReport,
  verdictLine,
} from '../reports/index.ts';
import { DEFAULT_SCENARIO } from '../scenarios/catalogue/catalogue.ts';
import { CommandError } from './command-error.ts';
import type { ExecutedRun } from './execute.ts';
import { execute, rerunCommand } from './execute.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { interruptible } from './interrupt.ts';
import { expectWritable } from './output-file.ts';
import type { RunOptions, RunRequest } from './options/request.ts';
import type { Show } from './show.ts';
import { shrinkFailure } from './shrink/shrink-failure.ts';
import type { Surroundings } from './surroundings.ts';
import type { Workbench } from './workbench.ts';

/** One run of a scenario, with its report. */
export async function runOnce(
  request: RunRequest,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
): Promise<ExitCode> {
  const scenario = workbench.open(request.scenario, request);
  expectWritable(resolve(surroundings.directory, request.out));
  const seed = request.seed ?? surroundings.drawSeed();
  if (request.seed === null) show.aside(`seed ${seed} (drawn)`);
  const rerun = rerunOptions(request);
  show.suiteSoFar(() => emptySuite(runSuiteName(scenario.name, seed)));
  return interruptible(surroundings, async (interrupt) => {
    const executed = await execute(() => scenario.prepare(seed), {
      surroundings,
      out: request.out,
      trace: request.trace,
      watched: !show.json && !show.quiet,
      breathe: interrupt.breathe,
      wantsFiles: () => true,
      scenario: scenario.name,
      seed,
      rerun,
    });
    const { violation } = executed.report.result;
    show.suiteSoFar(() => runSuite(executed.report, executed.story));
    if (violation !== null && executed.story === null) {
      const found = `interrupted before the report of seed ${seed} of ${scenario.name} was written, which violated ${violation.property}: ${violation.message}`;
      throw new CommandError('interrupted', found, {
        notes: [`Run it again with: ${rerunCommand({ seed, rerun })}`],
      });
    }
    show.suite(() => runSuite(executed.report, executed.story));
    if (violation === null || request.shrinkMs === 0) {
      showRun(executed, show);
      return violation === null ? EXIT.passed : EXIT.violated;
    }
    // Whoever reads has the verdict at once; a program waits for the whole document.
    if (!show.json) showRun(executed, show);
    const failed = { prepared: executed.prepared, violation };
    const shrunk = await shrinkFailure(failed, scenario, request, surroundings, interrupt);
    const report = { ...executed.report, ...given(shrunk) };
    show.suite(() => runSuite(report, executed.story));
    if (show.json) showRun({ ...executed, report }, show);
    else if (shrunk !== null) showShrunk(shrunk, show, surroundings);
    return EXIT.violated;
  });
}

function given(shrunk: ShrunkReport | null): Pick<RunReport, 'shrunk'> {
  return shrunk === null ? {} : { shrunk };
}

function showShrunk(shrunk: ShrunkReport, show: Show, { mutant }: Surroundings): void {
  if (show.quiet) show.lines([shrunkLine(shrunk), shrunk.rerun]);
  else show.lines(['', ...shrunkReport(shrunk, mutant ?? undefined, show.paint)]);
}

/** Shows a run in the form that was asked for. */
export function showRun({ report, story }: Pick<ExecutedRun, 'report' | 'story'>, show: Show): void {
  if (show.json) show.document(runDocument(report));
  else if (show.quiet) show.lines(quietLines(report, show.paint));
  else if (story === null) show.lines(runReport(report, show.paint));
  else show.lines(failureReport(report, story, show.paint));
}

/** The verdict, and where to look if it is a bad one. */
function quietLines(report: RunReport, paint: Paint): string[] {
  const { trace } = report.files;
  const verdict = verdictLine(report, paint);
  if (report.result.verdict === 'passed' || trace === undefined) return [verdict];
  return [verdict, report.replay ?? replayCommand(trace, report.mutant)];
}

/** The options that, beside a seed, make the same run again. */
export function rerunOptions(request: RunOptions): string[] {
  const options: string[] = [];
  if (request.scenario !== DEFAULT_SCENARIO) options.push('--scenario', request.scenario);
  if (request.nodes !== null) options.push('--nodes', String(request.nodes));
  if (request.durationMicros !== null) options.push('--duration', durationOption(request.durationMicros));
  if (request.config !== null) options.push('--config', request.config);
  if (request.mutant !== null) options.push('--mutant', request.mutant);
  if (request.properties !== null) options.push('--properties', request.properties.join(','));
  return options;
}

function durationOption(micros: number): string {
  if (micros % 1_000_000 === 0) return `${micros / 1_000_000}s`;
  return micros % 1000 === 0 ? `${micros / 1000}ms` : `${micros}us`;
}
