import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RaftOptions } from './options.ts';
import { Schedule } from './testing/schedule.ts';
import type { Action, Deed, Wish } from './testing/schedule.ts';
import { ms, testOptions } from './testing/test-options.ts';

const pick = fc.nat({ max: 1000 });
const deed = (weight: number, kind: Deed['kind']) => ({
  weight,
  arbitrary: pick.map((at): Action => ({ kind: 'deed', deed: { kind, pick: at } })),
});
const wish = (weight: number, kind: Wish['kind']) => ({
  weight,
  arbitrary: pick.map((at): Action => ({ kind: 'wish', wish: { kind, pick: at } })),
});

const action: fc.Arbitrary<Action> = fc.oneof(
  deed(60, 'deliver'),
  deed(14, 'timer'),
  deed(2, 'duplicate'),
  deed(2, 'drop'),
  deed(1, 'crash'),
  deed(1, 'fail'),
  deed(3, 'restart'),
  deed(1, 'isolate'),
  deed(1, 'heal'),
  wish(6, 'command'),
  wish(1, 'retry'),
  wish(2, 'read'),
  wish(1, 'session'),
  wish(1, 'transfer'),
  wish(1, 'add'),
  wish(1, 'promote'),
  wish(1, 'demote'),
  wish(1, 'remove'),
);

const options: fc.Arbitrary<RaftOptions> = fc
  .record({
    reads: fc.constantFrom('lease' as const, 'read-index' as const),
    maxAppendEntries: fc.constantFrom(1, 2, 64),
    maxInflight: fc.constantFrom(1, 3),
    snapshotThreshold: fc.constantFrom(1, 3, 10, 1000),
    trailingLogs: fc.constantFrom(0, 1, 5),
    maxApplyBatch: fc.constantFrom(1, 3),
    applyDelay: fc.constantFrom(0, 10_000),
    maxSessions: fc.constantFrom(1, 10),
  })
  .map(testOptions);

describe('under any schedule of messages, timers, crashes, requests and changes', () => {
  it('elections are safe, logs match, and what is committed, applied and read is right (paper, figure 3); and the cluster recovers', () => {
    const exercised = { elections: 0, commits: 0, installs: 0, leases: 0, reads: 0 };
    fc.assert(
      fc.property(
        options,
        fc.array(action, { minLength: 200, maxLength: 800, size: 'max' }),
        (settings, actions) => {
          const schedule = new Schedule(settings);
          schedule.run(actions);
          schedule.recover(12_000 * ms);
          exercised.elections += schedule.safety.exercised.elections;
          exercised.commits += schedule.safety.exercised.commits;
          exercised.installs += schedule.safety.exercised.installs;
          exercised.leases += schedule.safety.exercised.leases;
          exercised.reads += schedule.safety.exercised.reads;
        },
      ),
      { numRuns: 200, seed: 2014, endOnFailure: true },
    );
    // Schedules that elect nobody would prove nothing.
    for (const [what, times] of Object.entries(exercised)) expect(times, what).toBeGreaterThan(100);
  });
});
