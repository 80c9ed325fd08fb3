import type { PropertyResult } from '../../sim/index.ts';
import type { RunReport } from '../run/run-report.ts';
import type { Cell } from './columns.ts';
import { columns } from './columns.ts';
import { measureTable } from './measure-table.ts';
import type { Paint } from './paint.ts';
import { count, counted, duration } from './quantity.ts';
import { speed } from './speed.ts';
import { whatHappened } from './what-happened.ts';

/** The report of a run that violated nothing, as lines of at most about 100 columns. */
export function runReport(report: RunReport, paint: Paint): string[] {
  const { result } = report;
  const size = [counted(report.nodes, 'node'), counted(report.clients, 'client')].join(', ');
  const length = `${duration(result.virtualMicros / 1000)} of virtual time`;
  return [
    `${paint.bold(paint.green('PASSED'))}  ${report.scenario}, seed ${report.seed}: ${size}, ${length}`,
    '',
    ...propertyTable(result.properties, paint),
    '',
    paint.bold('What happened'),
    ...whatHappened(report, paint),
    ...measureTable(result.measures, paint),
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

/** The properties checked, each with how often it was exercised. */
export function propertyTable(properties: readonly PropertyResult[], paint: Paint): string[] {
  const rows = properties.map((property): Cell[] => [
    mark(property.status, paint),
    property.id,
    { text: property.kind, paint: paint.dim },
    exercised(property, paint),
  ]);
  const layout = [
    { title: '', align: 'left' },
    { title: 'Property', align: 'left' },
    { title: 'Kind', align: 'left' },
    { title: 'Exercised', align: 'right' },
  ] as const;
  return columns(layout, rows, paint.bold);
}

function mark(status: PropertyResult['status'], paint: Paint): Cell {
  switch (status) {
    case 'held':
      return { text: '✓', paint: paint.green };
    case 'violated':
      return { text: '✗', paint: paint.red };
    case 'not-exercised':
      return { text: '–', paint: paint.yellow };
  }
}

function exercised({ status, exercised: times }: PropertyResult, paint: Paint): Cell {
  return status === 'not-exercised' ? { text: 'not exercised', paint: paint.yellow } : `${count(times)} ×`;
}
