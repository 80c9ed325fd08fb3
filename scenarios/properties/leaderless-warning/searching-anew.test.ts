import { describe, expect, it } from 'vitest';
import { ControllerBench } from '../testing/controllers.ts';
import { searchingAnew } from './searching-anew.ts';

const hello = {
  kind: 'hello',
  deployment: 'lockstep',
  address: 'tls:ctrl1:1280',
  incarnation: 1,
  cluster: 1,
} as const;

/** The first of three controllers warns, and greets these. */
function warned(...greeted: number[]): ControllerBench {
  const bench = new ControllerBench(searchingAnew(), 3).startControllers();
  bench.pass(1_000_000).note(0, { kind: 'leaderless', level: 'warning', timeSinceLeader: 60_000_000 });
  for (const node of greeted) bench.send(0, node, hello);
  bench.pass(0);
  return bench;
}

describe('repairs-when-warned (S4.5)', () => {
  it('is content when it greets every other member at once', () => {
    const bench = warned(1, 2);
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('repairs-when-warned')).toBe(1);
  });

  it('sees that nobody is greeted, or somebody is left out, or greeted before or after', () => {
    expect(warned().violated).toEqual(['repairs-when-warned']);
    expect(warned(2).violated).toEqual(['repairs-when-warned']);
    const late = warned(1);
    late.send(0, 2, hello);
    expect(late.violated).toEqual(['repairs-when-warned']);
    const early = new ControllerBench(searchingAnew(), 3).startControllers();
    early.send(0, 1, hello).send(0, 2, hello).pass(1);
    early.note(0, { kind: 'leaderless', level: 'critical', timeSinceLeader: 60_000_000 }).pass(0);
    expect(early.violated).toEqual(['repairs-when-warned']);
  });

  it('does not judge a controller that went down, or saves in the midst of it', () => {
    const saving = new ControllerBench(searchingAnew(), 3).startControllers();
    saving.world.node(0).savingSince = saving.world.now;
    saving.note(0, { kind: 'leaderless', level: 'warning', timeSinceLeader: 60_000_000 }).pass(0);
    const down = new ControllerBench(searchingAnew(), 3).startControllers();
    down.note(0, { kind: 'leaderless', level: 'warning', timeSinceLeader: 60_000_000 }).stop(0).pass(0);
    for (const bench of [saving, down]) {
      expect(bench.violated).toEqual([]);
      expect(bench.exercised.size).toBe(0);
    }
  });
});
