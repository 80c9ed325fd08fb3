import type { Listing } from '../run/listing.ts';
import type { Cell } from './columns.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';

/** Widest summary; a longer one goes on below itself. */
const SUMMARY_WIDTH = 56;

/** Lists of what there is, as lines. */
export function listReport(listings: readonly Listing[], paint: Paint): string[] {
  return listings.flatMap((listing, i) => [...(i === 0 ? [] : ['']), ...one(listing, paint)]);
}

function one({ subject, entries }: Listing, paint: Paint): string[] {
  if (entries.length === 0) return [paint.bold(title(subject)), '  none'];
  const withKind = entries.some(({ kind }) => kind !== undefined);
  const withRequirements = entries.some(({ requirements }) => requirements.length > 0);
  const layout = [
    { title: title(subject), align: 'left' },
    ...(withKind ? [{ title: 'Kind', align: 'left' } as const] : []),
    {
      title: subject === 'properties' ? 'What holds' : 'What happens',
      align: 'left',
      maxWidth: SUMMARY_WIDTH,
    },
    ...(withRequirements ? [{ title: 'For', align: 'left' } as const] : []),
  ] as const;
  const rows = entries.map(({ id, summary, requirements, kind }): Cell[] => [
    id,
    ...(withKind ? [{ text: kind ?? '', paint: paint.dim }] : []),
    summary,
    ...(withRequirements ? [{ text: requirements.join(', '), paint: paint.dim }] : []),
  ]);
  return columns(layout, rows, paint.bold);
}

function title(subject: Listing['subject']): string {
  return { scenarios: 'Scenario', properties: 'Property', mutants: 'Mutant' }[subject];
}
