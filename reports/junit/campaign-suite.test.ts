import { describe, expect, it } from 'vitest';
import type { CampaignSummary } from '../campaign/tally.ts';
import { CampaignTally } from '../campaign/tally.ts';
import { outcomes, schemaMistakes, testCase, xmlRoot } from '../testing/junit-reader.ts';
import { sampleShrunk } from '../testing/sample-shrunk.ts';
import { passedResult, sampleProperties, sampleViolation, violatedResult } from '../testing/sample.ts';
import { campaignSuite } from './campaign-suite.ts';
import { junitDocument } from './junit-document.ts';

const rerun = ['--nodes', '3'];

/** Seeds 1..20, of which those given violate a property; those of a second list in another way. */
function summaryOf(
  violated: readonly number[],
  required: readonly string[] = [],
  otherwise: readonly number[] = [],
  end: CampaignSummary['end'] = 'ended',
): CampaignSummary {
  const tally = new CampaignTally({
    scenario: 'chaos',
    from: 1,
    to: 20,
    properties: sampleProperties,
    required,
  });
  const other = { ...violatedResult, violation: { ...sampleViolation, message: 'ctrl1 lost its term.' } };
  for (let seed = 1; seed <= (end === 'ended' ? 20 : 8); seed++) {
    const result = violated.includes(seed) ? violatedResult : otherwise.includes(seed) ? other : passedResult;
    const files = result === passedResult ? {} : { trace: `out/chaos-${seed}/trace.jsonl` };
    tally.add({ seed, result, observations: new Map(), faults: 3, skipped: 0, files });
  }
  return tally.summary(5_000, end);
}

const xmlOf = (summary: CampaignSummary): string => junitDocument([campaignSuite(summary, rerun)]);

describe('a campaign, as a CI server reads it,', () => {
  it('has a case for each property: it held, or was not put to the test', () => {
    expect(outcomes(xmlOf(summaryOf([])))).toEqual({
      completed: 'passed',
      'one-leader-per-term': 'passed',
      'leader-returns': 'skipped',
      'leader-fell': 'passed',
      'log-truncated': 'skipped',
      'log-matching': 'passed',
      'lease-sound': 'skipped',
    });
    const skipped = testCase(xmlOf(summaryOf([])), 'log-truncated').children[0];
    expect(skipped?.attributes['message']).toBe('was never seen in 20 runs');
  });

  it('takes its time in the case that all runs were made, and names seeds, hash and command', () => {
    const summary = summaryOf([]);
    expect(testCase(xmlOf(summary), 'completed').attributes['time']).toBe('5.000');
    const [properties] = xmlRoot(xmlOf(summary)).children[0]?.children ?? [];
    const named = (properties?.children ?? []).map(({ attributes }) => [
      attributes['name'],
      attributes['value'],
    ]);
    expect(Object.fromEntries(named)).toEqual({
      seeds: '1..20',
      runs: '20',
      verdict: 'passed',
      hash: summary.hash,
      events: '16246900',
      virtualSeconds: '6600',
      again: 'npm run sim -- --seeds 1..20 --nodes 3',
    });
  });

  it('fails with the first seed in its message, and all that is needed in its text', async () => {
    const summary = summaryOf([3, 5, 6], [], [9]);
    const shrunk = summary.failures.map((each) =>
      each.seed === 3 ? { ...each, shrunk: sampleShrunk } : each,
    );
    const xml = xmlOf({ ...summary, failures: shrunk });
    expect(await schemaMistakes(xml)).toEqual([]);
    expect(outcomes(xml)).toMatchObject({ completed: 'passed', 'one-leader-per-term': 'failure' });
    const [failure] = testCase(xml, 'one-leader-per-term').children;
    expect(failure?.attributes).toEqual({
      type: 'violated',
      message: 'seed 3: Term 7 has two leaders: ctrl1 and ctrl3. (4 of 20 runs)',
    });
    await expect(`${failure?.text ?? ''}\n`).toMatchFileSnapshot('../golden/junit-failure.txt');
  });

  it('has an error where nobody has put to the test what is required', () => {
    const xml = xmlOf(summaryOf([], ['leader-returns']));
    expect(outcomes(xml)).toMatchObject({ 'leader-returns': 'error', 'lease-sound': 'skipped' });
    expect(testCase(xml, 'leader-returns').children[0]?.attributes).toEqual({
      type: 'never-exercised',
      message: 'was never put to the test in 20 runs, and is required',
    });
  });

  it('has an error if it was cut short, and does not complain of what might still have come', () => {
    const xml = xmlOf(summaryOf([], ['leader-returns'], [], 'interrupted'));
    expect(outcomes(xml)).toMatchObject({ completed: 'error', 'leader-returns': 'skipped' });
    expect(testCase(xml, 'completed').children[0]?.attributes).toEqual({
      type: 'interrupted',
      message:
        'INTERRUPTED  chaos: interrupted after 8 of 20 seeds, passed so far: no failure, 44 min of virtual time',
    });
  });

  it('tells of a violation whose property nobody has listed', () => {
    const summary = summaryOf([2]);
    const properties = summary.properties.filter(({ id }) => id !== 'one-leader-per-term');
    expect(outcomes(xmlOf({ ...summary, properties }))).toMatchObject({ 'one-leader-per-term': 'failure' });
  });
});
