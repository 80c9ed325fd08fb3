import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaseDuration } from './lease.ts';
import { testOptions } from './testing/test-options.ts';

const MILLION = 1_000_000n;

describe('the lease (dissertation, 6.4.1)', () => {
  it('ends before any guard that it relies on, whatever clocks within the bound show', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60_000_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.bigInt(0n, MILLION - 1n),
        fc.bigInt(0n, 1_000_000_000n),
        (guard, ppm, fraction, delay) => {
          const lease = leaseDuration(
            testOptions({ heartbeatTimeout: guard, leaderLeaseTimeout: guard, clockDriftPpm: ppm }),
          );
          // In millionths of a microsecond of true time. The voter's clock runs fast, and has shown `fraction` of its
          // present microsecond already when the contact arrives; the leader's runs slow and had just turned.
          const fast = MILLION + BigInt(ppm);
          const slow = MILLION - BigInt(ppm);
          const guardEnds = delay + ((BigInt(guard) * MILLION - fraction) * MILLION) / fast;
          const leaseEnds = (BigInt(lease) * MILLION * MILLION) / slow;
          expect(leaseEnds <= guardEnds).toBe(true);
        },
      ),
    );
  });

  it('is no shorter than clocks demand', () => {
    const lease = leaseDuration(
      testOptions({ heartbeatTimeout: 3_000_000, leaderLeaseTimeout: 3_000_000, clockDriftPpm: 500 }),
    );
    expect(lease).toBe(2_997_000);
  });

  it('is never longer than the time in which check-quorum wants contact', () => {
    const options = { heartbeatTimeout: 3_000_000, leaderLeaseTimeout: 1_000_000, clockDriftPpm: 500 };
    expect(leaseDuration(testOptions(options))).toBe(1_000_000);
  });
});
