import { describe, expect, it } from 'vitest';
import { durability } from '../testing/primary-backup.ts';
import { registerRun } from '../testing/register-run.ts';
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
