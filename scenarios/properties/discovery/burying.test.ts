import { describe, expect, it } from 'vitest';
import type { ControllerState } from '../../../core/controller/index.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { buriesWithin, burying } from './burying.ts';

type Rumour = ControllerState['membership']['gossip']['entries'][number]['rumour'];

const BOUND = buriesWithin(3, DEFAULTS.controller.gossip);

/** Three controllers, of which the first holds something of the third. */
class BuryingBench extends ControllerBench {
  constructor() {
    super(burying(documented, DEFAULTS.controller));
    this.startControllers();
    this.holds('alive', 0);
  }

  holds(standing: Rumour['standing'], refutation: number): this {
    const state = this.controller(0);
    const rumour = { node: 2, address: 'tls:x:1', incarnation: 3, cluster: 1, standing, refutation };
    const gossip = { ...state.membership.gossip, entries: [{ rumour, since: 0, told: 0 }] };
    return this.release(0, { ...state, membership: { ...state.membership, gossip } });
  }
}

describe('gossip-buries', () => {
  it('is content once whoever is down is dead', () => {
    const b = new BuryingBench().stop(2);
    b.holds('suspect', 0).pass(BOUND - 1);
    b.holds('dead', 0).pass(2 * BOUND);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('gossip-buries')).toBe(1);
  });

  it('sees whoever is down and still alive, or suspected', () => {
    for (const standing of ['alive', 'suspect'] as const) {
      const b = new BuryingBench().stop(2);
      expect(b.holds(standing, 0).pass(BOUND).violated).toEqual(['gossip-buries']);
    }
  });

  it('gives it time again after a newer word from when it was there, and after a pause of its own', () => {
    const newer = new BuryingBench().stop(2);
    newer.pass(BOUND - 1).end();
    newer.holds('alive', 1).pass(1);
    expect(newer.violated).toEqual([]);
    expect(newer.pass(BOUND).violated).toEqual(['gossip-buries']);
    const paused = new BuryingBench().stop(2);
    paused.world.node(0).paused = true;
    paused.conditions().pass(BOUND - 1);
    paused.world.node(0).paused = false;
    expect(paused.conditions().pass(1).violated).toEqual([]);
  });

  it('asks nothing of whoever is back', () => {
    const b = new BuryingBench().stop(2).pass(1);
    expect(b.startController(2).pass(2 * BOUND).violated).toEqual([]);
  });
});
