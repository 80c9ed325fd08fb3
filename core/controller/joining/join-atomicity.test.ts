import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { act, courtedNetwork, recover, unfinished } from './testing/schedule.ts';
import type { Action } from './testing/schedule.ts';

const pick = fc.nat({ max: 100_000 });
const some = (weight: number, kind: Action['kind']) => ({
  weight,
  arbitrary: pick.map((at): Action => ({ kind, pick: at })),
});

const action: fc.Arbitrary<Action> = fc.oneof(
  some(50, 'deliver'),
  some(12, 'advance'),
  some(4, 'duplicate'),
  some(3, 'drop'),
  some(1, 'crash'),
  some(2, 'crash-in-step'),
  some(4, 'restart'),
  some(2, 'elect'),
  some(1, 'depose'),
  some(6, 'replicate'),
  some(5, 'commit'),
  some(1, 'promote'),
  some(5, 'settle'),
  some(5, 'ask'),
  some(2, 'isolate'),
  some(1, 'heal'),
  some(1, 'lull'),
);

describe('S2.5: under loss, duplication, reordering, changes of leader, and crashes at every step', () => {
  it('every join ends fully joined or fully as before, its layers in order, and nobody belongs to two clusters', () => {
    const exercised = { adds: 0, joined: 0, refused: 0, unknown: 0, unbound: 0, givenUp: 0, superseded: 0 };
    fc.assert(
      fc.property(fc.array(action, { minLength: 100, maxLength: 400, size: 'max' }), (actions) => {
        const net = courtedNetwork();
        for (const each of actions) act(net, each);
        recover(net);
        expect(unfinished(net)).toBeNull();
        const seen = net.watch.exercised;
        exercised.adds += seen.adds;
        exercised.joined += seen.joined;
        exercised.refused += seen.refused;
        exercised.unknown += seen.unknown;
        exercised.unbound += seen.unbound;
        exercised.givenUp += seen.givenUp;
        exercised.superseded += seen.superseded;
      }),
      { numRuns: 300, seed: 2025, endOnFailure: true },
    );
    for (const [what, times] of Object.entries(exercised)) expect(times, what).toBeGreaterThan(3);
  });
});
