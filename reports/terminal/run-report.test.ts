import { describe, expect, it } from 'vitest';
import { Chronicle } from '../failure/chronicle.ts';
import { plainVocabulary } from '../words/vocabulary.ts';
import { passedReport, sampleViolation, violatedReport } from '../testing/sample.ts';
import { failureReport } from './failure-report.ts';
import { runDocument } from '../json/run-document.ts';
import { colourPaint, plainPaint } from './paint.ts';
import { runReport, verdictLine } from './run-report.ts';

const golden = (name: string): string => `../golden/${name}.txt`;
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

describe('the report of a passing run', () => {
  it('tells the verdict, the properties, what happened, the measures and the speed', async () => {
    await expect(text(runReport(passedReport, plainPaint))).toMatchFileSnapshot(golden('run-passed'));
  });

  it('fits into 100 columns', () => {
    const widest = Math.max(...runReport(passedReport, plainPaint).map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(100);
  });

  it('reads the same in colours once the escapes are taken away', () => {
    const coloured = text(runReport(passedReport, colourPaint));
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    expect(coloured).not.toBe(text(runReport(passedReport, plainPaint)));
    expect(coloured.replace(escapes, '')).toBe(text(runReport(passedReport, plainPaint)));
  });

  it('says that it got stuck, and what it waits for', () => {
    const result = { ...passedReport.result, stalled: true, waitingFor: 'client1: an answer' } as const;
    const lines = text(runReport({ ...passedReport, result }, plainPaint));
    expect(lines).toMatch(
      /stuck +it ended early, as nothing made progress any more\n +waits for +client1: an answer/,
    );
  });

  it('says what of the scenario could not happen, in the document too', () => {
    const isolation = { at: 20_000_000, fault: { kind: 'isolate', node: 'ctrl6' } } as const;
    const request = { at: 30_000_000, node: 'client9', body: {} };
    const plan = {
      ...passedReport.plan,
      skipped: [
        { what: isolation, why: 'absent' },
        { what: request, why: 'late' },
      ],
    } as const;
    const report = { ...passedReport, plan };
    const story = new Chronicle(plainVocabulary).story(sampleViolation, []);
    const said = [
      'isolate ctrl6 at 20 s (this run has no such node)',
      'a request of client9 at 30 s (the run is over by then)',
    ];
    for (const lines of [
      runReport(report, plainPaint),
      failureReport({ ...violatedReport, plan }, story, plainPaint),
    ]) {
      const words = lines.join(' ').replace(/\s+/g, ' ');
      expect(words).toContain(`skipped ${said.join('; ')}`);
    }
    expect(runDocument(report).plan).toEqual({ faults: 1, skipped: 2 });
  });

  it('says that nothing went wrong in the world when there were no faults', () => {
    const counts = { ...passedReport.result.counts, faults: {} };
    const calm = { ...passedReport, result: { ...passedReport.result, counts, measures: {} } };
    expect(text(runReport(calm, plainPaint))).toMatch(/faults +none/);
  });
});

describe('the verdict in one line', () => {
  it('names run and hash when nothing was violated', () => {
    expect(verdictLine(passedReport, plainPaint)).toBe('passed  chaos, seed 42  hash 00c0ffee12345678');
  });

  it('names the property when one was', () => {
    expect(verdictLine(violatedReport, plainPaint)).toBe(
      'violated  chaos, seed two words  one-leader-per-term: Term 7 has two leaders: ctrl1 and ctrl3.',
    );
  });
});
