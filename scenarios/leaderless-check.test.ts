import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND, run } from '../sim/index.ts';
import type { Micros } from '../sim/index.ts';
import { draw } from './draw/draw.ts';
import type { Scenario } from './file/scenario.ts';
import { prepare } from './prepare.ts';

/** Five controllers whose leaders are cut off for some seconds, again and again; nobody is ever without one for 10 s. */
const SCENARIO: Scenario = {
  name: 'short-gaps',
  summary: 'leaders come and go, and none is missed for long',
  system: 'controllers',
  cluster: {
    nodes: [5, 5],
    config: { raft: { heartbeatTimeout: [SECOND, SECOND], electionTimeout: [SECOND, SECOND] } },
  },
  network: { latency: [1_000, 20_000] },
  chaos: {
    every: [10 * SECOND, 20 * SECOND],
    lasts: [3 * SECOND, 5 * SECOND],
    kinds: { isolate: 1 },
    atLeader: 1,
  },
};

function hashWith(warnAfter: Micros, seed: number): { readonly hash: string; readonly gaps: number } {
  const drawn = draw(SCENARIO, seed, { duration: 2 * MINUTE });
  if (drawn.controller === undefined) throw new Error('the members are no controllers');
  const leaderless = { ...drawn.controller.leaderless, warnAfter, criticalAfter: 5 * warnAfter };
  const { hash, properties } = run(prepare({ ...drawn, controller: { ...drawn.controller, leaderless } }));
  return { hash, gaps: properties.find(({ id }) => id === 'leader-fell')?.exercised ?? 0 };
}

describe('the watch for a missing leader (S4.4)', () => {
  it('disturbs nothing: as long as nobody warns, a run is the same event by event, whatever the threshold', () => {
    for (const seed of [1, 2, 3]) {
      const sharp = hashWith(10 * SECOND, seed);
      expect(sharp.gaps).toBeGreaterThan(0);
      expect(hashWith(60 * MINUTE, seed).hash).toBe(sharp.hash);
    }
  });
});
