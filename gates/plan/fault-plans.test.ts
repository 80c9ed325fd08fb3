import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND, createWorld, nodesOfFault } from '../../sim/index.ts';
import type { Fault, FaultPlan } from '../../sim/index.ts';
import { NAMES, ringSpec } from '../testing/ring.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { FaultPlanOptions } from './fault-plan-options.ts';
import { faultPlans } from './fault-plans.ts';
import { schedules } from './schedules.ts';
import { worldProfiles } from './world-profiles.ts';

const ALL: readonly FaultKind[] = [...FAULT_KINDS, 'start', 'diskWipe', 'diskCorrupt'];

const TIMEOUT = 100 * MILLISECOND;

const options: FaultPlanOptions = {
  nodes: NAMES,
  span: 100 * SECOND,
  timeout: TIMEOUT,
  kinds: ALL,
  messageKinds: ['token'],
};

function drawn(more: Partial<FaultPlanOptions> = {}): FaultPlan[] {
  return fc.sample(faultPlans({ ...options, ...more }), { numRuns: 1000, seed: 1 });
}

function faultsOf(plans: readonly FaultPlan[]): Fault[] {
  return plans.flatMap(({ faults }) => faults.map(({ fault }) => fault));
}

function shareOf<A>(items: readonly A[], holds: (item: A) => boolean): number {
  return items.filter(holds).length / items.length;
}

describe('plans of faults', () => {
  it('are such as the world accepts, with whatever surroundings', () => {
    const requests = schedules({ nodes: ['a'], bodies: fc.jsonValue(), span: SECOND });
    for (const favourites of [[], ['@leader']]) {
      const plans = faultPlans({ ...options, favourites }, requests);
      fc.assert(
        fc.property(plans, worldProfiles(), (plan, profile) => {
          createWorld({ ...ringSpec(1), plan, profile });
        }),
        { seed: 1, numRuns: 150 },
      );
    }
  });

  it('are so for one node, for a moment, and for a time of microseconds', () => {
    for (const few of [{ nodes: ['a'] }, { span: 1 }, { span: 50, timeout: 3 }]) {
      fc.assert(
        fc.property(faultPlans({ ...options, ...few }), (plan) => {
          createWorld({ ...ringSpec(1), plan });
          for (const { at } of plan.faults) expect(at).toBeLessThan(few.span ?? Infinity);
        }),
        { seed: 1, numRuns: 100 },
      );
    }
  });

  it('are in order of time', () => {
    for (const { faults } of drawn()) expect(faults).toEqual(faults.toSorted((a, b) => a.at - b.at));
  });

  it('reach every kind of fault, and no other than was asked for', () => {
    expect(new Set(faultsOf(drawn()).map(({ kind }) => kind))).toEqual(new Set(ALL));
    const two = faultsOf(drawn({ kinds: ['crash', 'pause'] })).map(({ kind }) => kind);
    expect(new Set(two)).toEqual(new Set(['crash', 'pause']));
  });

  it('arm crashes for every moment there is, and cut off, split and flap in every way', () => {
    const told = new Set(faultsOf(drawn()).map((fault) => JSON.stringify(fault)));
    const parts = [
      '"on":"save"',
      '"on":"saved"',
      '"on":"send","n":1}',
      '"message":"token"',
      '"clients":true',
      '"oneWay":true',
    ];
    for (const part of parts)
      expect(
        [...told].some((text) => text.includes(part)),
        part,
      ).toBe(true);
  });

  it('lack each kind wholly now and then, however many faults they have', () => {
    const full = drawn().filter(({ faults }) => faults.length >= 8);
    expect(full.length).toBeGreaterThan(200);
    for (const kind of ALL) {
      const without = shareOf(full, (plan) => !faultsOf([plan]).some((fault) => fault.kind === kind));
      expect(without, kind).toBeGreaterThan(0.3);
    }
    expect(full.some((plan) => new Set(faultsOf([plan]).map(({ kind }) => kind)).size === 1)).toBe(true);
  });

  it('last shorter than the timeout as often as longer', () => {
    const times = faultsOf(drawn()).flatMap((fault) =>
      'for' in fault && fault.for !== undefined ? [fault.for] : [],
    );
    expect(shareOf(times, (time) => time < TIMEOUT)).toBeGreaterThan(0.4);
    expect(shareOf(times, (time) => time > TIMEOUT)).toBeGreaterThan(0.4);
  });

  it('strike one upon the other, though there is time enough', () => {
    const close = ({ faults }: FaultPlan): boolean =>
      faults.some(({ at }, position) => position > 0 && at - (faults[position - 1]?.at ?? 0) <= TIMEOUT);
    const full = drawn().filter(({ faults }) => faults.length >= 5);
    expect(shareOf(full, close)).toBeGreaterThan(0.5);
  });

  it('strike favourites half of the time, and about the times that are given', () => {
    const one = faultsOf(drawn({ favourites: ['@leader'], kinds: ['crash', 'pause', 'isolate'] }));
    const share = shareOf(one, (fault) => nodesOfFault(fault).includes('@leader'));
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    const near = drawn({ near: [50 * SECOND] }).flatMap(({ faults }) => faults.map(({ at }) => at));
    expect(shareOf(near, (at) => at >= 50 * SECOND && at <= 50 * SECOND + TIMEOUT)).toBeGreaterThan(0.15);
  });

  it('need a node', () => {
    expect(() => faultPlans({ nodes: [], span: 1 })).toThrow('there must be at least one node');
  });
});

describe('schedules of requests', () => {
  it('come in bursts as well as one by one, in order, in time', () => {
    const sample = fc.sample(schedules({ nodes: ['a', 'b'], bodies: fc.nat(), span: SECOND, atMost: 9 }), {
      numRuns: 300,
      seed: 1,
    });
    for (const requests of sample) {
      const times = requests.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.every((at) => at < SECOND)).toBe(true);
      expect(times.length).toBeLessThanOrEqual(9);
    }
    const bursts = shareOf(
      sample,
      (requests) => new Set(requests.map(({ at }) => at)).size < requests.length,
    );
    expect(bursts).toBeGreaterThan(0.3);
    expect(bursts).toBeLessThan(0.95);
  });
});
