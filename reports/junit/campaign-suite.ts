import { signatureOf } from '../../sim/index.ts';
import type { FailureKind } from '../campaign/failure-list.ts';
import type { CampaignFailure, CampaignProperty, CampaignSummary } from '../campaign/tally.ts';
import { replayCommand, seedArguments, shellWord } from '../seed.ts';
import { campaignReport, campaignVerdictLine } from '../terminal/campaign-report.ts';
import { facts } from '../terminal/columns.ts';
import { plainPaint } from '../terminal/paint.ts';
import { count, counted } from '../terminal/quantity.ts';
import { shrunkFacts, violationFacts } from './failure-facts.ts';
import type { JunitCase, JunitOutcome, JunitSuite } from './junit-suite.ts';
import { COMPLETED } from './junit-suite.ts';

/** Of each property, so many kinds of failures are told; the first seed of each. */
const KINDS_TOLD = 5;

/** So many seeds of a kind are named. */
const SEEDS_NAMED = 20;

/** A campaign: each property is a case. `rerun`: the options that, beside a seed, make one of its runs again. */
export function campaignSuite(summary: CampaignSummary, rerun: readonly string[]): JunitSuite {
  const { scenario, seeds, verdict, hash, events, virtualMs } = summary;
  const known = new Set(summary.properties.map(({ id }) => id));
  const others = summary.kinds.flatMap(({ property }) => (known.has(property) ? [] : [property]));
  return {
    name: scenario,
    properties: [
      ['seeds', `${seeds.from}..${seeds.to}`],
      ['runs', String(seeds.done)],
      ['verdict', verdict],
      ['hash', hash],
      ['events', String(events)],
      ['virtualSeconds', String(Math.round(virtualMs / 1000))],
      ['again', ['npm run sim --', `--seeds ${range(summary)}`, ...rerun.map(shellWord)].join(' ')],
    ],
    cases: [
      completed(summary),
      ...summary.properties.map((property): JunitCase => {
        return { name: property.id, realMs: 0, outcome: outcomeOf(property, summary, rerun) };
      }),
      ...[...new Set(others)].map((id): JunitCase => {
        return { name: id, realMs: 0, outcome: violated(id, summary, rerun) };
      }),
    ],
    output: campaignReport(summary, rerun, plainPaint).join('\n'),
  };
}

/** The seeds that were run. */
function range({ seeds }: CampaignSummary): string {
  return `${seeds.from}..${seeds.from + Math.max(seeds.done - 1, 0)}`;
}

function completed(summary: CampaignSummary): JunitCase {
  const { end, realMs } = summary;
  if (end === 'ended') return { name: COMPLETED, realMs, outcome: { kind: 'held' } };
  const message = campaignVerdictLine(summary, plainPaint);
  const text = 'What is told here is of the seeds before that alone: of the others nothing is known.';
  return { name: COMPLETED, realMs, outcome: { kind: 'error', type: end, message, text } };
}

function outcomeOf(
  { id, status, kind, required }: CampaignProperty,
  summary: CampaignSummary,
  rerun: readonly string[],
): JunitOutcome {
  switch (status) {
    case 'held':
      return { kind: 'held' };
    case 'violated':
      return violated(id, summary, rerun);
    case 'not-exercised': {
      const what = kind === 'sometimes' ? 'was never seen' : 'was never put to the test';
      const why = `${what} in ${counted(summary.seeds.done, 'run')}`;
      return required && summary.end === 'ended'
        ? neverExercised(`${why}, and is required`, summary.sentences.get(id))
        : { kind: 'skipped', why };
    }
  }
}

/** Vacuous: a green build would say something that nobody has tried. */
function neverExercised(message: string, sentence: string | undefined): JunitOutcome {
  const text = [
    ...(sentence === undefined ? [] : [sentence, '']),
    'Nothing was violated here, and nothing was shown either: what the property speaks of has not happened.',
    'It is required by the list `exercise` of the scenario, or by --properties. Run more seeds; or give the',
    'scenario faults and work with which it happens; or take it from the list.',
  ].join('\n');
  return { kind: 'error', type: 'never-exercised', message, text };
}

function violated(id: string, summary: CampaignSummary, rerun: readonly string[]): JunitOutcome {
  const kinds = summary.kinds.filter(({ property }) => property === id);
  const times = kinds.reduce((sum, { failures }) => sum + failures, 0);
  const [first] = kinds;
  const found = first === undefined ? '' : `seed ${first.first.seed}: ${first.first.violation.message} `;
  const share = `${count(times)} of ${counted(summary.seeds.done, 'run')}`;
  const sentence = summary.sentences.get(id);
  const told = kinds.slice(0, KINDS_TOLD);
  const text = [
    ...(sentence === undefined ? [] : [sentence]),
    `Violated in ${share}${kinds.length > 1 ? `, in ${kinds.length} ways` : ''}.`,
    ...told.flatMap((kind) => ['', ...kindTold(kind, summary, rerun)]),
    ...(kinds.length > told.length ? ['', `And ${counted(kinds.length - told.length, 'way')} more.`] : []),
  ].join('\n');
  return { kind: 'failure', type: 'violated', message: `${found}(${share})`, text };
}

function kindTold(kind: FailureKind, summary: CampaignSummary, rerun: readonly string[]): string[] {
  const alike = summary.failures.filter(({ violation }) => signatureOf(violation) === kind.signature);
  // What shrinking has made of it stands there, and not with the kind.
  const first = alike[0] ?? kind.first;
  const others = alike.slice(1, 1 + SEEDS_NAMED).map(({ seed }) => String(seed));
  const more = kind.failures - 1 - others.length;
  return [
    `Seed ${first.seed}`,
    ...violationFacts(first.violation),
    ...commands(first, rerun),
    ...(first.shrunk === undefined ? [] : ['', ...shrunkFacts(first.shrunk)]),
    ...(others.length === 0
      ? []
      : [`Also seeds ${others.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`]),
  ];
}

function commands({ seed, files }: CampaignFailure, rerun: readonly string[]): string[] {
  const bug = rerun.includes('--mutant') ? rerun[rerun.indexOf('--mutant') + 1] : undefined;
  const again = ['npm run sim --', seedArguments(seed), ...rerun.map(shellWord)].join(' ');
  const rows: [string, string][] = [['run it again', again]];
  if (files.trace !== undefined) rows.push(['replay it', replayCommand(files.trace, bug)]);
  if (files.report !== undefined) rows.push(['report', files.report]);
  return facts(rows, plainPaint.dim, 'copied');
}
