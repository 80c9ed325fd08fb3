import type { Violation } from '../../sim/index.ts';
import type { FailureStory } from '../failure/chronicle.ts';
import type { ToldEvent } from '../failure/told-event.ts';
import type { NodeStanding } from '../run/node-standing.ts';
import type { RunReport } from '../run/run-report.ts';
import { replayCommand } from '../seed.ts';
import { skippedInWords } from '../words/skipped.ts';
import type { Cell } from './columns.ts';
import { columns, facts } from './columns.ts';
import { operatorReport } from './operator-report.ts';
import type { Ink, Paint } from './paint.ts';
import { count, counted, moment } from './quantity.ts';
import { speed } from './speed.ts';

/** The report of a run that violated a property: what, where, what led there, and how to see it again. */
export function failureReport(report: RunReport, story: FailureStory, paint: Paint): string[] {
  const { operator } = report;
  const { violation } = report.result;
  if (violation === null) throw new Error('a failure report needs a violation');
  return [
    `${paint.bold(paint.red('VIOLATED'))}  ${paint.bold(violation.property)}`,
    '',
    ...matter(report, violation, paint),
    '',
    paint.bold(eventsTitle(story)),
    ...eventTable(story.events, paint),
    ...standingTable(story.standings, paint),
    ...faultTable(story, paint),
    ...(operator === undefined ? [] : operatorReport(operator, report.result.measures, paint)),
    '',
    ...fileLines(report, paint),
    '',
    `${speed(report)}  ${paint.dim('hash')} ${report.result.hash}`,
  ];
}

/** A name and what there is to say of it. */
type Fact = [name: string, text: string];

function matter(report: RunReport, violation: Violation, paint: Paint): string[] {
  const { stalled, waitingFor } = report.result;
  const sentence = report.properties.find(({ id }) => id === violation.property)?.sentence;
  const skipped = skippedInWords(report.plan);
  const where = `${report.scenario}, seed ${report.seed}, ${counted(report.nodes, 'node')}`;
  const when = `${moment(violation.atMicros)}, event ${count(violation.event)}`;
  const nodes = [violation.node, ...violation.others].filter((node) => node !== null);
  const rows: Fact[] = [
    ...(sentence === undefined ? [] : [['property', sentence] satisfies Fact]),
    ['what', violation.message],
    ['expected', violation.expected],
    ['seen', violation.seen],
    ...(nodes.length === 0 ? [] : [['nodes', [...new Set(nodes)].join(', ')] satisfies Fact]),
    ['when', when],
    ['run', where],
    ...(skipped === null ? [] : [['skipped', skipped] satisfies Fact]),
    ...(stalled === true
      ? [['stuck', 'it ended early, as nothing made progress any more'] satisfies Fact]
      : []),
    ...(waitingFor === null ? [] : [['waits for', waitingFor] satisfies Fact]),
  ];
  return facts(rows, paint.dim);
}

function eventsTitle({ nodes }: FailureStory): string {
  return `The last events that matter for ${nodes.length === 0 ? 'the cluster' : nodes.join(', ')}`;
}

function eventTable(events: readonly ToldEvent[], paint: Paint): string[] {
  if (events.length === 0) return ['  none'];
  const layout = [
    { title: 'Time', align: 'right' },
    { title: 'Event', align: 'right' },
    { title: 'Node', align: 'left' },
    { title: 'What happened', align: 'left', maxWidth: 66 },
  ] as const;
  const rows = events.map((event): Cell[] => [
    { text: moment(event.at), paint: paint.dim },
    { text: count(event.n), paint: paint.dim },
    event.node ?? '',
    event.weight === 'routine' ? event.words : { text: event.words, paint: paintOf(event, paint) },
  ]);
  return columns(layout, rows, paint.bold);
}

function paintOf({ weight }: ToldEvent, paint: Paint): Ink {
  return weight === 'fault' ? paint.yellow : paint.cyan;
}

function standingTable(standings: readonly NodeStanding[], paint: Paint): string[] {
  if (standings.length === 0) return [];
  const facts = [...new Set(standings.flatMap((standing) => Object.keys(standing.facts)))];
  const layout = ['Node', 'Is', ...facts.map(capital)].map((title) => ({ title, align: 'left' }) as const);
  const rows = standings.map(({ node, condition, facts: known }): Cell[] => [
    node,
    condition === 'running' ? condition : { text: condition, paint: paint.yellow },
    ...facts.map((fact) => known[fact] ?? ''),
  ]);
  return ['', paint.bold('Where the nodes stood'), ...columns(layout, rows, paint.bold)];
}

function faultTable({ faults, faultCount }: FailureStory, paint: Paint): string[] {
  if (faults.length === 0) return ['', paint.bold('No fault of the plan had struck')];
  const title =
    faultCount > faults.length
      ? `The last ${faults.length} of ${counted(faultCount, 'fault')}`
      : 'The faults';
  const layout = [
    { title: '', align: 'right' },
    { title: '', align: 'left', maxWidth: 80 },
  ] as const;
  const rows = faults.map((fault): Cell[] => [
    { text: moment(fault.at), paint: paint.dim },
    fault.words.replace(/^FAULT /, ''),
  ]);
  return ['', paint.bold(`${title} that had struck`), ...columns(layout, rows, paint.bold)];
}

function fileLines({ files, replay, rerun, mutant }: RunReport, paint: Paint): string[] {
  const rows: Fact[] = [];
  if (files.trace !== undefined) {
    rows.push(['replay it', replay ?? replayCommand(files.trace, mutant)]);
  }
  if (rerun !== null) rows.push(['run it again', rerun]);
  if (files.trace !== undefined) rows.push(['trace', files.trace]);
  if (files.report !== undefined) rows.push(['report', files.report]);
  return facts(rows, paint.dim, 'copied');
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
