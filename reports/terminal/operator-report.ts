import { isShare } from '../../sim/index.ts';
import type { Measure } from '../../sim/index.ts';
import type {
  AuditedChange,
  EntryVerdict,
  Excerpt,
  ListedRow,
  ListMoment,
  LoggedLine,
  ObservedList,
  OperatorView,
  PastEpisode,
} from '../run/operator-view.ts';
import type { Cell, Column } from './columns.ts';
import { columns, wrapped } from './columns.ts';
import { measureInWords } from './measure-table.ts';
import type { Paint } from './paint.ts';
import {
  count,
  counted,
  duration,
  durationOfMicros,
  exactPercentage,
  moment,
  percentage,
} from './quantity.ts';

/** What operators would have seen: lists, warnings, audit, episodes, and the measures against their bounds. */
export function operatorReport(
  view: OperatorView,
  measures: Readonly<Record<string, Measure>>,
  paint: Paint,
): string[] {
  return [
    '',
    paint.bold('What an operator would have seen'),
    ...view.moments.flatMap((each) => momentLines(each, paint)),
    ...warningLines(view.warnings, paint),
    ...episodeLines(view.episodes, paint),
    ...auditLines(view, paint),
    ...eventLines(view, paint),
    ...boundLines(view, measures, paint),
  ];
}

/** Widest line of what is said of a moment. */
const TITLE_WIDTH = 96;

/** Most lists of a moment that are shown. */
const LISTS_SHOWN = 4;

const LIST: readonly Column[] = [
  { title: 'ID', align: 'left' },
  { title: 'Role', align: 'left' },
  { title: 'Online', align: 'left' },
  { title: 'Local', align: 'left' },
  { title: 'Cluster', align: 'left' },
];
const GUTTER: Column = { title: '', align: 'left' };

function momentLines(seen: ListMoment, paint: Paint): string[] {
  const { at, title, lists } = seen;
  const shown = lists.slice(0, LISTS_SHOWN);
  const more = lists.length - shown.length;
  const told = wrapped(`${title}; ${rightness(seen)}`, TITLE_WIDTH).map((line) => `  ${line}`);
  const lines = ['', `  ${paint.bold(`list controllers at ${moment(at)}`)}`, ...told];
  for (let i = 0; i < shown.length; i += 2) lines.push(...pairOfLists(shown.slice(i, i + 2), paint));
  if (more > 0) lines.push(`  and ${counted(more, 'other list')}`);
  return lines;
}

/** How much of what is listed is true: what is not judged counts as neither right nor wrong. */
function rightness({ wrong, unjudged, lists }: ListMoment): string {
  const all = lists.reduce((sum, { observers, rows }) => sum + observers.length * rows.length, 0);
  if (all === 0) return 'nobody runs that lists anybody';
  if (unjudged === all) return 'no entry can be judged (marked with ?)';
  const open = unjudged === 0 ? '' : `${counted(unjudged, 'entry', 'entries')} not judged (marked with ?)`;
  const mistaken = wrong === 0 ? '' : `${counted(wrong, 'entry', 'entries')} wrong (marked with !)`;
  if (open === '') return mistaken === '' ? 'every entry is right' : mistaken;
  return mistaken === '' ? `${open}, every other is right` : `${mistaken}, ${open}`;
}

/** One or two lists side by side. */
function pairOfLists(lists: readonly ObservedList[], paint: Paint): string[] {
  const height = Math.max(...lists.map(({ rows }) => rows.length));
  const layout = lists.length > 1 ? [...LIST, GUTTER, ...LIST] : LIST;
  const rows = Array.from({ length: height }, (_, row): Cell[] =>
    lists.flatMap(({ rows: listed }, i): Cell[] => {
      const entry = listed[row];
      const cells = entry === undefined ? ['', '', '', '', ''] : rowCells(entry, paint);
      return i > 0 ? ['', ...cells] : cells;
    }),
  );
  const told = lists.map(({ observers }) => observers.join(', '));
  const by = told.length > 1 ? `${told[0] ?? ''} (left) and ${told[1] ?? ''} (right)` : (told[0] ?? '');
  return [`  ${paint.dim(`as seen from ${by}`)}`, ...columns(layout, rows, paint.dim)];
}

function rowCells({ id, role, online, local, cluster, verdict }: ListedRow, paint: Paint): Cell[] {
  return [id, role, judgedCell(word(online), online, verdict, paint), word(local), word(cluster)];
}

function judgedCell(text: string, online: boolean, verdict: EntryVerdict, paint: Paint): Cell {
  switch (verdict) {
    case 'right':
      return { text, paint: online ? paint.green : paint.yellow };
    case 'wrong':
      return { text: `${text} !`, paint: paint.red };
    case 'unjudged':
      return { text: `${text} ?`, paint: paint.dim };
  }
}

function word(online: boolean): string {
  return online ? 'online' : 'offline';
}

function warningLines({ shown, total }: Excerpt<LoggedLine>, paint: Paint): string[] {
  if (total === 0) return ['', `  ${paint.bold('Warnings')}: none`];
  return [
    '',
    `  ${paint.bold('Warnings')}${restOf(shown.length, total)}`,
    // The lines are OpenZiti's to the byte, so they are neither broken nor indented further.
    ...shown.flatMap(({ at, node, line }) => [`  ${paint.dim(`${node}, at ${moment(at)}`)}`, `    ${line}`]),
  ];
}

function episodeLines({ shown, total }: Excerpt<PastEpisode>, paint: Paint): string[] {
  if (total === 0) return [];
  const layout = ['Node', 'Over at', 'Length', 'Level'].map((title): Column => ({ title, align: 'left' }));
  const rows = shown.map(({ node, at, length, level }): Cell[] => [
    node,
    moment(at),
    durationOfMicros(length),
    level === 'none' ? '–' : level.toUpperCase(),
  ]);
  return [
    '',
    `  ${paint.bold('Leaderless episodes')}, the longest first${restOf(shown.length, total)}`,
    ...columns(layout, rows, paint.dim),
  ];
}

const AUDIT: readonly Column[] = [
  { title: 'No.', align: 'right' },
  { title: 'Time', align: 'left' },
  { title: 'Controller', align: 'left' },
  { title: 'From', align: 'left' },
  { title: 'To', align: 'left' },
  { title: 'Cause', align: 'left' },
  { title: 'Evidence', align: 'right' },
];

function auditLines({ audit, causes }: OperatorView, paint: Paint): string[] {
  if (audit.total === 0) return ['', `  ${paint.bold('Audit trail')}: no status was changed`];
  const rows = audit.shown.map((change: AuditedChange): Cell[] => [
    count(change.number),
    { text: moment(change.at), paint: paint.dim },
    change.node,
    change.before,
    change.after,
    change.cause,
    change.evidenceAge < 0 ? 'none' : `${durationOfMicros(change.evidenceAge)} old`,
  ]);
  const by = Object.keys(causes)
    .sort()
    .map((cause) => `${cause} ${count(causes[cause] ?? 0)}`);
  return [
    '',
    `  ${paint.bold('Audit trail')}: ${counted(audit.total, 'change')} (${by.join(', ')})${restOf(audit.shown.length, audit.total)}`,
    ...columns(AUDIT, rows, paint.dim),
  ];
}

function restOf(shown: number, total: number): string {
  return shown === total ? '' : `; ${count(shown)} of ${count(total)} shown`;
}

function eventLines({ events }: OperatorView, paint: Paint): string[] {
  const types = Object.keys(events).sort();
  if (types.length === 0) return [];
  const layout: Column[] = [{ title: '', align: 'left', maxWidth: 96 }];
  const told = types.map((type) => `${type} ${count(events[type] ?? 0)}`).join(', ');
  return [
    '',
    `  ${paint.bold('Cluster events')}, as all controllers have reported them`,
    ...columns(layout, [[told]], paint.dim),
  ];
}

const BOUNDS: readonly Column[] = [
  { title: 'Measured', align: 'left' },
  { title: 'n', align: 'right' },
  { title: 'p50', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'bound', align: 'right' },
  { title: '', align: 'left' },
];

/** Each measure that is here against what was promised of it. */
function boundLines(
  { bounds }: OperatorView,
  measures: Readonly<Record<string, Measure>>,
  paint: Paint,
): string[] {
  const rows: Cell[][] = [];
  for (const { measure: name, bound, why } of bounds) {
    const measure = measures[name];
    if (measure === undefined) continue;
    const words = measureInWords(name);
    if (isShare(measure)) {
      const { n, right, share } = measure;
      const verdict = verdictCell(bound, bound !== null && share >= bound, why, paint);
      const least = bound === null ? '' : `≥ ${percentage(bound)}`;
      rows.push([words, count(n), '', '', exactPercentage(right, n), least, verdict]);
    } else {
      const { n, p50, p99, max } = measure;
      const verdict = verdictCell(bound, bound !== null && max <= bound, why, paint);
      const most = bound === null ? '' : `≤ ${duration(bound)}`;
      rows.push([words, count(n), duration(p50), duration(p99), duration(max), most, verdict]);
    }
  }
  if (rows.length === 0) return [];
  return ['', `  ${paint.bold('Against what is promised')}`, ...columns(BOUNDS, rows, paint.dim)];
}

function verdictCell(bound: number | null, holds: boolean, why: string | undefined, paint: Paint): Cell {
  if (bound === null) {
    const reason = why === undefined ? '' : `: ${why}`;
    return { text: `reported only${reason}`, paint: paint.dim };
  }
  return holds ? { text: 'held', paint: paint.green } : { text: 'MISSED', paint: paint.red };
}
