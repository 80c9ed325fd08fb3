import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES } from '../scenarios/catalogue/catalogue.ts';
import { draw } from '../scenarios/draw/draw.ts';
import { openScenario } from '../scenarios/draw/testing/open-scenario.ts';
import { outOfBounds } from './recipe-bounds.ts';

/** What a seed of the scenario draws, through JSON as in a trace, with one value of it changed. */
function forged(scenario: string, path?: string, value?: unknown): unknown {
  const drawn: unknown = JSON.parse(JSON.stringify(draw(openScenario(scenario), 1)));
  if (path === undefined) return drawn;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at = drawn;
  for (const step of steps) at = Reflect.get(at as object, step);
  Reflect.set(at as object, last, value);
  return drawn;
}

describe('what a trace asks for', () => {
  it.each(SCENARIO_NAMES)('%s draws nothing that would be refused', (name) => {
    for (let seed = 1; seed <= 20; seed += 1) expect(outOfBounds(draw(openScenario(name), seed))).toBeNull();
    expect(outOfBounds(forged(name))).toBeNull();
  });

  it.each([
    ['controller.heartbeat.interval', 0],
    ['controller.heartbeat.baseTimeout', -1],
    ['controller.heartbeat.dynamicAdjustment', 'yes'],
    ['controller.leaderless.warnAfter', 0.5],
    ['controller.gossip.probeInterval', 0],
    ['controller.join.stepTimeout', undefined],
    ['controller.operate.retryInterval', 0],
    ['controller.eviction.after', 0],
    ['controller.joinAs', 'spectator'],
    ['controller.version', 2],
    ['controller.retry.min', 1e300],
    ['profile.network.duplicate', -0.1],
    ['profile.network.loss', 'some'],
    ['voters', 0],
  ])('is refused where %s is %s, by that name', (path, value) => {
    expect(outOfBounds(forged('status-convergence', path, value))).toMatch(
      new RegExp(`^${path.replaceAll('.', '\\.')}: found .*, expected .+`),
    );
  });
});
