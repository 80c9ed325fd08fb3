import { resolve } from 'node:path';
import {
  CampaignTally,
  MAX_SEED,
  campaignDocument,
  campaignReport,
  campaignVerdictLine,
} from '../reports/index.ts';
import type { CampaignSummary } from '../reports/index.ts';
import { CommandError } from './command-error.ts';
import { execute } from './execute.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { interruptible } from './interrupt.ts';
import type { CampaignRequest } from './options/request.ts';
import { expectWritable } from './output-file.ts';
import { progressOf } from './progress.ts';
import { rerunOptions } from './run-once.ts';
import type { Show } from './show.ts';
import { withShrunkFirsts } from './shrink/shrink-firsts.ts';
import type { Surroundings } from './surroundings.ts';
import type { Workbench } from './workbench.ts';

/** Of each property, so many failures are told with their files; of the others the seed is enough. */
const FILES_PER_PROPERTY = 5;

/** The event loop gets a chance this often, so that Ctrl-C is noticed between runs. */
const BREATHE_EVERY_MS = 20;

/** One run for each seed of a range, or as many as the time allows. Ctrl-C ends it with what is known by then. */
export function campaign(
  request: CampaignRequest,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
): Promise<ExitCode> {
  // Listened to from the first moment on: whoever stops the campaign gets a document, if an empty one.
  return interruptible(surroundings, (interrupt) =>
    carriedOut(request, show, surroundings, workbench, interrupt),
  );
}

async function carriedOut(
  request: CampaignRequest,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const scenario = workbench.open(request.scenario, request);
  expectWritable(resolve(surroundings.directory, request.out));
  const { from, to, forMs } = request;
  const tally = new CampaignTally({
    scenario: scenario.name,
    from,
    to,
    properties: scenario.properties,
    required: scenario.required,
  });
  const start = surroundings.clock();
  const elapsed = (): number => surroundings.clock() - start;
  const progress = progressOf(request, surroundings);
  const rerun = rerunOptions(request);

  let breathed = 0;
  try {
    for (let seed = from; seed <= (to ?? MAX_SEED); seed++) {
      if (forMs !== null && seed > from && elapsed() >= forMs) break;
      if (interrupt.pressed()) break;
      const { report, observations } = await execute(() => scenario.prepare(seed), {
        surroundings,
        out: request.out,
        trace: false,
        watched: false,
        breathe: interrupt.breathe,
        wantsFiles: ({ property }) => tally.failuresOf(property) < FILES_PER_PROPERTY,
        scenario: scenario.name,
        seed,
        rerun,
      });
      const { result, plan, files } = report;
      tally.add({
        seed,
        result,
        observations,
        faults: plan.faults.length,
        skipped: plan.skipped?.length ?? 0,
        files,
      });
      if (elapsed() - breathed < BREATHE_EVERY_MS) continue;
      progress.update(tally.runs, tally.failures, elapsed());
      await surroundings.breathe();
      breathed = elapsed();
    }
  } catch (error) {
    progress.end();
    const cutShort = error instanceof CommandError && error.kind === 'interrupted';
    if (error instanceof CommandError && !cutShort && !show.json && tally.runs > 0) {
      // The error ends the campaign; what the runs before it have shown is not lost.
      showCampaign(tally.summary(elapsed(), 'broken-off'), rerun, show);
    }
    if (!cutShort) throw error;
  } finally {
    progress.end();
  }
  // Ctrl-C during the very last run cuts nothing short.
  const cut = interrupt.pressed() && (to === null || tally.runs < to - from + 1);
  const made = tally.summary(elapsed(), cut ? 'interrupted' : 'ended');
  const summary = await withShrunkFirsts(made, scenario, request, surroundings, interrupt);
  showCampaign(summary, rerun, show);
  return cut ? EXIT.interrupted : exitCodeOf(summary);
}

function showCampaign(summary: CampaignSummary, rerun: readonly string[], show: Show): void {
  if (show.json) show.document(campaignDocument(summary));
  else if (show.quiet) show.lines([campaignVerdictLine(summary, show.paint)]);
  else show.lines(campaignReport(summary, rerun, show.paint));
}

function exitCodeOf({ verdict }: CampaignSummary): ExitCode {
  switch (verdict) {
    case 'passed':
      return EXIT.passed;
    case 'violated':
      return EXIT.violated;
    case 'vacuous':
      return EXIT.vacuous;
  }
}
