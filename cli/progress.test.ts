import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CampaignRequest } from './options/request.ts';
import { progressOf, shareDone, statusOf } from './progress.ts';
import type { Surroundings } from './surroundings.ts';
import { Sandbox } from './testing/sandbox.ts';

const request: CampaignRequest = {
  command: 'campaign',
  from: 11,
  to: 20,
  forMs: null,
  jobs: null,
  resume: false,
  untilCovered: false,
  scenario: 'chaos',
  nodes: null,
  durationMicros: null,
  config: null,
  properties: null,
  mutant: null,
  out: 'reports/out',
  json: false,
  shrinkMs: 0,
  junit: null,
  quiet: false,
};

/** A terminal that remembers what was written to it. */
function terminal(): { surroundings: Surroundings; written: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  const sandbox = new Sandbox();
  sandbox.remove();
  const plain = sandbox.surroundings();
  const stderr = { isTerminal: true, stream, write: (text: string) => stream.write(text) };
  return {
    surroundings: { ...plain, stderr: { ...stderr, write: (text) => void stream.write(text) } },
    written: () => (stream.read() as Buffer | null)?.toString() ?? '',
  };
}

describe('the progress of a campaign', () => {
  it('tells on a terminal what is done, the rate, the failures and the time left', () => {
    const { surroundings, written } = terminal();
    const progress = progressOf(request, surroundings);
    progress.update({ done: 5, failures: 1, elapsedMs: 10_000 });
    progress.end();
    progress.end();
    expect(written()).toContain('5 of 10 runs, 0.50/s, 1 failure, 10 s left');
  });

  it('is silent in a pipe, for the quiet, and on a dumb terminal', () => {
    const { surroundings, written } = terminal();
    const pipe = { ...surroundings, stderr: { ...surroundings.stderr, isTerminal: false } };
    const dumb = { ...surroundings, environment: { TERM: 'dumb' } };
    for (const [asked, where] of [
      [request, pipe],
      [{ ...request, quiet: true }, surroundings],
      [request, dumb],
    ] as const) {
      const progress = progressOf(asked, where);
      progress.update({ done: 5, failures: 0, elapsedMs: 1 });
      progress.end();
    }
    expect(written()).toBe('');
  });
});

describe('the share that is done', () => {
  it('goes by seeds, by time, or by whichever ends first', () => {
    expect(shareDone({ done: 5, elapsedMs: 1, total: 10, forMs: null })).toBe(0.5);
    expect(shareDone({ done: 5, elapsedMs: 15_000, total: null, forMs: 60_000 })).toBe(0.25);
    expect(shareDone({ done: 5, elapsedMs: 59_000, total: 10, forMs: 60_000 })).toBeCloseTo(0.983, 3);
    expect(shareDone({ done: 5, elapsedMs: 99_000, total: null, forMs: 60_000 })).toBe(1);
  });
});

describe('the status in words', () => {
  const runs = { what: 'runs', atMost: false };

  it('knows singular and plural, and no end where there is none yet', () => {
    expect(statusOf({ done: 0, failures: 0, elapsedMs: 0 }, 0, { ...runs, total: null })).toBe(
      '0 runs, 0/s, no failures',
    );
    expect(statusOf({ done: 2, failures: 3, elapsedMs: 1_000 }, 0.5, { ...runs, total: 4 })).toBe(
      '2 of 4 runs, 2.00/s, 3 failures, 1 s left',
    );
  });

  it('tells of a campaign its virtual time, what has failed, and how much it has seen', () => {
    const work = {
      done: 20,
      failures: 4,
      elapsedMs: 10_000,
      virtualMs: 7_200_000,
      failuresBy: [
        ['log-matching', 2],
        ['recovers', 1],
        ['answered', 1],
      ],
      coverage: { wanted: 23, seen: 17, missing: [] },
    } as const;
    expect(statusOf(work, 0.2, { ...runs, total: 100 })).toBe(
      '20 of 100 runs, 2.00/s, 2 h of virtual time, 4 failures (log-matching 2, recovers 1, 1 more), seen 17 of 23, 40 s left',
    );
  });

  it('gives a bound where it may end before', () => {
    const words = { ...runs, total: 100, atMost: true };
    expect(statusOf({ done: 20, failures: 0, elapsedMs: 10_000 }, 0.2, words)).toBe(
      '20 of 100 runs, 2.00/s, no failures, at most 40 s left',
    );
  });
});
