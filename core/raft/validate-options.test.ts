import { describe, expect, it } from 'vitest';
import { raft } from './raft.ts';
import { words } from './testing/test-machine.ts';
import { testOptions } from './testing/test-options.ts';
import { optionErrors } from './validate-options.ts';

describe('options', () => {
  it('that are sound give no error', () => {
    expect(optionErrors(testOptions())).toEqual([]);
  });

  it('a lease that outlives the guard is refused', () => {
    expect(optionErrors(testOptions({ leaderLeaseTimeout: 1_000_001 }))).toEqual([
      'leaderLeaseTimeout is 1000001, but must be at most heartbeatTimeout, which is 1000000: voters keep to a leader no longer than that',
    ]);
  });

  it('a heartbeat slower than the lease is refused', () => {
    expect(optionErrors(testOptions({ heartbeatInterval: 1_000_000 }))[0]).toMatch(
      /^heartbeatInterval is 1000000/,
    );
  });

  it('every number that is out of range is named', () => {
    const errors = optionErrors(
      testOptions({ maxInflight: 0, trailingLogs: -1, electionTimeout: 1.5, clockDriftPpm: NaN }),
    );
    expect(errors.map((error) => error.split(' ')[0])).toEqual([
      'electionTimeout',
      'clockDriftPpm',
      'maxInflight',
      'trailingLogs',
    ]);
  });

  it('a clock that may stand still gives no lease', () => {
    expect(optionErrors(testOptions({ clockDriftPpm: 1_000_000 }))[0]).toMatch(/^clockDriftPpm/);
  });

  it('that are unsound make no member', () => {
    expect(() => raft(testOptions({ maxPending: 0 }), words)).toThrow(RangeError);
  });
});
