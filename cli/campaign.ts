import { resolve } from 'node:path';
import {
  CampaignTally,
  MAX_SEED,
  campaignDocument,
  campaignReport,
  campaignVerdictLine,
} from '../reports/index.ts';
import type { CampaignSummary, RunFiles } from '../reports/index.ts';
import type { Violation } from '../sim/index.ts';
import { CommandError } from './command-error.ts';
import { conduct } from './crew/conduct.ts';
import type { Crew, MadeRun, Orders } from './crew/crew.ts';
import { soloCrew } from './crew/solo-crew.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { interruptible } from './interrupt.ts';
import type { CampaignRequest } from './options/request.ts';
import { expectWritable } from './output-file.ts';
import { progressOf } from './progress.ts';
import { rerunOptions } from './run-once.ts';
import type { Show } from './show.ts';
import type { Surroundings } from './surroundings.ts';
import type { ScenarioChanges, Workbench } from './workbench.ts';

/** Of each property, so many failures are told with their files; of the others the seed is enough. */
const FILES_PER_PROPERTY = 5;

/** And besides, the first of each kind of failure, for so many kinds of a property. */
const KINDS_PER_PROPERTY = 20;

/**
 * One run for each seed of a range, or as many as the time allows, several at a time. Ctrl-C ends it with what is known by
 * then. However many there are at a time, what comes of it is the same.
 */
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
  const orders: Orders = { scenario: request.scenario, changes: changesOf(request), out: request.out, rerun };
  const jobs = Math.min(request.jobs ?? surroundings.processors, (to ?? MAX_SEED) - from + 1);
  const crew =
    jobs === 1 ? soloCrew(orders, surroundings, workbench, interrupt) : await surroundings.hire(jobs, orders);
  interrupt.onPress(() => {
    crew.stop();
  });

  try {
    await conduct(
      crew,
      { from, to: to ?? MAX_SEED },
      {
        more: () => !interrupt.pressed() && (forMs === null || elapsed() < forMs),
        ready: (done) => {
          progress.update(done, tally.failures, elapsed());
        },
        take: async (run) => {
          tally.add({ ...run, files: await filesOf(run, tally, crew) });
        },
      },
    );
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
    await crew.dismiss();
  }
  // Ctrl-C during the very last run cuts nothing short.
  const cut = interrupt.pressed() && (to === null || tally.runs < to - from + 1);
  const summary = tally.summary(elapsed(), cut ? 'interrupted' : 'ended');
  showCampaign(summary, rerun, show);
  return cut ? EXIT.interrupted : exitCodeOf(summary);
}

/** Where it is told what led to a violation. What Ctrl-C came before is told of no further. */
async function filesOf(run: MadeRun, tally: CampaignTally, crew: Crew): Promise<RunFiles> {
  const { violation } = run.result;
  if (violation === null || !deservesFiles(violation, tally)) return {};
  try {
    return await crew.files(run);
  } catch (error) {
    if (error instanceof CommandError && error.kind === 'interrupted') return {};
    throw error;
  }
}

function deservesFiles(violation: Violation, tally: CampaignTally): boolean {
  if (tally.failuresOf(violation.property) < FILES_PER_PROPERTY) return true;
  return (tally.newKindOf(violation) ?? Infinity) < KINDS_PER_PROPERTY;
}

function changesOf({ nodes, durationMicros, config, properties }: CampaignRequest): ScenarioChanges {
  return { nodes, durationMicros, config, properties };
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
