import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import type { Script } from '../testing/scripted-process.ts';
import { say } from '../testing/scripted-process.ts';
import { specOf, stage } from '../testing/staging.ts';
import type { Staging } from '../testing/staging.ts';
import { createWorld, run } from './run.ts';
import { defaultEventsPerSecond } from './storm-watch.ts';

/** Says a word to itself every so many microseconds: 2 events each time, the timer's and the word's. */
const ticking = (every: number): Script => ({
  timers: ['tick'],
  start: (self, out) => void (self === 0 && out.setTimer(0, every, every)),
  input(input, out) {
    if (input.kind !== 'timer') return;
    out.setTimer(0, every, every);
    out.send(1, say('ping'));
  },
});

/** Whoever gets a ping answers with two, so they double with every way. */
const doubling: Script = {
  start: (self, out) => void (self === 0 && out.send(1, say('ping'))),
  input(input, out, state) {
    if (input.kind !== 'receive') return;
    out.send(1 - state.self, say('ping'));
    out.send(1 - state.self, say('ping'));
  },
};

const doubled: Staging = { script: doubling, chaos: 10 * SECOND, eventsPerSecond: 1_000 };

describe('no-storm', () => {
  it('is violated by nodes that keep each other ever busier, and names who sends what to whom', () => {
    const { result } = stage(doubled);
    expect(result.verdict).toBe('violated');
    expect(result.events).toBe(1_000);
    expect(result.violation).toMatchObject({
      property: 'no-storm',
      node: 'a',
      others: ['b'],
      message: 'A storm: 1000 events within 10000 µs. Most of all, a sends b ping.',
      expected: 'at most 1000 events in a second of virtual time',
    });
    expect(result.violation?.seen).toMatch(
      /^of the last 100 events, within 0 µs: a sends b ping \(\d+ times\)/,
    );
  });

  it('ends a run of the same spec at the same event, with a trace and without', () => {
    const traced = stage(doubled).result;
    expect(run(specOf(doubled))).toEqual(traced);
  });

  it('holds as long as every so many events take a second, and not one event longer', () => {
    // 200 events a second and the start of three nodes.
    const busy: Staging = { script: ticking(10 * MILLISECOND), chaos: 20 * SECOND };
    expect(stage({ ...busy, eventsPerSecond: 210 }).result.verdict).toBe('passed');
    const { violation } = stage({ ...busy, eventsPerSecond: 190 }).result;
    expect(violation).toMatchObject({ property: 'no-storm', node: 'a', event: 190 });
    expect(violation?.message).toContain('timer tick of a fires');
  });

  it('sees a storm that begins late, after seconds that were calm', () => {
    const late: Script = {
      ...doubling,
      timers: ['begin'],
      start: (self, out) => void (self === 0 && out.setTimer(0, 5 * SECOND, 5 * SECOND)),
      input(input, out, state, now) {
        if (input.kind === 'timer') out.send(1, say('ping'));
        else doubling.input?.(input, out, state, now);
      },
    };
    const { violation } = stage({ ...doubled, script: late }).result;
    expect(violation?.property).toBe('no-storm');
    expect(violation?.atMicros).toBeGreaterThan(5 * SECOND);
    expect(violation?.atMicros).toBeLessThan(5.1 * SECOND);
  });

  it('is violated when time stands still', () => {
    const busy: Staging = {
      script: {
        timers: ['now'],
        start: (_self, out) => void out.setTimer(0, 0, 0),
        input: (_input, out) => void out.setTimer(0, 0, 0),
      },
      members: ['a'],
    };
    const { violation } = stage({ ...busy, eventsPerSecond: 5_000 }).result;
    expect(violation).toMatchObject({
      property: 'no-storm',
      atMicros: 0,
      message: 'A storm: 5000 events within 0 µs. Most of all, timer now of a fires.',
    });
  });

  it('names the faults if it is they that never stop', () => {
    const flapping: Staging = {
      faults: [[1_000, { kind: 'flap', target: 'a', up: 1, down: 1 }]],
      eventsPerSecond: 10_000,
    };
    const { violation } = stage(flapping).result;
    expect(violation).toMatchObject({ property: 'no-storm', node: null });
    expect(violation?.message).toContain('faults come and go');
  });

  it('has a limit by the number of nodes where a run states none, and refuses one that is none', () => {
    expect(defaultEventsPerSecond(9)).toBe(118_000);
    const still: Staging = {
      members: ['a'],
      script: {
        timers: ['now'],
        start: (_self, out) => void out.setTimer(0, 0, 0),
        input: (_input, out) => void out.setTimer(0, 0, 0),
      },
    };
    expect(run(specOf(still)).events).toBe(102_000);
    expect(() => createWorld(specOf({ eventsPerSecond: 0 }))).toThrow('span.eventsPerSecond');
  });
});
