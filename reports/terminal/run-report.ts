import type { PropertyKind, PropertyResult } from '../../sim/index.ts';
import type { RunReport } from '../run/run-report.ts';
import type { Cell, Column } from './columns.ts';
import { columns } from './columns.ts';
import { measureTable } from './measure-table.ts';
import { operatorReport } from './operator-report.ts';
import type { Paint } from './paint.ts';
import { count, counted, duration } from './quantity.ts';
import { speed } from './speed.ts';
import { whatHappened } from './what-happened.ts';

/** The report of a run that violated nothing, as lines of at most about 100 columns. */
export function runReport(report: RunReport, paint: Paint): string[] {
  const { result } = report;
  const size = [counted(report.nodes, 'node'), counted(report.clients, 'client')].join(', ');
  const ofKind = (kind: PropertyKind): PropertyResult[] =>
    result.properties.filter((each) => each.kind === kind);
  const length = `${duration(result.virtualMicros / 1000)} of virtual time`;
  return [
    `${paint.bold(paint.green('PASSED'))}  ${report.scenario}, seed ${report.seed}: ${size}, ${length}`,
    ...propertyTable(ofKind('always'), 'Held after every event, and how often it was put to the test', paint),
    ...propertyTable(ofKind('eventually'), 'Came true in time', paint),
    '',
    paint.bold('What happened'),
    ...whatHappened(report, paint),
    ...measureTable(result.measures, paint),
    ...(report.operator === undefined ? [] : operatorReport(report.operator, result.measures, paint)),
    '',
    `${speed(report)}  ${paint.dim('hash')} ${result.hash}`,
  ];
}

/** One line that says how a run ended: all there is with `--quiet`. */
export function verdictLine({ scenario, seed, result }: RunReport, paint: Paint): string {
  const run = `${scenario}, seed ${seed}`;
  if (result.violation === null)
    return `${paint.green('passed')}  ${run}  ${paint.dim('hash')} ${result.hash}`;
  return `${paint.red('violated')}  ${run}  ${result.violation.property}: ${result.violation.message}`;
}

/** The properties of one kind, each with how often it was exercised, in two halves side by side. */
function propertyTable(properties: readonly PropertyResult[], title: string, paint: Paint): string[] {
  if (properties.length === 0) return [];
  const half = Math.ceil(properties.length / 2);
  const rows = properties.slice(0, half).map((left, i): Cell[] => {
    const right = properties[half + i];
    return [...cells(left, paint), '', ...(right === undefined ? [] : cells(right, paint))];
  });
  return ['', paint.bold(title), ...columns([...PROPERTY, GUTTER, ...PROPERTY], rows, paint.bold)];
}

const PROPERTY: readonly Column[] = [
  { title: '', align: 'left' },
  { title: '', align: 'left' },
  { title: '', align: 'right' },
];
const GUTTER: Column = { title: '', align: 'left' };

function cells({ status, id, exercised }: PropertyResult, paint: Paint): Cell[] {
  switch (status) {
    case 'held':
      return [{ text: '✓', paint: paint.green }, id, `${count(exercised)} ×`];
    case 'violated':
      return [{ text: '✗', paint: paint.red }, id, `${count(exercised)} ×`];
    case 'not-exercised':
      return [{ text: '–', paint: paint.yellow }, id, { text: 'not exercised', paint: paint.yellow }];
  }
}
