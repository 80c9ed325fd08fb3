import { describe, expect, it } from 'vitest';
import { createWorld, MINUTE, run, SECOND } from '../sim/index.ts';
import { asMember } from '../scenarios/raft-cluster/types.ts';
import { specOf, WARM_UP } from './cluster-load.ts';

const calm = { nodes: 5, proposeEvery: SECOND / 10, checked: true, duration: 2 * MINUTE };

describe('the load that is measured', () => {
  it('keeps the leader that it had after the warm-up', () => {
    const world = createWorld(specOf(calm, 1));
    const terms = (): number[] =>
      [0, 1, 2, 3, 4].map((node) => asMember(world.view.state(node))?.durable.term ?? 0);
    while (world.view.now < WARM_UP && world.step());
    const before = terms();
    while (world.step());
    expect(terms()).toEqual(before);
    expect(new Set(before).size).toBe(1);
  });

  it('has every proposal but the last few committed and answered, and exercises the properties', () => {
    const { counts, properties, violation } = run(specOf(calm, 2));
    expect(violation).toBeNull();
    expect(counts.requests).toBe(1 + (calm.duration - WARM_UP) / calm.proposeEvery);
    expect(counts.responses).toBeGreaterThan(counts.requests - 10);
    expect(properties.filter((property) => property.exercised > 0).length).toBeGreaterThan(10);
  });

  it('sends 8 messages for every 150 ms at rest, whoever checks', () => {
    for (const checked of [false, true]) {
      const { counts } = run(specOf({ ...calm, proposeEvery: 0, checked }, 3));
      expect(counts.delivered / ((calm.duration / (150 * 1000)) * 8)).toBeCloseTo(1, 1);
      expect(counts.requests).toBe(0);
    }
  });

  it('is the same run whether it is checked or not', () => {
    const [bare, checked] = [false, true].map((on) => run(specOf({ ...calm, checked: on }, 4)));
    expect(bare?.hash).toBe(checked?.hash);
    expect(bare?.properties.length).toBeLessThan(checked?.properties.length ?? 0);
  });
});
