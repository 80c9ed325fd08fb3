import type { CampaignProperty, CampaignSummary } from '../campaign/tally.ts';
import type { Cell } from './columns.ts';
import { columns, facts } from './columns.ts';
import type { Paint } from './paint.ts';
import { count } from './quantity.ts';

/** Which states a campaign has seen, how often and in how many runs, and which it has not; nothing where it looks for none. */
export function coverageTable({ properties, end }: CampaignSummary, paint: Paint): string[] {
  const states = properties.filter(({ kind }) => kind === 'sometimes');
  if (states.length === 0) return [];
  const seen = states.filter(({ runs }) => runs > 0);
  const layout = [
    { title: '', align: 'left' },
    { title: 'State', align: 'left' },
    { title: 'Seen', align: 'right' },
    { title: 'In runs', align: 'right' },
    { title: '', align: 'left' },
  ] as const;
  return [
    '',
    paint.bold(`Coverage: ${count(seen.length)} of ${count(states.length)} states seen`),
    ...columns(
      layout,
      states.map((state) => row(state, end === 'ended', paint)),
      paint.bold,
    ),
  ];
}

function row({ id, exercised, runs, required }: CampaignProperty, ended: boolean, paint: Paint): Cell[] {
  if (runs > 0) return [{ text: '✓', paint: paint.green }, id, `${count(exercised)} ×`, count(runs)];
  const missed = required && ended;
  return [
    { text: missed ? '!' : '–', paint: paint.yellow },
    id,
    { text: 'never', paint: paint.yellow },
    '0',
    ...(missed ? [{ text: 'but required', paint: paint.yellow }] : []),
  ];
}

/** What came of it where a campaign was to go on until all was seen. */
export function untilCoveredLines(
  { coverage, untilCovered, seeds, end }: CampaignSummary,
  paint: Paint,
): string[] {
  if (!untilCovered || seeds.done === 0) return [];
  const { wanted, seen, missing } = coverage;
  const last = seeds.from + seeds.done - 1;
  if (missing.length === 0) {
    return ['', `All ${count(wanted)} that are wanted were seen: it ended with seed ${last}.`];
  }
  const yet = end === 'ended' ? '' : ' yet';
  return [
    '',
    `Up to seed ${last}, of ${count(wanted)} that are wanted ${count(seen)} ${seen === 1 ? 'was' : 'were'} seen.`,
    ...facts([[`not seen${yet}`, missing.join(', ')]], paint.dim),
  ];
}
