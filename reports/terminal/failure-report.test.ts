import { describe, expect, it } from 'vitest';
import { Chronicle } from '../failure/chronicle.ts';
import { sampleEvents, sampleStandings, sampleViolation, violatedReport } from '../testing/sample.ts';
import { plainVocabulary } from '../words/vocabulary.ts';
import { failureReport } from './failure-report.ts';
import { plainPaint } from './paint.ts';

function storyOf(events: typeof sampleEvents, violation = sampleViolation): ReturnType<Chronicle['story']> {
  const chronicle = new Chronicle(plainVocabulary);
  for (const event of events) chronicle.add(event);
  return chronicle.story(violation, sampleStandings);
}

describe('the report of a failure', () => {
  it('tells the property, expected and seen, what led there, the faults, and how to see it again', async () => {
    const lines = failureReport(violatedReport, storyOf(sampleEvents), plainPaint);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/run-violated.txt');
  });

  it('fits into 100 columns', () => {
    const lines = failureReport(violatedReport, storyOf(sampleEvents), plainPaint);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('says so when no fault had struck, and when there is nothing to tell', () => {
    const text = failureReport(violatedReport, storyOf([]), plainPaint).join('\n');
    expect(text).toContain('No fault of the plan had struck');
    expect(text).toMatch(/events that matter for ctrl3, ctrl1\n {2}none/);
  });

  it('is about the cluster when the violation names no node', () => {
    const violation = { ...sampleViolation, node: null, others: [] };
    const report = { ...violatedReport, result: { ...violatedReport.result, violation } };
    const text = failureReport(report, storyOf(sampleEvents, violation), plainPaint).join('\n');
    expect(text).toContain('The last events that matter for the cluster');
    expect(text).toContain('FAULT crash ctrl5, back after 8 s; ctrl5 goes down');
  });

  it('says what a run that got stuck waits for', () => {
    const result = {
      ...violatedReport.result,
      stalled: true,
      waitingFor: 'client1: an answer to put 5',
    } as const;
    const text = failureReport({ ...violatedReport, result }, storyOf([]), plainPaint).join('\n');
    expect(text).toMatch(
      /stuck +it ended early, as nothing made progress any more\n +waits for +client1: an answer to put 5/,
    );
  });

  it('refuses a run that violated nothing', () => {
    const report = { ...violatedReport, result: { ...violatedReport.result, violation: null } };
    expect(() => failureReport(report, storyOf([]), plainPaint)).toThrow('needs a violation');
  });
});
