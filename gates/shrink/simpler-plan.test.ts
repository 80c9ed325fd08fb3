import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND, createWorld } from '../../sim/index.ts';
import type { FaultPlan, TimedFault } from '../../sim/index.ts';
import { faultPlans } from '../plan/fault-plans.ts';
import { schedules } from '../plan/schedules.ts';
import { worldProfiles } from '../plan/world-profiles.ts';
import { NAMES, ringSpec } from '../testing/ring.ts';
import { simplerPlans } from './simpler-plan.ts';

const SPAN = 10 * SECOND;
const requests = schedules({ nodes: NAMES, bodies: fc.nat(9), span: SPAN });
const plans = faultPlans({ nodes: NAMES, span: SPAN }, requests);

/** What fast-check leaves of the first plan for which this fails. */
function left(passes: (plan: FaultPlan) => boolean, examples: [FaultPlan][] = []): FaultPlan {
  const { counterexample } = fc.check(fc.property(plans, passes), { seed: 1, numRuns: 1000, examples });
  if (counterexample === null) throw new Error('nothing failed');
  return counterexample[0];
}

const isCrashOf = (name: string, { fault }: TimedFault): boolean =>
  fault.kind === 'crash' && fault.node === name;

describe('a plan', () => {
  it('shrinks to the faults and requests that matter, as plain, short and round in time as can be', () => {
    const { faults, requests } = left(
      (plan) => !plan.faults.some((each) => isCrashOf('a', each)) || plan.requests.length < 3,
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]?.fault).toEqual({ kind: 'crash', node: 'a' });
    expect((faults[0]?.at ?? 1) % 1_000_000).toBe(0);
    expect(requests).toHaveLength(3);
  });

  it('shrinks to nothing if nothing matters', () => {
    expect(left(() => false)).toEqual({
      faults: [],
      requests: [],
    });
  });

  it('shrinks although it was written down, as an example', () => {
    const crash = (node: string, at: number): TimedFault => ({
      at,
      fault: { kind: 'crash', node, for: 1234 },
    });
    const written = { faults: [crash('b', 1), crash('a', 2_345_678), crash('c', 3_456_789)], requests: [] };
    const { faults } = left((plan) => !plan.faults.some((each) => isCrashOf('a', each)), [[written]]);
    expect(faults).toEqual([{ at: 2_000_000, fault: { kind: 'crash', node: 'a' } }]);
  });

  it('shrinks to plans that the world accepts, in order of time, and comes to an end', () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(fc.nat(9)), (plan, choices) => {
        let now = plan;
        let context: unknown;
        for (let steps = 0; ; steps++) {
          expect(steps).toBeLessThan(2_000);
          const candidates = [...simplerPlans(now, SPAN, context)];
          for (const { value } of candidates) {
            createWorld({ ...ringSpec(1), plan: value });
            expect(value.faults).toEqual(value.faults.toSorted((a, b) => a.at - b.at));
          }
          const chosen = candidates[(choices.next().value ?? 0) % candidates.length];
          if (chosen === undefined) break;
          now = chosen.value;
          context = chosen.context;
        }
        expect(now.faults.length).toBe(0);
      }),
      { seed: 1, numRuns: 12 },
    );
  });
});

describe('surroundings', () => {
  it('shrink to calm ones', () => {
    const { counterexample } = fc.check(
      fc.property(worldProfiles(), ({ network }) => network.latency[1] < 50_000),
      { seed: 1 },
    );
    const [calm] = counterexample ?? [];
    expect(calm).toMatchObject({
      network: { loss: 0, duplicate: 0, order: 'fifo' },
      disk: { latency: [0, 0] },
      clocks: { driftPpm: 0 },
    });
    const [min, max] = calm?.network.latency ?? [];
    expect(min).toBe(max);
    expect((min ?? 1) % 10_000).toBe(0);
  });
});
