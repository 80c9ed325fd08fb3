import type { PropertyResult } from '../../sim/index.ts';
import type { FailureStory } from '../failure/chronicle.ts';
import type { RunReport } from '../run/run-report.ts';
import type { Seed } from '../seed.ts';
import { runDirectory } from '../seed.ts';
import { failureReport } from '../terminal/failure-report.ts';
import { plainPaint } from '../terminal/paint.ts';
import { runReport, verdictLine } from '../terminal/run-report.ts';
import { shrunkFacts, violationFacts } from './failure-facts.ts';
import type { JunitCase, JunitOutcome, JunitSuite } from './junit-suite.ts';
import { COMPLETED } from './junit-suite.ts';

/** What a run's suite is called: with its seed, because servers keep one of two cases that are called the same. */
export function runSuiteName(scenario: string, seed: Seed): string {
  return runDirectory(scenario, seed);
}

/** A single run, or a replay: each property is a case. `story`: what led to the violation, where that is known. */
export function runSuite(report: RunReport, story: FailureStory | null): JunitSuite {
  const { scenario, seed, result, realMs, rerun, files, mutant } = report;
  const { violation } = result;
  const known = result.properties.some(({ id }) => id === violation?.property);
  return {
    name: runSuiteName(scenario, seed),
    properties: [
      ['seed', String(seed)],
      ['verdict', result.verdict],
      ['hash', result.hash],
      ['events', String(result.events)],
      ['virtualSeconds', String(Math.round(result.virtualMicros / 1_000_000))],
      ...(mutant === undefined ? [] : [['mutant', mutant] as const]),
      ...(rerun === null ? [] : [['again', rerun] as const]),
      ...(files.trace === undefined ? [] : [['trace', files.trace] as const]),
    ],
    cases: [
      { name: COMPLETED, realMs, outcome: { kind: 'held' } },
      ...result.properties.map((property): JunitCase => {
        return { name: property.id, realMs: 0, outcome: outcomeOf(property, report, story) };
      }),
      ...(violation === null || known
        ? []
        : [{ name: violation.property, realMs: 0, outcome: violated(report, story) }]),
    ],
    output: (violation === null ? runReport(report, plainPaint) : [verdictLine(report, plainPaint)]).join(
      '\n',
    ),
  };
}

function outcomeOf(
  { status, kind }: PropertyResult,
  report: RunReport,
  story: FailureStory | null,
): JunitOutcome {
  switch (status) {
    case 'held':
      return { kind: 'held' };
    case 'violated':
      return violated(report, story);
    case 'not-exercised':
      return {
        kind: 'skipped',
        why: kind === 'sometimes' ? 'was not seen in this run' : 'was not put to the test in this run',
      };
  }
}

function violated(report: RunReport, story: FailureStory | null): JunitOutcome {
  const { seed, shrunk, rerun } = report;
  const { violation } = report.result;
  if (violation === null) throw new Error('a property was violated, and nothing tells how');
  const told =
    story === null
      ? [...violationFacts(violation), ...(rerun === null ? [] : [`Run it again: ${rerun}`])]
      : failureReport(report, story, plainPaint);
  const text = [...told, ...(shrunk === undefined ? [] : ['', ...shrunkFacts(shrunk)])].join('\n');
  return { kind: 'failure', type: 'violated', message: `seed ${seed}: ${violation.message}`, text };
}
