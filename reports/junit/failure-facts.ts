import type { Violation } from '../../sim/index.ts';
import type { ShrunkReport } from '../run/shrunk-report.ts';
import { facts } from '../terminal/columns.ts';
import { plainPaint } from '../terminal/paint.ts';
import { count, moment } from '../terminal/quantity.ts';
import { shrunkLine } from '../terminal/shrunk-report.ts';

/** A scenario's file that is longer is named only. */
const LINES_SHOWN = 60;

/** What was wrong, as lines. */
export function violationFacts({
  message,
  expected,
  seen,
  atMicros,
  event,
  node,
  others,
}: Violation): string[] {
  const nodes = [...new Set([node, ...others])].filter((each) => each !== null);
  return facts(
    [
      ['what', message],
      ['expected', expected],
      ['seen', seen],
      ...(nodes.length === 0 ? [] : [['nodes', nodes.join(', ')] as const]),
      ['when', `${moment(atMicros)}, event ${count(event)}`],
    ],
    plainPaint.dim,
  );
}

/** The smallest run that was found to fail in the same way: where it is, how to make it, and what it says. */
export function shrunkFacts(shrunk: ShrunkReport): string[] {
  const { scenario, report, rerun, text } = shrunk;
  const line = shrunkLine(shrunk);
  const lines = text.trimEnd().split('\n');
  return [
    `${line.slice(0, 1).toUpperCase()}${line.slice(1)}`,
    ...facts(
      [
        ['scenario', scenario],
        ['run it', rerun],
        ['report', report],
      ],
      plainPaint.dim,
      'copied',
    ),
    ...(lines.length > LINES_SHOWN ? [] : ['', ...lines.map((each) => `    ${each}`.trimEnd()), '']),
  ];
}
