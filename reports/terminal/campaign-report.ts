import { signatureOf } from '../../sim/index.ts';
import type { Coverage } from '../campaign/coverage.ts';
import type { CampaignEnd, CampaignFailure, CampaignProperty, CampaignSummary } from '../campaign/tally.ts';
import { replayCommand, seedArguments, shellWord } from '../seed.ts';
import type { Cell } from './columns.ts';
import { columns, facts } from './columns.ts';
import { coverageTable, untilCoveredLines } from './coverage-report.ts';
import { measureTable } from './measure-table.ts';
import type { Paint } from './paint.ts';
import { count, counted, duration } from './quantity.ts';
import { shrunkLine } from './shrunk-report.ts';
import { pace } from './speed.ts';

/** Of each property, so many failures are listed. */
const FAILURES_LISTED = 5;

/** The report of a campaign, as lines of at most about 100 columns. */
export function campaignReport(summary: CampaignSummary, rerun: readonly string[], paint: Paint): string[] {
  return [
    campaignVerdictLine(summary, paint),
    '',
    ...propertyTable(summary, paint),
    ...coverageTable(summary, paint),
    ...untilCoveredLines(summary, paint),
    ...failureLists(summary, rerun, paint),
    ...measureTable(summary.measures, paint),
    ...skippedLines(summary),
    '',
    `${pace(summary.events, summary.virtualMs, summary.realMs)}  ${paint.dim('hash')} ${summary.hash}`,
  ];
}

/** What the scenario asks for by name, and seeds did not have. */
function skippedLines({ skipped: { items, runs } }: CampaignSummary): string[] {
  if (items === 0) return [];
  const what = `${counted(items, 'fault or request', 'faults and requests')} of the scenario`;
  const where = counted(runs, 'run');
  return ['', `Skipped in ${where}: ${what}, for a node that the seed did not draw, or after the end.`];
}

/** One line that says how a campaign ended. */
export function campaignVerdictLine(summary: CampaignSummary, paint: Paint): string {
  const { scenario, seeds, failed, virtualMs } = summary;
  const failures = failed === 0 ? 'no failure' : counted(failed, 'failure');
  const seen = summary.untilCovered ? `, ${seenInWords(summary.coverage)}` : '';
  const shown = `${failures}, ${duration(virtualMs)} of virtual time${seen}`;
  const word = paint.bold(verdictWord(summary, paint));
  if (summary.end !== 'ended') return `${word}  ${scenario}: ${howFar(summary)}: ${shown}`;
  const last = seeds.from + Math.max(seeds.done - 1, 0);
  return `${word}  ${scenario}: ${counted(seeds.done, 'run')} (seeds ${seeds.from}..${last}), ${shown}`;
}

function seenInWords({ seen, wanted }: Coverage): string {
  return seen === wanted ? `all of ${count(wanted)} seen` : `${count(seen)} of ${count(wanted)} seen`;
}

/** How far a campaign came that did not end by itself, and what can be said of it: never that it was vacuous. */
function howFar({ end, seeds, ranged, verdict }: CampaignSummary): string {
  const how = end === 'interrupted' ? 'interrupted' : 'broken off by an error';
  const of = ranged
    ? `${count(seeds.done)} of ${counted(seeds.to - seeds.from + 1, 'seed')}`
    : counted(seeds.done, 'seed');
  return `${how} after ${of}, ${seeds.done === 0 ? 'nothing is known' : `${verdict} so far`}`;
}

function verdictWord({ verdict, end }: CampaignSummary, paint: Paint): string {
  switch (verdict) {
    case 'violated':
      return paint.red('VIOLATED');
    case 'vacuous':
      return paint.yellow('VACUOUS');
    case 'passed':
      if (end === 'ended') return paint.green('PASSED');
      return paint.yellow(end === 'interrupted' ? 'INTERRUPTED' : 'BROKEN OFF');
  }
}

function propertyTable({ properties, end }: CampaignSummary, paint: Paint): string[] {
  const judged = properties.filter(({ kind }) => kind !== 'sometimes');
  if (judged.length === 0) return [];
  const rows = judged.map((property): Cell[] => [
    mark(property, end, paint),
    property.id,
    { text: property.kind, paint: paint.dim },
    ...exercised(property, end, paint),
  ]);
  const layout = [
    { title: '', align: 'left' },
    { title: 'Property', align: 'left' },
    { title: 'Kind', align: 'left' },
    { title: 'Exercised', align: 'right' },
    { title: 'In runs', align: 'right' },
    { title: '', align: 'left' },
  ] as const;
  return columns(layout, rows, paint.bold);
}

function mark({ status, required }: CampaignProperty, end: CampaignEnd, paint: Paint): Cell {
  switch (status) {
    case 'held':
      return { text: '✓', paint: paint.green };
    case 'violated':
      return { text: '✗', paint: paint.red };
    case 'not-exercised':
      return { text: required && end === 'ended' ? '!' : '–', paint: paint.yellow };
  }
}

function exercised(
  { exercised: times, runs, required }: CampaignProperty,
  end: CampaignEnd,
  paint: Paint,
): Cell[] {
  if (runs > 0) return [`${count(times)} ×`, count(runs)];
  const words: Cell = { text: 'not exercised', paint: paint.yellow };
  return required && end === 'ended'
    ? [words, '0', { text: 'but required', paint: paint.yellow }]
    : [words, '0'];
}

function failureLists(summary: CampaignSummary, rerun: readonly string[], paint: Paint): string[] {
  const { kinds } = summary;
  return kinds.flatMap(({ signature, property, failures: times }) => {
    const failures = summary.failures.filter(({ violation }) => signatureOf(violation) === signature);
    const sentence = summary.sentences.get(property);
    const listed = failures.slice(0, FAILURES_LISTED);
    const more = failures.slice(FAILURES_LISTED).map(({ seed }) => String(seed));
    const ofProperty = kinds.filter((kind) => kind.property === property);
    const at = ofProperty.findIndex((kind) => kind.signature === signature) + 1;
    const which = ofProperty.length === 1 ? '' : ` (kind ${at} of ${ofProperty.length})`;
    return [
      '',
      `${paint.red(paint.bold(property))}${which}: ${counted(times, 'failure')} in ${counted(summary.seeds.done, 'run')}`,
      ...(sentence === undefined ? [] : [paint.dim(`  ${sentence}`)]),
      ...failureTable(listed, paint),
      ...(more.length === 0 ? [] : [`  also seeds ${seedList(more)}`]),
      ...first(listed, rerun, paint),
      ...failures.flatMap((failure) => smallest(failure, paint)),
    ];
  });
}

function failureTable(failures: readonly CampaignFailure[], paint: Paint): string[] {
  const layout = [
    { title: 'Seed', align: 'right' },
    { title: 'What', align: 'left', maxWidth: 76 },
  ] as const;
  const rows = failures.map(({ seed, violation }): Cell[] => [String(seed), violation.message]);
  return columns(layout, rows, paint.dim);
}

/** What shrinking has made of a failure, in short: its file says the rest. */
function smallest({ seed, shrunk }: CampaignFailure, paint: Paint): string[] {
  if (shrunk === undefined) return [];
  return [
    `  seed ${seed}, ${shrunkLine(shrunk)}`,
    ...facts(
      [
        ['scenario', shrunk.scenario],
        ['run it', shrunk.rerun],
      ],
      paint.dim,
      'copied',
    ),
  ];
}

function first(failures: readonly CampaignFailure[], rerun: readonly string[], paint: Paint): string[] {
  const [failure] = failures;
  if (failure === undefined) return [];
  const { seed, files } = failure;
  const again = ['npm run sim --', seedArguments(seed), ...rerun.map(shellWord)].join(' ');
  const rows: [string, string][] = [['run it again', again]];
  const mutant = rerun[rerun.indexOf('--mutant') + 1];
  const bug = rerun.includes('--mutant') ? mutant : undefined;
  if (files.trace !== undefined) rows.push(['replay it', replayCommand(files.trace, bug)]);
  if (files.report !== undefined) rows.push(['report', files.report]);
  return facts(rows, paint.dim, 'copied');
}

function seedList(seeds: readonly string[]): string {
  const shown = seeds.slice(0, 12);
  return seeds.length > shown.length
    ? `${shown.join(', ')} and ${seeds.length - shown.length} more`
    : shown.join(', ');
}
