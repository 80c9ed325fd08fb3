import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import { say } from '../testing/scripted-process.ts';
import type { Script } from '../testing/scripted-process.ts';
import { happenings, stage } from '../testing/staging.ts';
import type { Staged, Staging } from '../testing/staging.ts';

/** A node whose one timer is armed for as long as a request says, or cleared by a negative one. */
const obedient: Script = {
  timers: ['alarm'],
  input(input, out) {
    if (input.kind !== 'request') return;
    if (input.body.n < 0) out.clearTimer(0);
    else out.setTimer(0, input.body.n, input.body.n);
  },
};

interface Order {
  readonly at: number;
  /** For how long to arm the timer; negative: clear it. */
  readonly arm: number;
}

function obeyed(orders: readonly Order[], rest: Staging = {}): Staged {
  return stage({
    members: ['a'],
    script: obedient,
    requests: orders.map(({ at, arm }) => ({ at, node: 'a', body: say('word', arm) })),
    chaos: 10_000,
    ...rest,
  });
}

/** When a timer should fire: after every order the last deadline counts, if no other order comes before it. */
function firings(orders: readonly Order[]): number[] {
  return orders.flatMap(({ at, arm }, place) => {
    const next = orders[place + 1]?.at ?? Infinity;
    // An order at the very deadline was in the queue before the timer was armed, so it comes first.
    return arm >= 0 && at + arm < next ? [at + arm] : [];
  });
}

describe('a timer', () => {
  it('fires once, at its last deadline, however often it is armed anew, earlier or later, or cleared', () => {
    const orders = fc
      .array(
        fc.record({ at: fc.integer({ min: 1, max: 3_000 }), arm: fc.integer({ min: -200, max: 2_000 }) }),
        {
          maxLength: 30,
        },
      )
      .map((list) => [...list].sort((a, b) => a.at - b.at));
    fc.assert(
      fc.property(orders, (list) => {
        expect(happenings(obeyed(list), 'timer').map(([at]) => at)).toEqual(firings(list));
      }),
      { numRuns: 300 },
    );
  });

  it('draws its delay from the range, both ends included', () => {
    const delays = new Set<number>();
    for (let seed = 0; seed < 60; seed += 1) {
      const run = stage({
        seed,
        members: ['a'],
        script: { timers: ['alarm'], start: (_self, out) => void out.setTimer(0, 10, 13) },
        chaos: 100,
      });
      for (const [at] of happenings(run, 'timer')) delays.add(at);
    }
    expect([...delays].sort()).toEqual([10, 11, 12, 13]);
  });

  it('keeps the time of its node: a change of drift moves a deadline that is already set', () => {
    const faster = obeyed([{ at: 1, arm: SECOND }], {
      chaos: 2 * SECOND,
      faults: [[500_001, { kind: 'drift', node: 'a', ppm: 100_000 }]],
    });
    // Half a second is left on the node's clock, which takes 454,546 µs.
    expect(happenings(faster, 'timer')).toEqual([[954_547, 'a']]);
    const slower = obeyed([{ at: 1, arm: SECOND }], {
      chaos: 2 * SECOND,
      faults: [[500_001, { kind: 'drift', node: 'a', ppm: -100_000 }]],
    });
    expect(happenings(slower, 'timer')).toEqual([[500_001 + 555_556, 'a']]);
  });

  it('may be armed for no time at all on any clock: it is due at once, never before', () => {
    const errors = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(errors, fc.array(fc.integer({ min: 3, max: 9_000 }), { maxLength: 20 }), (ppm, times) => {
        const at = [...new Set(times)].sort((a, b) => a - b);
        const run = obeyed(
          at.map((time) => ({ at: time, arm: 0 })),
          { faults: [[1, { kind: 'drift', node: 'a', ppm }]] },
        );
        // A clock shows whole microseconds only: the true time of one may be the next.
        for (const [place, [time]] of happenings(run, 'timer').entries()) {
          expect(time - (at[place] ?? 0)).toBeGreaterThanOrEqual(0);
          expect(time - (at[place] ?? 0)).toBeLessThanOrEqual(1);
        }
        expect(run.result.violation).toBe(null);
      }),
    );
  });

  it('is gone after a crash: neither the old firing nor a change of drift brings it back', () => {
    const run = obeyed([{ at: 1, arm: 500 * MILLISECOND }], {
      chaos: 2 * SECOND,
      faults: [
        [100_000, { kind: 'crash', node: 'a', for: 100_000 }],
        [300_000, { kind: 'drift', node: 'a', ppm: 10 }],
      ],
    });
    expect(happenings(run, 'start')).toHaveLength(2);
    expect(happenings(run, 'timer')).toEqual([]);
  });
});
