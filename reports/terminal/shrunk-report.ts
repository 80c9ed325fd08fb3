import type { RunSize, ShrunkReport } from '../run/shrunk-report.ts';
import { replayCommand } from '../seed.ts';
import { columns, facts } from './columns.ts';
import type { Cell } from './columns.ts';
import type { Paint } from './paint.ts';
import { count, counted, duration } from './quantity.ts';

/** A longer file is opened rather than read here. */
const LINES_SHOWN = 60;

/** What shrinking has made of a failure: how much smaller it is, the file that says it all, and how to see it. */
export function shrunkReport(shrunk: ShrunkReport, mutant: string | undefined, paint: Paint): string[] {
  const { scenario, trace, report, rerun } = shrunk;
  return [
    paint.bold(`Shrunk ${effort(shrunk)}`),
    ...sizeTable(shrunk, paint),
    '',
    ...fileShown(shrunk.text, paint),
    ...facts(
      [
        ['scenario', scenario],
        ['run it', rerun],
        ['replay it', replayCommand(trace, mutant)],
        ['report', report],
      ],
      paint.dim,
      'copied',
    ),
  ];
}

/** In one line, for those who want it short. */
export function shrunkLine({ before, after }: ShrunkReport): string {
  const of = (from: number, to: number, word: string): string => `${counted(to, word)} of ${count(from)}`;
  return `shrunk to ${of(before.faults, after.faults, 'fault')} and ${of(before.nodes, after.nodes, 'node')}`;
}

function effort({ attempts, realMs, ending }: ShrunkReport): string {
  const made = `in ${counted(attempts, 'run')}, ${duration(realMs)}`;
  switch (ending) {
    case 'nothing-left':
      return made;
    case 'out-of-time':
      return `${made}: time was up, and there may be something smaller`;
    case 'interrupted':
      return `${made}: interrupted, and there may be something smaller`;
  }
}

function sizeTable({ before, after }: ShrunkReport, paint: Paint): string[] {
  const layout = [
    { title: '', align: 'left' },
    { title: 'Faults', align: 'right' },
    { title: 'Requests', align: 'right' },
    { title: 'Nodes', align: 'right' },
    { title: 'Clients', align: 'right' },
    { title: 'Up to the violation', align: 'right' },
  ] as const;
  const row = (name: string, size: RunSize): Cell[] => [
    name,
    count(size.faults),
    count(size.requests),
    count(size.nodes),
    count(size.clients),
    duration(size.virtualMs),
  ];
  return columns(layout, [row('before', before), row('after', after)], paint.bold);
}

function fileShown(text: string, paint: Paint): string[] {
  const lines = text.trimEnd().split('\n');
  return lines.length > LINES_SHOWN ? [] : [...lines.map((line) => paint.dim(`    ${line}`.trimEnd())), ''];
}
