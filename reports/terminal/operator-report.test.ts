import { describe, expect, it } from 'vitest';
import { passedReport, violatedReport } from '../testing/sample.ts';
import { lateMeasures, sampleMeasures, sampleOperator } from '../testing/sample-operator.ts';
import type { ListMoment } from '../run/operator-view.ts';
import { runDocument } from '../json/run-document.ts';
import { Chronicle } from '../failure/chronicle.ts';
import { plainVocabulary } from '../words/vocabulary.ts';
import { sampleViolation } from '../testing/sample.ts';
import { failureReport } from './failure-report.ts';
import { operatorReport } from './operator-report.ts';
import { plainPaint } from './paint.ts';
import { runReport } from './run-report.ts';

const lines = operatorReport(sampleOperator, sampleMeasures, plainPaint);
const text = (told: readonly string[]): string => `${told.join('\n')}\n`;

describe('what an operator would have seen (S1.1, S1.4, S4.2, S4.5)', () => {
  it('is told as lists, warnings, episodes, audit, events, and measures against their bounds', async () => {
    await expect(text(lines)).toMatchFileSnapshot('../golden/operator.txt');
  });

  it('fits into 110 columns, but for the lines of logs, which are OpenZiti’s to the byte', () => {
    const own = lines.filter((line) => !line.includes('WARNING raft:'));
    expect(Math.max(...own.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines).toContain(`    ${sampleOperator.warnings.shown[0]?.line ?? ''}`);
  });

  it('says held, missed, or that it is reported only, and nothing of what was not measured', () => {
    const verdictOf = (told: readonly string[], measure: string): string | undefined =>
      told
        .find((line) => line.startsWith(`  ${measure}`))
        ?.split(/ {2,}/)
        .at(-1);
    expect(verdictOf(lines, 'status convergence')).toBe('held');
    expect(verdictOf(lines, 'status accuracy')).toBe('MISSED');
    expect(verdictOf(lines, 'failover')).toBe('reported only');
    expect(verdictOf(lines, 'join')).toBeUndefined();
    const why = "not the articles' settings";
    const bounds = [{ measure: 'statusConvergenceMs', bound: null, why }];
    const other = operatorReport({ ...sampleOperator, bounds }, lateMeasures, plainPaint);
    expect(verdictOf(other, 'status convergence')).toBe(`reported only: ${why}`);
    const late = operatorReport(sampleOperator, lateMeasures, plainPaint);
    expect(verdictOf(late, 'status convergence')).toBe('MISSED');
  });

  it('says that every entry is right only where each was judged, and nothing of lists that nobody gave', () => {
    const sample = sampleOperator.moments[0];
    const titleOf = (moment: Partial<ListMoment>): string | undefined =>
      operatorReport({ ...sampleOperator, moments: [{ ...sample, ...moment } as ListMoment] }, {}, plainPaint)
        .find((line) => line.includes('before the first fault'))
        ?.split('; ')[1];
    expect(titleOf({})).toBe('every entry is right');
    expect(titleOf({ unjudged: 1 })).toBe('1 entry not judged (marked with ?), every other is right');
    expect(titleOf({ unjudged: 9 })).toBe('no entry can be judged (marked with ?)');
    expect(titleOf({ wrong: 2 })).toBe('2 entries wrong (marked with !)');
    expect(titleOf({ lists: [] })).toBe('nobody runs that lists anybody');
  });

  it('says so where there was nothing to see', () => {
    const none = { shown: [], total: 0 };
    const view = {
      moments: [],
      warnings: none,
      audit: none,
      causes: {},
      events: {},
      episodes: none,
      bounds: [],
    };
    expect(text(operatorReport(view, {}, plainPaint))).toMatch(
      /Warnings: none\n\n {2}Audit trail: no status was changed\n$/,
    );
  });

  it('stands in the reports of runs that were watched, passed or not, and in no document', () => {
    const heading = 'What an operator would have seen';
    expect(runReport(passedReport, plainPaint)).not.toContain(heading);
    expect(runReport({ ...passedReport, operator: sampleOperator }, plainPaint)).toContain(heading);
    const story = new Chronicle(plainVocabulary).story(sampleViolation, []);
    expect(failureReport({ ...violatedReport, operator: sampleOperator }, story, plainPaint)).toContain(
      heading,
    );
    expect(runDocument({ ...passedReport, operator: sampleOperator })).toEqual(runDocument(passedReport));
  });
});
