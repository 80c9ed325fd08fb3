import type { MutantFinding, MutantsSummary } from '../mutants/mutants-summary.ts';
import type { Cell } from './columns.ts';
import { columns } from './columns.ts';
import { count, counted, duration } from './quantity.ts';
import type { Paint } from './paint.ts';

const LAYOUT = [
  { title: 'Mutant', align: 'left' },
  { title: '', align: 'left' },
  { title: 'Scenario', align: 'left' },
  { title: 'First seed', align: 'right' },
  { title: 'Share', align: 'right' },
  { title: 'Events', align: 'right' },
  { title: 'Shrunk to', align: 'left' },
  { title: 'Caught by', align: 'left' },
] as const;

/** What became of known bugs, as lines: a table, and what was missed. */
export function mutantsReport(
  { seeds, findings, realMs }: MutantsSummary,
  quiet: boolean,
  paint: Paint,
): string[] {
  const missed = findings.filter(({ first }) => first === null);
  const rows = findings.map((finding): Cell[] => rowOf(finding, paint));
  const word = missed.length === 0 ? paint.green('FOUND') : paint.red('MISSED');
  const range = `seeds ${count(seeds.from)}..${count(seeds.to)}, ${duration(realMs)}`;
  const verdict = `${word}  ${count(findings.length - missed.length)} of ${count(findings.length)} known bugs are found (${range})`;
  if (quiet) return [verdict];
  const told = missed.map(({ id, summary }) => `  ${id}: ${summary}`);
  const shrunk = findings.some(({ first }) => first?.shrunk !== undefined);
  const shown = LAYOUT.map((_, at) => at).filter((at) => shrunk || LAYOUT[at]?.title !== 'Shrunk to');
  const layout = shown.flatMap((at) => LAYOUT[at] ?? []);
  const cells = rows.map((row) => shown.map((at) => row[at] ?? ''));
  return [...columns(layout, cells, paint.bold), '', verdict, ...told];
}

function rowOf({ id, scenario, share, first }: MutantFinding, paint: Paint): Cell[] {
  if (first === null) return [id, { text: 'missed', paint: paint.red }, scenario, '', '0 %', '', '', ''];
  const { seed, events, property, shrunk } = first;
  const found = { text: 'found', paint: paint.green };
  return [
    id,
    found,
    scenario,
    count(seed),
    `${String(Math.round(share * 1000) / 10)} %`,
    count(events),
    shrunk === undefined ? '' : `${counted(shrunk.faults, 'fault')}, ${counted(shrunk.nodes, 'node')}`,
    property,
  ];
}
