import { describe, expect, it } from 'vitest';
import { BALANCER_PROFILES } from '../balancer/balancer-settings.ts';
import type { Scenario } from '../file/scenario.ts';
import { draw } from './draw.ts';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

const balanced: Scenario = {
  name: 'balanced',
  summary: 'a load balancer and nothing else',
  system: 'controllers',
  balancer: {},
};

describe('drawing a load balancer (S3.3, S3.4)', () => {
  it('gives both profiles as they are, and both modes', () => {
    const drawn = SEEDS.map((seed) => draw(balanced, seed).balancer);
    const { standard, fast } = BALANCER_PROFILES;
    const all = new Set(drawn.map((each) => JSON.stringify(each)));
    const expected = [standard, fast].flatMap((profile) =>
      (['tcp', 'http'] as const).map((mode) => JSON.stringify({ ...profile, mode })),
    );
    expect([...all].sort()).toEqual(expected.sort());
  });

  it('keeps to what the file says, with no check longer than the interval', () => {
    const stated = {
      ...balanced,
      balancer: { profile: 'fast', fall: [4, 4], timeout: [400_000, 900_000], mode: 'http' },
    } as const satisfies Scenario;
    for (const seed of SEEDS) {
      const drawn = draw(stated, seed).balancer;
      expect(drawn).toMatchObject({ inter: 500_000, fall: 4, rise: 1, mode: 'http' });
      expect(drawn?.timeout).toBeGreaterThanOrEqual(400_000);
      expect(drawn?.timeout).toBeLessThanOrEqual(500_000);
    }
  });

  it('leaves all else of a seed where it was', () => {
    const { balancer, ...without } = balanced;
    const { balancer: drawn, ...others } = draw(balanced, 7);
    expect([balancer, drawn]).not.toContain(undefined);
    expect(others).toEqual(draw(without, 7));
  });

  it('has strangers ask members for all sorts of things, at about the rate that the file says', () => {
    const { plan } = draw({ ...balanced, workload: { rate: [0, 0], visits: [2, 2] } }, 7);
    const visits = plan.requests.filter(({ node }) => node.startsWith('ctrl'));
    expect(visits.length).toBeGreaterThan(500);
    expect(visits.length).toBeLessThan(700);
    expect(JSON.stringify(visits)).toContain('"HEAD"');
    expect(draw(balanced, 7).plan.requests.some(({ node }) => node.startsWith('ctrl'))).toBe(false);
  });
});
