import { resolve } from 'node:path';
import {
  CampaignTally,
  MAX_SEED,
  campaignDocument,
  campaignReport,
  campaignSuite,
  campaignVerdictLine,
  counted,
} from '../reports/index.ts';
import type { CampaignFrame, CampaignSummary, RunFiles } from '../reports/index.ts';
import type { Violation } from '../sim/index.ts';
import { CommandError } from './command-error.ts';
import { conduct } from './crew/conduct.ts';
import type { Crew, MadeRun, Orders, SeedRange } from './crew/crew.ts';
import { soloCrew } from './crew/solo-crew.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { interruptible } from './interrupt.ts';
import type { CampaignRequest } from './options/request.ts';
import { expectWritable } from './output-file.ts';
import { progressOf } from './progress.ts';
import { CampaignRecord } from './record/campaign-record.ts';
import { rerunOptions } from './run-once.ts';
import type { Show } from './show.ts';
import { withShrunkFirsts } from './shrink/shrink-firsts.ts';
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
  const frame: CampaignFrame = {
    scenario: scenario.name,
    from,
    to,
    properties: scenario.properties,
    required: scenario.required,
    untilCovered: request.untilCovered,
  };
  const record = new CampaignRecord(request, scenario, surroundings);
  const before = request.resume ? record.read() : null;
  const tally = before === null ? new CampaignTally(frame) : CampaignTally.from(frame, before.state);
  expectSomethingToCover(request, tally);
  const old = request.resume ? null : record.setAside();
  const covered = (): boolean => request.untilCovered && tally.coverage.missing.length === 0;
  if (request.resume && !show.quiet) show.aside(resumption(record, tally, from));
  // Whoever has forgotten --resume must not lose hours for it.
  if (old !== null && !show.quiet)
    show.aside(`beginning anew: how far the same campaign had come is kept in ${old}`);
  const start = surroundings.clock() - (before?.elapsedMs ?? 0);
  const elapsed = (): number => surroundings.clock() - start;
  const progress = progressOf(request, surroundings);
  const rerun = rerunOptions(request);
  const orders: Orders = { scenario: request.scenario, changes: changesOf(request), out: request.out, rerun };
  const seeds: SeedRange = { from: from + tally.runs, to: to ?? MAX_SEED };
  const jobs = Math.max(1, Math.min(request.jobs ?? surroundings.processors, seeds.to - seeds.from + 1));
  const crew =
    jobs === 1 ? soloCrew(orders, surroundings, workbench, interrupt) : await surroundings.hire(jobs, orders);
  interrupt.onPress(() => {
    crew.stop();
  });

  try {
    const known = tally.runs;
    // What was resumed may be all that is wanted.
    const wanted = covered() ? { from: seeds.from, to: seeds.from - 1 } : seeds;
    await conduct(crew, wanted, {
      more: () => !interrupt.pressed() && (forMs === null || elapsed() < forMs),
      ready: (done) => {
        progress.update({ done: known + done, elapsedMs: elapsed(), ...tally.progress });
      },
      enough: covered,
      take: async (run) => {
        const files = await filesOf(run, tally, crew);
        // Ctrl-C came before its files: it is told of now, and made again by whoever goes on with this.
        if (files === null) record.close(tally, elapsed());
        tally.add({ ...run, files: files ?? {} });
        record.keep(tally, elapsed());
      },
    });
  } catch (error) {
    progress.end();
    const cutShort = error instanceof CommandError && error.kind === 'interrupted';
    if (!cutShort) {
      // The error ends the campaign; what the runs before it have shown is not lost.
      const known = tally.summary(elapsed(), 'broken-off');
      show.suiteSoFar(() => campaignSuite(known, rerun));
      if (error instanceof CommandError && !show.json && tally.runs > 0) showCampaign(known, rerun, show);
      throw error;
    }
  } finally {
    progress.end();
    await crew.dismiss();
  }
  // Ctrl-C during the very last run cuts nothing short.
  const cut = interrupt.pressed() && !covered() && (to === null || tally.runs < to - from + 1);
  if (!cut) record.remove();
  else if (tally.runs > 0) record.write(tally, elapsed());
  const made = tally.summary(elapsed(), cut ? 'interrupted' : 'ended');
  // Shrinking takes its time, and whoever ends it must not lose what is known.
  show.suite(() => campaignSuite(made, rerun));
  const summary = await withShrunkFirsts(made, scenario, request, surroundings, interrupt).catch(
    (error: unknown) => {
      // That nothing smaller can be written is no reason to keep what is known from whoever has waited for it.
      if (!show.json) showCampaign(made, rerun, show);
      throw error;
    },
  );
  if (summary !== made) show.suite(() => campaignSuite(summary, rerun));
  showCampaign(summary, rerun, show);
  if (cut && record.exists && !show.json && !show.quiet) {
    show.lines(['', `The same command with --resume goes on from here (${record.shown}).`]);
  }
  return cut ? EXIT.interrupted : exitCodeOf(summary);
}

/** Whoever asks for coverage where there is nothing to see would wait for nothing. */
function expectSomethingToCover(
  { untilCovered, scenario }: CampaignRequest,
  { coverage }: CampaignTally,
): void {
  if (!untilCovered || coverage.wanted > 0) return;
  throw new CommandError(
    'usage',
    `--until-covered: of what ${scenario} checks, nothing is required, and nothing is a state to be seen`,
  );
}

function resumption(record: CampaignRecord, tally: CampaignTally, from: number): string {
  return tally.runs === 0
    ? `nothing to resume at ${record.shown}: beginning with seed ${from}`
    : `going on after ${counted(tally.runs, 'run')} with seed ${from + tally.runs} (${record.shown})`;
}

/** Where it is told what led to a violation; null if Ctrl-C came before that. */
async function filesOf(run: MadeRun, tally: CampaignTally, crew: Crew): Promise<RunFiles | null> {
  const { violation } = run.result;
  if (violation === null || !deservesFiles(violation, tally)) return {};
  try {
    return await crew.files(run);
  } catch (error) {
    if (error instanceof CommandError && error.kind === 'interrupted') return null;
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
