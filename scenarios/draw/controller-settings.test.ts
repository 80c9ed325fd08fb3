import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/index.ts';
import type { RaftSettings } from '../configuration/settings.ts';
import type { Scenario } from '../file/scenario.ts';
import { draw } from './draw.ts';

/** For how long a leader must stay to end a leaderless episode, where a scenario's controllers state this. */
function calmOf(raft: RaftSettings): number | undefined {
  const scenario: Scenario = {
    name: 'x',
    summary: 'y',
    system: 'controllers',
    cluster: { config: { raft } },
  };
  return draw(scenario, 1).controller?.leaderless.settledAfter;
}

describe('the calm that ends a leaderless episode (S4.3, S4.5)', () => {
  it('is as stated, and otherwise one election timeout', () => {
    expect(calmOf({ leaderlessEndsAfter: [2 * SECOND, 2 * SECOND] })).toBe(2 * SECOND);
    expect(calmOf({ electionTimeout: [7 * SECOND, 7 * SECOND] })).toBe(7 * SECOND);
  });
});
