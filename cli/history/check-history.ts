import { counted, duration } from '../../reports/index.ts';
import type { LinearizabilityVerdict } from '../../sim/index.ts';
import { checkLinearizability } from '../../sim/index.ts';
import type { ExitCode } from '../exit-code.ts';
import { EXIT } from '../exit-code.ts';
import type { CheckHistoryRequest } from '../options/request.ts';
import type { Show } from '../show.ts';
import type { Surroundings } from '../surroundings.ts';
import { readHistory } from './history-file.ts';
import { rulesOf } from './history-models.ts';
import { windowDocument, windowReport } from './window-report.ts';

const EXIT_CODES: Readonly<Record<LinearizabilityVerdict, ExitCode>> = {
  linearizable: EXIT.passed,
  'not-linearizable': EXIT.violated,
  unknown: EXIT.vacuous,
};

/** Says whether a history of operations is linearizable, and if not, which of them no order explains. */
export function checkHistory(
  { file, model, steps }: CheckHistoryRequest,
  show: Show,
  surroundings: Surroundings,
): ExitCode {
  const rules = rulesOf(model);
  const { events, lines } = readHistory(file, surroundings.directory, rules);
  const start = surroundings.clock();
  const result = checkLinearizability(rules.model, events, steps === null ? {} : { steps });
  const ms = Math.round((surroundings.clock() - start) * 1000) / 1000;
  const { verdict, operations } = result;
  const window = result.window === undefined ? null : windowDocument(result.window, lines);
  if (show.json) {
    show.document({ schema: 1, verdict, operations, ms, ...(window === null ? {} : { window }) });
    return EXIT_CODES[verdict];
  }
  const about = `${file}: ${counted(operations, 'operation')} on a ${model}, checked in ${duration(ms)}`;
  const { paint } = show;
  switch (verdict) {
    case 'linearizable':
      show.lines([`${paint.green('LINEARIZABLE')}  ${about}`]);
      break;
    case 'unknown':
      show.lines([
        `${paint.yellow('UNDECIDED')}  ${about}`,
        ...(show.quiet
          ? []
          : ['', 'Give it more steps with --steps, or check a shorter part of the history.']),
      ]);
      break;
    case 'not-linearizable':
      show.lines([
        `${paint.red('NOT LINEARIZABLE')}  ${about}`,
        ...(show.quiet || window === null
          ? []
          : ['', ...windowReport(window, result.window?.fromStart === true, file, paint)]),
      ]);
  }
  return EXIT_CODES[verdict];
}
