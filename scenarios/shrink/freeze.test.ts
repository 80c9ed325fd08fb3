import { describe, expect, it } from 'vitest';
import { VOCABULARY } from '../catalogue/listing.ts';
import { draw } from '../draw/draw.ts';
import { openScenario } from '../draw/testing/open-scenario.ts';
import { fileOf } from './shrink-run.ts';
import { frozen } from './freeze.ts';

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

describe('a scenario with everything in it that a seed has drawn', () => {
  it.each([
    'chaos',
    'membership',
    'join-validation',
    'eviction',
    'lying-discovery',
    'leader-failover',
    'status-convergence',
    'slow-network',
    'preferred-leader',
    'crash-restart',
  ])('gives the same run with that seed (%s)', (name) => {
    const scenario = openScenario(name);
    for (const seed of SEEDS) {
      const drawn = draw(scenario, seed);
      const again = draw(frozen(scenario, drawn, 'log-matching'), seed);
      const { skipped, ...plan } = drawn.plan;
      expect(skipped === undefined || skipped.length > 0).toBe(true);
      expect(again).toEqual({ ...drawn, plan, properties: ['log-matching'] });
    }
  });

  it('draws no more settings, faults and requests with another seed', () => {
    const scenario = openScenario('chaos');
    for (const seed of SEEDS) {
      const still = frozen(scenario, draw(scenario, seed), 'log-matching');
      expect(draw(still, 'another')).toEqual({ ...draw(still, seed), seed: 'another' });
    }
  });

  it('can be written to a file and read back', () => {
    const scenario = openScenario('chaos');
    for (const seed of SEEDS.slice(0, 4)) {
      const candidate = { scenario: frozen(scenario, draw(scenario, seed), 'log-matching'), seed };
      expect(fileOf(candidate, VOCABULARY)).toContain('requests:');
    }
  });
});
