import { describe, expect, it } from 'vitest';
import type { MutantsSummary } from '../mutants/mutants-summary.ts';
import { outcomes, schemaMistakes, testCase } from '../testing/junit-reader.ts';
import { junitDocument } from './junit-document.ts';
import { mutantsSuite } from './mutants-suite.ts';

const summary: MutantsSummary = {
  seeds: { from: 1, to: 40 },
  findings: [
    {
      id: 'no-noop',
      scenario: 'calm',
      summary: 'A new leader appends nothing.',
      share: 0.25,
      first: { seed: 3, events: 1_003, property: 'recovers' },
    },
    { id: 'vote-twice', scenario: 'chaos', summary: 'A voter votes twice in a term.', share: 0, first: null },
  ],
  realMs: 90_000,
};

describe('a hunt for known bugs, as a CI server reads it,', () => {
  it('passes a bug that is found, and fails one that is missed', async () => {
    const xml = junitDocument([mutantsSuite(summary, [])]);
    expect(await schemaMistakes(xml)).toEqual([]);
    expect(outcomes(xml)).toEqual({ completed: 'passed', 'no-noop': 'passed', 'vote-twice': 'failure' });
    expect(testCase(xml, 'completed').attributes['time']).toBe('90.000');
    expect(testCase(xml, 'no-noop').children[0]?.text).toBe(
      'A new leader appends nothing.\nFound with 25 % of the seeds, first with seed 3 after 1,003 events, by recovers.',
    );
    const [failure] = testCase(xml, 'vote-twice').children;
    expect(failure?.attributes).toEqual({
      type: 'missed',
      message: 'missed with seeds 1..40 of chaos: A voter votes twice in a term.',
    });
    expect(failure?.text).toContain('npm run sim -- mutants --only vote-twice --seeds 1..40');
  });

  it('has an error, and skips what it did not try, if it was interrupted', () => {
    const xml = junitDocument([mutantsSuite(summary, ['apply-twice'])]);
    expect(outcomes(xml)).toMatchObject({
      completed: 'error',
      'no-noop': 'passed',
      'apply-twice': 'skipped',
    });
    expect(testCase(xml, 'completed').children[0]?.attributes['message']).toBe(
      'interrupted after 2 of 3 known bugs',
    );
  });
});
