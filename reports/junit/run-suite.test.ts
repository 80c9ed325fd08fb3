import { describe, expect, it } from 'vitest';
import { Chronicle } from '../failure/chronicle.ts';
import type { FailureStory } from '../failure/chronicle.ts';
import type { RunReport } from '../run/run-report.ts';
import { outcomes, schemaMistakes, testCase } from '../testing/junit-reader.ts';
import { sampleShrunk } from '../testing/sample-shrunk.ts';
import {
  passedReport,
  sampleEvents,
  sampleStandings,
  sampleViolation,
  violatedReport,
} from '../testing/sample.ts';
import { plainVocabulary } from '../words/vocabulary.ts';
import { junitDocument } from './junit-document.ts';
import { runSuite } from './run-suite.ts';

function story(): FailureStory {
  const chronicle = new Chronicle(plainVocabulary);
  for (const event of sampleEvents) chronicle.add(event);
  return chronicle.story(sampleViolation, sampleStandings);
}

const xmlOf = (report: RunReport, told: FailureStory | null): string =>
  junitDocument([runSuite(report, told)]);

describe('a run, as a CI server reads it,', () => {
  it('has a case for each property', async () => {
    const xml = xmlOf(passedReport, null);
    expect(await schemaMistakes(xml)).toEqual([]);
    expect(outcomes(xml)).toEqual({
      completed: 'passed',
      'one-leader-per-term': 'passed',
      'leader-returns': 'skipped',
      'leader-fell': 'passed',
      'log-truncated': 'skipped',
      'log-matching': 'passed',
      'lease-sound': 'skipped',
    });
    expect(testCase(xml, 'completed').attributes).toMatchObject({
      classname: 'lockstep.chaos-42',
      time: '0.610',
    });
  });

  it('fails with the whole report of the failure, and what it was shrunk to', async () => {
    const xml = xmlOf({ ...violatedReport, shrunk: sampleShrunk }, story());
    expect(await schemaMistakes(xml)).toEqual([]);
    expect(outcomes(xml)).toMatchObject({ completed: 'passed', 'one-leader-per-term': 'failure' });
    const [failure] = testCase(xml, 'one-leader-per-term').children;
    expect(failure?.attributes['message']).toBe('seed two words: Term 7 has two leaders: ctrl1 and ctrl3.');
    for (const said of [
      'expected  ctrl1 is the only leader of term 7',
      'seen      ctrl3 became leader of term 7 as well',
      'Where the nodes stood',
      "run it again  npm run sim -- --seed 'two words'",
      'npm run sim -- replay reports/out/chaos-two%20words/trace.jsonl',
      'Shrunk to 1 fault of 27 and 3 nodes of 6',
      sampleShrunk.rerun,
      "      - { at: 8s, pause: { node: '@leader', for: 6s } }",
    ]) {
      expect(failure?.text).toContain(said);
    }
  });

  it('fails with the violation and the command where there was no time to tell more', () => {
    const xml = xmlOf(violatedReport, null);
    const [failure] = testCase(xml, 'one-leader-per-term').children;
    expect(failure?.text).toMatch(/^ {2}what +Term 7 has two leaders/);
    expect(failure?.text).toContain("Run it again: npm run sim -- --seed 'two words'");
  });

  it('tells of a violation whose property is not among the results', () => {
    const properties = violatedReport.result.properties.slice(1);
    const xml = xmlOf({ ...violatedReport, result: { ...violatedReport.result, properties } }, null);
    expect(outcomes(xml)).toMatchObject({ 'one-leader-per-term': 'failure' });
  });
});
