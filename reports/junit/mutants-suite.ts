import type { MutantFinding, MutantsSummary } from '../mutants/mutants-summary.ts';
import { mutantsReport } from '../terminal/mutants-report.ts';
import { plainPaint } from '../terminal/paint.ts';
import { count, percentage } from '../terminal/quantity.ts';
import type { JunitCase, JunitOutcome, JunitSuite } from './junit-suite.ts';
import { COMPLETED } from './junit-suite.ts';

/** A hunt for known bugs: each is a case, which fails where the bug was missed. `untried`: those there was no time for. */
export function mutantsSuite(summary: MutantsSummary, untried: readonly string[]): JunitSuite {
  const { seeds, findings, realMs } = summary;
  const found = findings.filter(({ first }) => first !== null);
  const message = `interrupted after ${count(findings.length)} of ${count(findings.length + untried.length)} known bugs`;
  const text = 'Of those that were not tried nothing is known.';
  const outcome: JunitOutcome =
    untried.length === 0 ? { kind: 'held' } : { kind: 'error', type: 'interrupted', message, text };
  return {
    name: 'mutants',
    properties: [
      ['seeds', `${seeds.from}..${seeds.to}`],
      ['found', String(found.length)],
      ['missed', String(findings.length - found.length)],
    ],
    cases: [
      { name: COMPLETED, realMs, outcome },
      ...findings.map((finding): JunitCase => {
        return { name: finding.id, realMs: 0, outcome: outcomeOf(finding, summary) };
      }),
      ...untried.map((id): JunitCase => {
        return { name: id, realMs: 0, outcome: { kind: 'skipped', why: 'was not tried' } };
      }),
    ],
    output: mutantsReport(summary, false, plainPaint).join('\n'),
  };
}

function outcomeOf(
  { id, scenario, summary, share, first }: MutantFinding,
  { seeds }: MutantsSummary,
): JunitOutcome {
  const range = `${seeds.from}..${seeds.to}`;
  if (first !== null) {
    const where = `${percentage(share)} of the seeds, first with seed ${first.seed} after ${count(first.events)} events`;
    return { kind: 'held', told: `${summary}\nFound with ${where}, by ${first.property}.` };
  }
  const text = [
    summary,
    '',
    'No property was violated with this bug in the code. Either the bug shows seldom, and needs more seeds; or a',
    'property, or a scenario, no longer sees what it is there to see.',
    '',
    `Hunt for it alone: npm run sim -- mutants --only ${id} --seeds ${range}`,
  ].join('\n');
  const message = `missed with seeds ${range} of ${scenario}: ${summary}`;
  return { kind: 'failure', type: 'missed', message, text };
}
