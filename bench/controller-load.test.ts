import { describe, expect, it } from 'vitest';
import { asController } from '../scenarios/raft-cluster/types.ts';
import { createWorld, MINUTE } from '../sim/index.ts';
import { controllerSpecOf } from './controller-load.ts';

describe('the controllers that are measured', () => {
  it('have the settings of the articles, lose no leader once they have one, and are held to every property', () => {
    const spec = controllerSpecOf({ nodes: 5, duration: 2 * MINUTE }, 1);
    expect(spec.properties).toBeUndefined();
    expect(spec.profile.network).toMatchObject({ latency: [50_000, 200_000], loss: 0, duplicate: 0 });
    const world = createWorld(spec);
    while (world.view.now < MINUTE && world.step());
    const settings = asController(world.view.state(0))?.fixed.settings;
    expect(settings?.heartbeat).toEqual({
      interval: 250_000,
      baseTimeout: 2_000_000,
      dynamicAdjustment: true,
    });
    const terms = (): (number | undefined)[] =>
      [0, 1, 2, 3, 4].map((node) => asController(world.view.state(node))?.raft.durable.term);
    const before = terms();
    while (world.step());
    expect(terms()).toEqual(before);
    const { properties, violation, virtualMicros, counts } = world.result();
    expect(violation).toBeNull();
    expect(properties.filter(({ exercised }) => exercised > 0).length).toBeGreaterThan(20);
    // Four heartbeats a second on each of twenty links, and everything else on top of that.
    expect(counts.delivered).toBeGreaterThan((virtualMicros / 1_000_000) * 80);
  });
});
