import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, TimedFault } from '../plan/fault-plan.ts';
import { simplerFaults } from './simpler-fault.ts';
import { rounderTimes, smallerNumbers } from './simpler-number.ts';

const END = 100_000_000;
const time = fc.integer({ min: 1, max: 60_000_000 });
const lasting = fc.oneof(
  fc.constant({}),
  time.map((each) => ({ for: each })),
);
const latency = fc.tuple(time, time).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const node = fc.constantFrom('a', 'b', 'c');

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.tuple(node, lasting).map(([n, rest]): Fault => ({ kind: 'isolate', node: n, clients: true, ...rest })),
  fc
    .tuple(fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 3 }), fc.boolean(), lasting)
    .map(([[first = '', second = '', ...others], oneWay, rest]): Fault => {
      return {
        kind: 'partition',
        groups: [[first], [second], others],
        ...(oneWay ? { oneWay } : {}),
        ...rest,
      };
    }),
  fc.tuple(node, time, time, lasting).map(([target, up, down, rest]): Fault => {
    return { kind: 'flap', target, up, down, ...rest };
  }),
  fc.tuple(node, latency, lasting).map(([n, l, rest]): Fault => {
    return { kind: 'diskSlow', node: n, latency: l, ...rest };
  }),
  fc.tuple(node, latency, lasting).map(([target, l, rest]): Fault => {
    return { kind: 'slow', target, latency: l, ...rest };
  }),
  fc.tuple(node, fc.integer({ min: 1, max: 99 }), lasting).map(([n, nth, rest]): Fault => {
    return { kind: 'crash', node: n, when: { on: 'send', n: nth, message: 'vote' }, ...rest };
  }),
  fc.tuple(node, fc.integer({ min: 1, max: 99 }), lasting).map(([n, nth, rest]): Fault => {
    return { kind: 'isolate', node: n, when: { on: 'save', n: nth }, ...rest };
  }),
  fc.tuple(node, time).map(([n, lasts]): Fault => ({ kind: 'diskCorrupt', node: n, for: lasts })),
  fc
    .tuple(node, fc.integer({ min: -500, max: 500 }))
    .map(([n, ppm]): Fault => ({ kind: 'drift', node: n, ppm })),
  fc.tuple(node, time).map(([n, lasts]): Fault => ({ kind: 'pause', node: n, for: lasts })),
);

const timed = fc.record({ at: time, fault });

describe('simpler faults', () => {
  it('come to an end, whichever of them one goes on from', () => {
    fc.assert(
      fc.property(timed, fc.infiniteStream(fc.nat()), (start, picks) => {
        let now: TimedFault = start;
        let steps = 0;
        for (const pick of picks) {
          const simpler = [...simplerFaults(now, END)];
          const next = simpler[pick % Math.max(1, simpler.length)];
          if (next === undefined) break;
          now = next;
          steps += 1;
          expect(steps).toBeLessThan(200);
        }
      }),
    );
  });

  it('have whole times above nothing, and a partition has two sides', () => {
    fc.assert(
      fc.property(timed, (start) => {
        for (const { at, fault: simpler } of simplerFaults(start, END)) {
          expect(Number.isSafeInteger(at) && at >= 0).toBe(true);
          if ('for' in simpler && simpler.for !== undefined) {
            expect(Number.isSafeInteger(simpler.for) && simpler.for >= 1).toBe(true);
          }
          if (simpler.kind !== 'partition') continue;
          expect(simpler.groups.length).toBeGreaterThanOrEqual(2);
          expect(simpler.groups.every((group) => group.length > 0)).toBe(true);
        }
      }),
    );
  });

  it.each<[string, Fault, Fault]>([
    [
      'a node alone is isolated',
      { kind: 'partition', groups: [['a'], ['b', 'c']] },
      { kind: 'isolate', node: 'a' },
    ],
    [
      'a crash happens at once',
      { kind: 'crash', node: 'a', when: { on: 'save', n: 3 } },
      { kind: 'crash', node: 'a' },
    ],
    [
      'an isolation happens at once',
      { kind: 'isolate', node: 'a', when: { on: 'saved', n: 3 } },
      { kind: 'isolate', node: 'a' },
    ],
    ['a lost disk is a crash', { kind: 'diskWipe', node: 'a', for: 5 }, { kind: 'crash', node: 'a', for: 5 }],
    [
      'a bad link is cut',
      { kind: 'lossy', target: { from: 'a', to: 'b' }, loss: 0.3 },
      { kind: 'cut', link: { from: 'a', to: 'b' } },
    ],
  ])('%s', (_what, before, after) => {
    const [simplest] = simplerFaults({ at: 7, fault: before }, END);
    expect(simplest).toEqual({ at: 7, fault: after });
  });

  it('begin later as well as end earlier', () => {
    const simpler = [...simplerFaults({ at: 1_000, fault: { kind: 'pause', node: 'a', for: 800 } }, END)];
    expect(simpler).toContainEqual({ at: 1_000, fault: { kind: 'pause', node: 'a', for: 200 } });
    expect(simpler).toContainEqual({ at: 1_600, fault: { kind: 'pause', node: 'a', for: 200 } });
  });
});

describe('simpler numbers', () => {
  it('of times are rounder, the roundest first', () => {
    expect([...rounderTimes(25_080_468)].slice(0, 4)).toEqual([
      20_000_000, 30_000_000, 25_000_000, 26_000_000,
    ]);
    expect([...rounderTimes(2_000_000)]).toEqual([]);
  });

  it('are smaller, the smallest first', () => {
    expect([...smallerNumbers(9, 1)]).toEqual([1, 5, 7, 8]);
    expect([...smallerNumbers(1, 1)]).toEqual([]);
  });
});
