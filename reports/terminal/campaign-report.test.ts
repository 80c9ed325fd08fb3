import { describe, expect, it } from 'vitest';
import { CampaignTally } from '../campaign/tally.ts';
import { passedResult, sampleProperties, violatedResult } from '../testing/sample.ts';
import { campaignReport, campaignVerdictLine } from './campaign-report.ts';
import { plainPaint } from './paint.ts';

function tallied(violated: (seed: number) => boolean, required: readonly string[], to = 20): CampaignTally {
  const tally = new CampaignTally({ scenario: 'chaos', from: 1, to, properties: sampleProperties, required });
  for (let seed = 1; seed <= to; seed++) {
    const result = violated(seed) ? violatedResult : passedResult;
    const files = violated(seed)
      ? { trace: `out/chaos-${seed}/trace.jsonl`, report: `out/chaos-${seed}/report.txt` }
      : {};
    tally.add({ seed, result, observations: new Map([['failoverMs', [seed * 100]]]), faults: 3, files });
  }
  return tally;
}

const rerun = ['--nodes', '3'];
const text = (tally: CampaignTally): string =>
  `${campaignReport(tally.summary(5_000), { end: 'ended', rerun }, plainPaint).join('\n')}\n`;

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
    const summary = tallied(() => false, [], 1).summary(1);
    expect(campaignVerdictLine(summary, 'interrupted', plainPaint)).toBe(
      'PASSED SO FAR  chaos: 1 run (seeds 1..1), no failure, 5 min 30 s of virtual time, interrupted',
    );
    const none = new CampaignTally({
      scenario: 'x',
      from: 1,
      to: null,
      properties: [],
      required: ['y'],
    }).summary(0);
    expect(campaignVerdictLine(none, 'interrupted', plainPaint)).toMatch(
      /^PASSED SO FAR {2}x: no run, no failure, 0 ms/,
    );
  });
});
