import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import type { Fault } from '../plan/fault-plan.ts';
import { say } from '../testing/scripted-process.ts';
import type { Script } from '../testing/scripted-process.ts';
import { deliveries, happenings, stage, staged } from '../testing/staging.ts';
import type { Staged, Staging } from '../testing/staging.ts';

const TICK = 10 * MILLISECOND;

/** Every node saves the number of the tick every 10 ms, and starts from what its disk holds. */
const counting: Script = {
  timers: ['tick'],
  start(_self, out) {
    out.setTimer(0, TICK, TICK);
  },
  input(input, out, _state, now) {
    if (input.kind !== 'timer') return;
    out.setTimer(0, TICK, TICK);
    out.save(say('image', now));
  },
};

function struck(faults: readonly (readonly [number, Fault])[], rest: Staging = {}): Staged {
  return stage({ script: counting, faults, ...rest });
}

function ticksOf(run: Staged, node: string, start: number, end: number): number {
  return happenings(run, 'timer').filter(([at, of]) => of === node && at > start && at < end).length;
}

function startsOf(run: Staged, node: string): (readonly [number, unknown])[] {
  return run.events.flatMap((event) =>
    event.e === 'start' && event['node'] === node ? [[event.t, event['disk']] as const] : [],
  );
}

describe('a node', () => {
  it('crashes, and restarts from its disk after its time', () => {
    const run = struck([[500_000, { kind: 'crash', node: 'a', for: 200_000 }]]);
    expect(startsOf(run, 'a')).toEqual([
      [0, 'blank'],
      [700_000, 'durable'],
    ]);
    expect(ticksOf(run, 'a', 500_000, 700_001)).toBe(0);
    expect(ticksOf(run, 'a', 700_001, SECOND)).toBe(29);
    expect(run.result.counts).toMatchObject({ crashes: 1, restarts: 1 });
  });

  it.each(['restart', 'start'] as const)('stays down until %s', (kind) => {
    const run = struck([
      [500_000, { kind: 'crash', node: 'a' }],
      [800_000, { kind, node: 'a' }],
    ]);
    expect(startsOf(run, 'a').map(([at]) => at)).toEqual([0, 800_000]);
  });

  it('is started once, whatever else was to start it', () => {
    const run = struck([
      [500_000, { kind: 'crash', node: 'a', for: 100_000 }],
      [550_000, { kind: 'restart', node: 'a' }],
      [550_000, { kind: 'start', node: 'a' }],
    ]);
    expect(startsOf(run, 'a').map(([at]) => at)).toEqual([0, 550_000]);
  });

  it('can be off at first and be started by the plan', () => {
    const run = struck([[300_000, { kind: 'start', node: 'c' }]], { off: ['c'] });
    expect(startsOf(run, 'c')).toEqual([[300_000, 'blank']]);
  });

  it('loses what has arrived and waits, and the requests it has not answered, in a crash', () => {
    const run = stage({
      script: { input: (_input, out) => void out.save(say('image')) },
      diskLatency: [100, 100],
      requests: [1, 2, 3].map((at) => ({ at, node: 'a', body: say('ask') })),
      faults: [[50, { kind: 'crash', node: 'a', for: 10 }]],
    });
    expect(run.result.counts).toMatchObject({ requests: 1, dropped: 2, saves: 1 });
    expect(startsOf(run, 'a').map(([, disk]) => disk)).toEqual(['blank', 'blank']);
  });

  it('takes no step while it is paused; what arrives waits, and the clock runs on', () => {
    const run = struck([[505_000, { kind: 'pause', node: 'a', for: 100_000 }]]);
    expect(ticksOf(run, 'a', 500_000, 605_000)).toBe(0);
    expect(happenings(run, 'timer').filter(([at]) => at === 605_000)).toEqual([[605_000, 'a']]);
    expect(ticksOf(run, 'b', 505_000, 605_000)).toBe(10);
  });

  it('is paused until the longest of its pauses is over', () => {
    const run = struck([
      [500_000, { kind: 'pause', node: 'a', for: 100_000 }],
      [520_000, { kind: 'pause', node: 'a', for: 200_000 }],
      [530_000, { kind: 'pause', node: 'a', for: 10_000 }],
    ]);
    expect(ticksOf(run, 'a', 500_000, 720_000)).toBe(0);
    expect(happenings(run, 'resume')).toEqual([[720_000, 'a']]);
  });

  it('holds back what follows a save that became durable while it was paused', () => {
    const run = stage({
      script: {
        start(self, out) {
          if (self !== 0) return;
          out.save(say('image'));
          out.send(1, say('word'));
        },
      },
      diskLatency: [10_000, 10_000],
      faults: [[5_000, { kind: 'pause', node: 'a', for: 20_000 }]],
    });
    expect(happenings(run, 'durable')).toEqual([[10_000, 'a']]);
    expect(deliveries(run, 'word')).toEqual([[26_000, 'b', 'a', 0]]);
  });

  it('drifts as it is told to, from then on', () => {
    const run = struck([[500_000, { kind: 'drift', node: 'a', ppm: 100_000 }]]);
    // 10 ms of its own clock are 9.0909 ms of true time.
    expect(ticksOf(run, 'a', 500_000, SECOND)).toBe(54);
    expect(ticksOf(run, 'b', 500_000, SECOND)).toBe(49);
  });

  it('keeps its clock over restarts, and has another offset than the others', () => {
    const clocks: number[][] = [[], [], []];
    struck([[500_000, { kind: 'crash', node: 'a', for: 1 }]], {
      script: { start: (self, _out, _state, now) => void clocks[self]?.push(now) },
    });
    const [a = []] = clocks;
    expect((a[1] ?? 0) - (a[0] ?? 0)).toBe(500_001);
    expect(new Set(clocks.map(([first]) => first)).size).toBe(3);
  });

  it('has its own constant drift within the profile', () => {
    const world = staged({ driftPpm: 300, members: Array.from({ length: 40 }, (_, i) => `n${i}`) });
    const rates = Array.from({ length: 40 }, (_, node) => world.view.driftPpm(node));
    expect(Math.max(...rates)).toBeGreaterThan(150);
    expect(Math.max(...rates)).toBeLessThanOrEqual(300);
    expect(Math.min(...rates)).toBeLessThan(-150);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(-300);
  });

  it('gets a new incarnation at every start: positive, unique, in no order that one could rely on', () => {
    const drawn: number[] = [];
    stage({
      script: { start: (_self, _out, state) => void drawn.push(state.incarnation) },
      faults: Array.from(
        { length: 30 },
        (_, i) => [i * 100 + 100, { kind: 'crash', node: 'a', for: 50 }] as const,
      ),
    });
    expect(drawn).toHaveLength(33);
    expect(new Set(drawn).size).toBe(33);
    expect(drawn.every((incarnation) => Number.isSafeInteger(incarnation) && incarnation > 0)).toBe(true);
    expect(drawn).not.toEqual([...drawn].sort((x, y) => x - y));
  });
});

describe('a disk', () => {
  it('takes a time within its range for each save', () => {
    const run = struck([], { diskLatency: [1_000, 3_000], chaos: 10 * SECOND });
    const begun = new Map<unknown, number>();
    const took: number[] = [];
    for (const { e, t, node } of run.events) {
      if (e === 'timer') begun.set(node, t);
      if (e === 'durable') took.push(t - (begun.get(node) ?? 0));
    }
    expect(took.length).toBeGreaterThan(2_000);
    expect(Math.min(...took)).toBeLessThan(1_010);
    expect(Math.min(...took)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...took)).toBeGreaterThan(2_990);
    expect(Math.max(...took)).toBeLessThanOrEqual(3_000);
  });

  it('is slow for a while; of two slow spells the slower counts', () => {
    const run = struck([
      [200_000, { kind: 'diskSlow', node: 'a', latency: [5_000, 5_000], for: 300_000 }],
      [300_000, { kind: 'diskSlow', node: 'a', latency: [7_000, 7_000], for: 100_000 }],
    ]);
    const durable = happenings(run, 'durable').map(([at]) => at / MILLISECOND);
    expect(durable).toContain(215);
    expect(durable).toContain(317);
    expect(durable).toContain(415);
    expect(durable.some((at) => at > 511)).toBe(false);
  });

  it('that is full crashes the node at its first save, and has it back when there is room', () => {
    const run = struck([[305_000, { kind: 'diskFull', node: 'a', for: 200_000 }]]);
    expect(run.events.find(({ t, node }) => t === 310_000 && node === 'a')?.['effects']).toContainEqual({
      down: 'a',
      reason: 'disk full',
    });
    expect(startsOf(run, 'a').map(([at]) => at)).toEqual([0, 505_000]);
  });

  it('that has room again starts only the node that it brought down itself', () => {
    const run = struck(
      [
        [300_000, { kind: 'crash', node: 'a' }],
        [310_000, { kind: 'diskFull', node: 'a', for: 100_000 }],
      ],
      { recovery: 1 },
    );
    expect(startsOf(run, 'a').map(([at]) => at)).toEqual([0, SECOND]);
  });

  it.each([
    ['diskWipe', 'blank'],
    ['diskCorrupt', 'corrupt'],
  ] as const)('%s: crashes the node, which finds its disk %s', (kind, found) => {
    const run = struck([[305_000, { kind, node: 'a', for: 100_000 }]]);
    expect(startsOf(run, 'a')).toEqual([
      [0, 'blank'],
      [405_000, found],
    ]);
  });

  it('that is wiped while its node is down has it started when the wipe says', () => {
    const run = struck([
      [300_000, { kind: 'crash', node: 'a', for: 100_000 }],
      [350_000, { kind: 'diskWipe', node: 'a', for: 200_000 }],
    ]);
    expect(startsOf(run, 'a')).toEqual([
      [0, 'blank'],
      [550_000, 'blank'],
    ]);
  });

  it('can hold something, or be corrupt, before the first start', () => {
    expect(startsOf(struck([], { disk: { kind: 'durable', durable: say('old') } }), 'a')).toEqual([
      [0, 'durable'],
    ]);
    expect(startsOf(struck([], { disk: { kind: 'corrupt' } }), 'b')).toEqual([[0, 'corrupt']]);
  });
});

describe('recovery', () => {
  it('heals, resumes and restarts everything, ends drift and disk faults, and lets nothing strike any more', () => {
    const staging: Staging = {
      script: counting,
      members: ['a', 'b', 'c', 'd'],
      off: ['d'],
      faults: [
        [100_000, { kind: 'crash', node: 'a' }],
        [100_000, { kind: 'pause', node: 'b', for: 10 * SECOND }],
        [100_000, { kind: 'drift', node: 'c', ppm: 5_000 }],
        [100_000, { kind: 'isolate', node: 'c' }],
        [100_000, { kind: 'diskSlow', node: 'c', latency: [9_000, 9_000] }],
        [100_000, { kind: 'flap', target: 'c', up: 1_000, down: 1_000 }],
        [200_000, { kind: 'crash', node: 'c', when: { on: 'save', n: 60 } }],
        [500_000, { kind: 'crash', node: 'b' }],
        [600_000, { kind: 'crash', node: 'b' }],
      ],
      chaos: 500_000,
      recovery: SECOND,
    };
    const run = stage(staging);
    expect(startsOf(run, 'a').map(([at]) => at)).toEqual([0, 500_000]);
    expect(startsOf(run, 'd')).toEqual([]);
    expect(ticksOf(run, 'b', 500_001, 1_500_000)).toBeGreaterThan(98);
    expect(run.result.counts).toMatchObject({ crashes: 1 });
    expect(run.result.virtualMicros).toBe(1_500_000);
    expect(happenings(run, 'flap').every(([at]) => at <= 500_000)).toBe(true);
    const world = staged(staging);
    while (world.view.now <= 510_000) world.step();
    const { view } = world;
    expect([view.isUp(0), view.isPaused(1), view.driftPpm(2), view.link(2, 0).cut]).toEqual([
      true,
      false,
      0,
      false,
    ]);
    expect(view.recoveryFrom).toBe(500_000);
  });
});
