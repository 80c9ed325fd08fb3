import type { RunReport } from '../run/run-report.ts';
import type { Cell } from './columns.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';
import { count, counted } from './quantity.ts';

/** The order in which faults are told; kinds that are not here follow in alphabetical order. */
const FAULT_ORDER = [
  'partition',
  'isolate',
  'cut',
  'flap',
  'slow',
  'lossy',
  'duplicate',
  'clog',
  'crash',
  'pause',
  'drift',
  'diskSlow',
  'diskFull',
  'diskWipe',
  'diskCorrupt',
  'start',
  'restart',
  'heal',
];

/** What happened in the world, in a few lines of counts. */
export function whatHappened({ result }: RunReport, paint: Paint): string[] {
  const { counts, properties } = result;
  const seen = properties.filter(({ kind, exercised }) => kind === 'sometimes' && exercised > 0);
  const faults = faultKinds(counts.faults).map(
    (kind) => `${count(counts.faults[kind] ?? 0)} ${faultNoun(kind)}`,
  );
  const lost = [`${count(counts.lost)} lost`, `${count(counts.dropped)} cut off`];
  const sent = `${counted(counts.sent, 'message')} sent, ${count(counts.delivered)} delivered`;
  const rows: [string, string][] = [
    ['faults', faults.length === 0 ? 'none' : faults.join(', ')],
    ['network', `${sent}, ${lost.join(', ')}, ${count(counts.duplicated)} duplicated`],
    ['nodes', nodesLine(counts)],
    ['clients', `${counted(counts.requests, 'request')}, ${counted(counts.responses, 'answer')}`],
  ];
  if (seen.length > 0) {
    rows.unshift(['seen', seen.map(({ id, exercised }) => `${id} ${count(exercised)} ×`).join(', ')]);
  }
  const layout = [
    { title: '', align: 'left' },
    { title: '', align: 'left', maxWidth: 84 },
  ] as const;
  return columns(
    layout,
    rows.map(([name, text]): Cell[] => [{ text: name, paint: paint.dim }, text]),
    paint.bold,
  );
}

function nodesLine({ crashes, restarts, saves, timers }: RunReport['result']['counts']): string {
  const stops = `${counted(crashes, 'crash', 'crashes')}, ${counted(restarts, 'restart')}`;
  return `${stops}, ${counted(saves, 'save')}, ${counted(timers, 'timer')} fired`;
}

function faultKinds(faults: Readonly<Record<string, number>>): string[] {
  const kinds = Object.keys(faults).filter((kind) => (faults[kind] ?? 0) > 0);
  const known = FAULT_ORDER.filter((kind) => kinds.includes(kind));
  return [...known, ...kinds.filter((kind) => !FAULT_ORDER.includes(kind)).sort()];
}

function faultNoun(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
