import { listDocument, listReport } from '../reports/index.ts';
import type { Listing } from '../reports/index.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import type { ListRequest } from './options/request.ts';
import { LIST_SUBJECTS } from './options/request.ts';
import type { Show } from './show.ts';
import type { Workbench } from './workbench.ts';

/** Says what there is. */
export function list(request: ListRequest, show: Show, workbench: Workbench): ExitCode {
  const subjects = request.subject === null ? LIST_SUBJECTS : [request.subject];
  const listings = subjects.map((subject): Listing => {
    switch (subject) {
      case 'scenarios':
        return { subject, entries: workbench.scenarios() };
      case 'properties':
        return {
          subject,
          entries: workbench.properties().map(({ id, sentence, requirements, kind }) => {
            return { id, summary: sentence, requirements, kind };
          }),
        };
      case 'mutants':
        return {
          subject,
          entries: workbench.mutants().map(({ id, summary }) => ({ id, summary, requirements: [] })),
        };
    }
  });
  if (show.json) show.document(listDocument(listings));
  else if (show.quiet) show.lines(listings.flatMap(({ entries }) => entries.map(({ id }) => id)));
  else show.lines(listReport(listings, show.paint));
  return EXIT.passed;
}
