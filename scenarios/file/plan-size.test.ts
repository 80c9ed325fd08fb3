import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../sim/index.ts';
import { scenarioText } from '../catalogue/catalogue.ts';
import { draw } from '../draw/draw.ts';
import { HOUR } from '../yaml/duration.ts';
import { LONGEST_RUN, tooLarge } from './plan-size.ts';
import type { Scenario } from './scenario.ts';

const quiet: Scenario = { name: 'x', summary: 'y', workload: { clients: [0, 0] } };

describe('the size of a plan', () => {
  it('is no matter where nobody asks for anything and nothing goes wrong', () => {
    expect(tooLarge(quiet, LONGEST_RUN)).toBeNull();
  });

  it('is told with the setting that makes it so, what it asks for, and the longest run that it allows', () => {
    expect(tooLarge({ ...quiet, chaos: { every: [SECOND, SECOND] } }, 100 * HOUR)).toEqual({
      path: ['chaos', 'every'],
      found: 'about 360000 faults in 100h',
      expected: 'at most 100000 in a run: at least 3.6s between two on average, or a run of at most 27h46m',
    });
  });

  it('is small enough in every scenario that comes with Lockstep, and in runs of an hour of any swarm', () => {
    expect(scenarioText('chaos')).toContain('swarm: true');
    expect(tooLarge({ name: 'x', summary: 'y', chaos: { swarm: true } }, HOUR)).toBeNull();
    expect(tooLarge({ name: 'x', summary: 'y', chaos: { swarm: true } }, LONGEST_RUN)).not.toBeNull();
  });

  it('is never estimated far below what is drawn, so that no plan can fill the memory', () => {
    const every = fc.integer({ min: 20_000, max: SECOND });
    fc.assert(
      fc.property(
        fc.nat(),
        every,
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        (seed, pause, rate, swarm) => {
          const scenario: Scenario = {
            name: 'x',
            summary: 'y',
            workload: { rate: [rate, rate], bursts: 0.2 },
            chaos: { swarm, every: [pause, pause], kinds: { isolate: 1, lossy: 1 } },
          };
          const { plan } = draw(scenario, seed, { duration: MINUTE });
          expect(plan.faults.length).toBeLessThanOrEqual((1.2 * MINUTE) / pause + 10);
          expect(plan.requests.length).toBeLessThanOrEqual(60 * rate * 1.6 * 1.3 + 100);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is never larger in a swarm than is reckoned with', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const { plan } = draw({ name: 'x', summary: 'y', chaos: { swarm: true } }, seed, {
        duration: 10 * MINUTE,
      });
      expect(plan.requests.length).toBeLessThan(600 * 25 * 2.2 * 1.2);
      expect(plan.faults.length).toBeLessThan(((10 * MINUTE) / 450_000) * 6);
    }
  });
});
