import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goDuration } from './go-duration.ts';
import { leaderlessLine, printLogLine } from './log-line.ts';
import { timestamp } from './timestamp.ts';

describe('durations in the log', () => {
  it.each([
    [0, '0s'],
    [7, '7µs'],
    [1500, '1.5ms'],
    [999_999, '999.999ms'],
    [10_497_482, '10.497482s'],
    [60_000_000, '1m0s'],
    [90_000_000, '1m30s'],
    [3_600_000_000, '1h0m0s'],
    [-2_000_000, '-2s'],
  ])('prints %i microseconds as Go does: %s', (duration, printed) => {
    expect(goDuration(duration)).toBe(printed);
  });
});

describe('timestamps', () => {
  it('are those of the calendar, for any second of three centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 9_007_000_000 }), (seconds) => {
        const calendar = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
        expect(timestamp(seconds * 1_000_000 + 999_999)).toBe(calendar);
      }),
    );
  });
});

describe('the leaderless warning (S4.2)', () => {
  it('is the line that OpenZiti documents', () => {
    expect(printLogLine(leaderlessLine('warning', 10_497_482), 10_497_482)).toBe(
      '[  10.497] WARNING raft: {timeSinceLeader=[10.497482s]} cluster running without leader for longer than configured threshold',
    );
  });

  it('says CRITICAL at the second level (S4.5)', () => {
    expect(printLogLine(leaderlessLine('critical', 300_000_001), 300_000_001)).toBe(
      '[ 300.000] CRITICAL raft: {timeSinceLeader=[5m0.000001s]} cluster running without leader for longer than configured threshold',
    );
  });
});
