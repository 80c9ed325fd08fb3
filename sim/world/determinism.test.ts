import { describe, expect, it } from 'vitest';
import { SECOND } from '../clock/micros.ts';
import { durability } from '../testing/primary-backup.ts';
import { registerRun } from '../testing/register-run.ts';
import { say } from '../testing/scripted-process.ts';
import { stage } from '../testing/staging.ts';
import { createWorld, run } from './run.ts';

describe('a run', () => {
  it('is the same, event by event, whenever it is run', () => {
    for (const seed of [1, 2, 'three']) expect(run(registerRun(seed))).toEqual(run(registerRun(seed)));
  });

  it('has another hash for every seed', () => {
    const hashes = Array.from({ length: 100 }, (_, seed) => run(registerRun(seed)).hash);
    expect(new Set(hashes).size).toBe(100);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has the same hash whichever properties are checked, and whether it is traced or not', () => {
    const spec = registerRun(7);
    const { hash, events } = run(spec);
    const traced = run({ ...spec, trace: { event: () => true } });
    expect([traced.hash, traced.events]).toEqual([hash, events]);
    const unchecked = run({ ...spec, families: [] });
    expect([unchecked.hash, unchecked.events]).toEqual([hash, events]);
    const wakeful = run({
      ...spec,
      families: [
        {
          name: 'wakeful',
          properties: durability.properties,
          monitor: (view, report) => ({
            onStep: () => {
              report.wakeAt(view.now + 1_000);
            },
            onWake: () => {
              view.state(0);
            },
          }),
        },
      ],
    });
    expect([wakeful.hash, wakeful.events]).toEqual([hash, events]);
  });

  it('has another hash where one message, request or timer differs', () => {
    const hashOf = (said: number, asked: number, timer: number): string =>
      stage({
        script: {
          timers: ['one', 'other'],
          start: (_self, out) => {
            out.setTimer(timer, 5_000, 5_000);
          },
          input(input, out) {
            if (input.kind === 'request') out.send(1, say('word', said));
          },
        },
        requests: [{ at: 1_000, node: 'a', body: say('go', asked) }],
      }).result.hash;
    const hashes = [hashOf(1, 1, 0), hashOf(2, 1, 0), hashOf(1, 2, 0), hashOf(1, 1, 1)];
    expect(new Set(hashes).size).toBe(4);
    expect(hashOf(1, 1, 0)).toBe(hashes[0]);
  });

  it('is the same alone and after others, incarnations included', () => {
    const restarts = { faults: [[5_000, { kind: 'crash', node: 'a', for: 1_000 }]] } as const;
    const alone = stage({ ...restarts, seed: 7 }).events;
    expect(alone.filter(({ e }) => e === 'start')).toHaveLength(4);
    stage({ ...restarts, seed: 8 });
    expect(stage({ ...restarts, seed: 7 }).events).toEqual(alone);
  });

  it('wakes its monitors at every hour of it', () => {
    const woken: number[] = [];
    const hour = 3_600 * SECOND;
    stage({
      chaos: 3 * hour,
      families: [
        {
          name: 'hourly',
          properties: durability.properties,
          monitor: (view, report) => {
            for (let minute = 0; minute < 180; minute += 1) report.wakeAt(minute * 60 * SECOND);
            return {
              onWake: () => {
                woken.push(view.now);
              },
            };
          },
        },
      ],
    });
    expect(woken).toEqual(Array.from({ length: 180 }, (_, minute) => minute * 60 * SECOND));
  });

  it('can be carried out step by step', () => {
    const world = createWorld(registerRun(3));
    let steps = 0;
    while (world.step()) steps += 1;
    expect(world.result()).toEqual(run(registerRun(3)));
    expect(steps).toBe(world.result().events);
    expect(world.step()).toBe(false);
  });

  it('stops when its trace is told enough', () => {
    let told = 0;
    const result = run({
      ...registerRun(1),
      trace: {
        event: () => {
          told += 1;
          return told < 10;
        },
      },
    });
    expect([told, result.events, result.verdict]).toEqual([10, 10, 'passed']);
  });

  it('says what it still waits for at the end', () => {
    expect(stage({ pending: (view) => `${view.nodeCount} nodes to agree` }).result.waitingFor).toBe(
      '3 nodes to agree',
    );
    expect(stage({}).result.waitingFor).toBe(null);
  });

  it('does not depend on what a random stream of no concern draws', () => {
    // Another member that nobody talks to has its own clock, disk and incarnation, and shifts nothing.
    const spec = registerRun(5);
    const { nodes } = spec.system;
    const [, backup] = nodes;
    if (backup === undefined) throw new Error('there is a backup');
    const idle = { ...backup, name: 'idle', group: 'client' as const, autostart: false };
    const larger = run({ ...spec, families: [], system: { ...spec.system, nodes: [...nodes, idle] } });
    expect(larger.events).toBe(run({ ...spec, families: [] }).events);
  });
});
