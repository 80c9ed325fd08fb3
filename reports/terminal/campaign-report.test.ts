import { describe, expect, it } from 'vitest';
import { CampaignTally } from '../campaign/tally.ts';
import { passedResult, sampleProperties, violatedResult } from '../testing/sample.ts';
import { campaignReport, campaignVerdictLine } from './campaign-report.ts';
import { campaignDocument } from '../json/campaign-document.ts';
import { plainPaint } from './paint.ts';

function tallied(
  violated: (seed: number) => boolean,
  required: readonly string[],
  to = 20,
  done = to,
  skipped: (seed: number) => number = () => 0,
): CampaignTally {
  const tally = new CampaignTally({ scenario: 'chaos', from: 1, to, properties: sampleProperties, required });
  for (let seed = 1; seed <= done; seed++) {
    const result = violated(seed) ? violatedResult : passedResult;
    const files = violated(seed)
      ? { trace: `out/chaos-${seed}/trace.jsonl`, report: `out/chaos-${seed}/report.txt` }
      : {};
    const observations = new Map([['failoverMs', [seed * 100]]]);
    tally.add({ seed, result, observations, faults: 3, skipped: skipped(seed), files });
  }
  return tally;
}

const rerun = ['--nodes', '3'];
const text = (tally: CampaignTally): string =>
  `${campaignReport(tally.summary(5_000), rerun, plainPaint).join('\n')}\n`;

describe('the report of a campaign', () => {
  it('that passed', async () => {
    await expect(text(tallied(() => false, []))).toMatchFileSnapshot('../golden/campaign-passed.txt');
  });

  it('that found failures', async () => {
    await expect(text(tallied((seed) => seed % 3 === 0, []))).toMatchFileSnapshot(
      '../golden/campaign-violated.txt',
    );
  });

  it('that never exercised what it must', async () => {
    await expect(text(tallied(() => false, ['leader-returns']))).toMatchFileSnapshot(
      '../golden/campaign-vacuous.txt',
    );
  });

  it('says in how many runs something of the scenario could not happen', () => {
    const tally = tallied(
      () => false,
      [],
      20,
      20,
      (seed) => (seed % 4 === 0 ? 2 : 0),
    );
    expect(text(tally)).toContain(
      '\nSkipped in 5 runs: 10 faults and requests of the scenario, for a node that the seed did not draw, or after the end.\n',
    );
    expect(campaignDocument(tally.summary(1)).skipped).toEqual({ items: 10, runs: 5 });
    const none = tallied(() => false, []);
    expect(text(none)).not.toContain('Skipped');
    expect(campaignDocument(none.summary(1))).not.toHaveProperty('skipped');
  });

  it('that was cut short does not call vacuous what it might still have exercised', () => {
    const summary = tallied(() => false, ['leader-returns'], 20, 3).summary(5_000, 'interrupted');
    expect(summary.verdict).toBe('passed');
    const report = campaignReport(summary, rerun, plainPaint).join('\n');
    expect(report).toMatch(/–  leader-returns +eventually +not exercised +0$/m);
    expect(report).not.toMatch(/vacuous|required/i);
  });

  it('fits into 100 columns', () => {
    const widest = Math.max(
      ...text(tallied((seed) => seed > 2, ['leader-returns']))
        .split('\n')
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(100);
  });
});

describe('the verdict of a campaign in one line', () => {
  it('says how far it came when it did not end by itself', () => {
    const tally = tallied((seed) => seed === 9, [], 20, 8);
    expect(campaignVerdictLine(tally.summary(1, 'interrupted'), plainPaint)).toBe(
      'INTERRUPTED  chaos: interrupted after 8 of 20 seeds, passed so far: no failure, 44 min of virtual time',
    );
    const failed = tallied((seed) => seed === 9, [], 20, 9);
    expect(campaignVerdictLine(failed.summary(1, 'broken-off'), plainPaint)).toMatch(
      /^VIOLATED {2}chaos: broken off by an error after 9 of 20 seeds, violated so far: 1 failure, /,
    );
    const none = new CampaignTally({
      scenario: 'x',
      from: 1,
      to: null,
      properties: [],
      required: ['y'],
    }).summary(0, 'interrupted');
    expect(campaignVerdictLine(none, plainPaint)).toBe(
      'INTERRUPTED  x: interrupted after 0 seeds, nothing is known: no failure, 0 ms of virtual time',
    );
  });
});
