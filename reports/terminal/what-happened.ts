import type { RunReport } from '../run/run-report.ts';
import { faultsCounted } from '../words/fault-count.ts';
import { skippedInWords } from '../words/skipped.ts';
import { facts } from './columns.ts';
import type { Paint } from './paint.ts';
import { count, counted } from './quantity.ts';

/** What happened in the world, in a few lines of counts. */
export function whatHappened({ plan, result }: RunReport, paint: Paint): string[] {
  const { counts, properties, stalled, waitingFor } = result;
  const sometimes = properties.filter(({ kind }) => kind === 'sometimes');
  const seen = sometimes.filter(({ exercised }) => exercised > 0);
  const unseen = sometimes.filter(({ exercised }) => exercised === 0);
  const faults = faultsCounted(counts.faults);
  const skipped = skippedInWords(plan);
  const lost = `${count(counts.lost)} lost, ${count(counts.dropped)} dropped, ${count(counts.duplicated)} duplicated`;
  const sent = `${counted(counts.sent, 'message')} sent, ${count(counts.delivered)} delivered`;
  const stops = `${counted(counts.crashes, 'crash', 'crashes')}, ${counted(counts.restarts, 'restart')}`;
  const work = `${counted(counts.saves, 'save')}, ${counted(counts.timers, 'timer')} fired`;
  const rows: [string, string][] = [
    ['faults', faults.length === 0 ? 'none' : faults.join(', ')],
    ...(skipped === null ? [] : [['skipped', skipped] satisfies [string, string]]),
    ['network', `${sent}, ${lost}`],
    ['nodes', `${stops}, ${work}`],
    ['clients', `${counted(counts.requests, 'request')}, ${counted(counts.responses, 'answer')}`],
  ];
  if (seen.length > 0) {
    rows.push(['seen', seen.map(({ id, exercised }) => `${id} ${count(exercised)}×`).join(', ')]);
  }
  if (unseen.length > 0) rows.push(['not seen', unseen.map(({ id }) => id).join(', ')]);
  if (stalled === true) rows.push(['stuck', 'it ended early, as nothing made progress any more']);
  if (waitingFor !== null) rows.push(['waits for', waitingFor]);
  return facts(rows, paint.dim);
}
