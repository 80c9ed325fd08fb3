import { describe, expect, it } from 'vitest';
import { passedResult, sampleProperties, sampleViolation, violatedResult } from '../testing/sample.ts';
import type { CampaignState, TalliedRun } from './tally.ts';
import { CampaignTally } from './tally.ts';

const frame = { scenario: 'chaos', from: 5, to: 9, properties: sampleProperties, required: [] };
const run: TalliedRun = {
  seed: 5,
  result: passedResult,
  observations: new Map(),
  faults: 3,
  skipped: 0,
  files: {},
};

describe('a campaign adds up', () => {
  it('nothing, before its first run', () => {
    const summary = new CampaignTally(frame).summary(0);
    expect(summary).toMatchObject({
      seeds: { from: 5, to: 9, done: 0 },
      verdict: 'passed',
      events: 0,
      measures: {},
    });
    expect(new Set(summary.properties.map(({ status }) => status))).toEqual(new Set(['not-exercised']));
  });

  it('events, virtual time, exercises and the runs that had them', () => {
    const tally = new CampaignTally(frame);
    tally.add(run);
    tally.add({ ...run, seed: 6 });
    const summary = tally.summary(2_000);
    expect(summary).toMatchObject({
      events: 1_624_690,
      virtualMs: 660_000,
      eventsPerSecond: 812_345,
      virtualPerReal: 330,
    });
    expect(summary.properties[0]).toMatchObject({ exercised: 2_256, runs: 2, status: 'held' });
    expect(summary.properties[1]).toMatchObject({ exercised: 0, runs: 0, status: 'not-exercised' });
  });

  it('failures: a property that was violated once is violated, whatever comes after', () => {
    const tally = new CampaignTally(frame);
    tally.add({ ...run, result: violatedResult });
    tally.add({ ...run, seed: 6 });
    const summary = tally.summary(1);
    expect(summary.verdict).toBe('violated');
    expect(summary.properties[0]?.status).toBe('violated');
    expect(summary.failures).toEqual([
      {
        seed: 5,
        violation: sampleViolation,
        events: violatedResult.events,
        faults: 3,
        skipped: 0,
        files: {},
      },
    ]);
    expect([tally.failures, tally.failuresOf(sampleViolation.property), tally.failuresOf('other')]).toEqual([
      1, 1, 0,
    ]);
  });

  it('measures of all runs together, not summaries of summaries', () => {
    const tally = new CampaignTally(frame);
    const result = { ...passedResult, measures: {} };
    tally.add({ ...run, result, observations: new Map([['a', [1, 2, 3]]]) });
    tally.add({
      ...run,
      result,
      observations: new Map([
        ['b', [7]],
        ['a', [1_000]],
      ]),
    });
    expect(tally.summary(1).measures).toEqual({
      a: { n: 4, min: 1, p50: 2, p99: 1_000, max: 1_000, mean: 251.5 },
      b: { n: 1, min: 7, p50: 7, p99: 7, max: 7, mean: 7 },
    });
  });

  it('shares of all runs together, weighted by their observations', () => {
    const tally = new CampaignTally(frame);
    const ran = (right: number, n: number): TalliedRun => {
      return { ...run, result: { ...passedResult, measures: { accuracy: { n, right, share: right / n } } } };
    };
    tally.add(ran(1, 2));
    tally.add(ran(98, 98));
    expect(tally.summary(1).measures).toEqual({ accuracy: { n: 100, right: 99, share: 0.99 } });
  });

  it('up to the last seed done, where no last seed was given', () => {
    const tally = new CampaignTally({ ...frame, to: null });
    expect(tally.summary(1).seeds).toEqual({ from: 5, to: 5, done: 0 });
    tally.add(run);
    tally.add(run);
    expect(tally.summary(1).seeds).toEqual({ from: 5, to: 6, done: 2 });
  });

  it('at any time, and goes on', () => {
    const tally = new CampaignTally(frame);
    tally.add(run);
    const { hash } = tally.summary(1);
    expect(tally.summary(1).hash).toBe(hash);
    tally.add(run);
    expect(tally.summary(1).hash).not.toBe(hash);
  });

  it('in parts, between which it is written down', () => {
    const runs = [1, 2, 3, 4].map((seed): TalliedRun => {
      const result = {
        ...(seed % 2 === 0 ? passedResult : violatedResult),
        hash: `${seed}`.padStart(16, '0'),
      };
      return { ...run, seed, result, skipped: seed, observations: new Map([['a', [seed, 7]]]) };
    });
    const whole = new CampaignTally(frame);
    for (const each of runs) whole.add(each);
    for (let cut = 0; cut <= runs.length; cut++) {
      const before = new CampaignTally(frame);
      for (const each of runs.slice(0, cut)) before.add(each);
      const written = JSON.parse(JSON.stringify(before.state())) as CampaignState;
      const after = CampaignTally.from(frame, written);
      for (const each of runs.slice(cut)) after.add(each);
      expect(after.summary(1)).toEqual(whole.summary(1));
    }
  });
});
