import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/index.ts';
import type { Scenario } from '../file/scenario.ts';
import { otherDraws } from './candidate.ts';
import { since } from './last-moments.ts';

const story: Scenario = {
  name: 'x',
  summary: 'y',
  cluster: { nodes: [5, 5] },
  duration: 60 * SECOND,
  faults: [
    { at: 10 * SECOND, fault: { kind: 'crash', node: 'ctrl1', for: SECOND } },
    { at: 50 * SECOND, fault: { kind: 'isolate', node: 'ctrl2', for: 3 * SECOND } },
  ],
};

describe('the last moments of a scenario', () => {
  it('begin as late as one likes, and last as long as they did', () => {
    const last = since(story, 50 * SECOND, 2 * SECOND);
    expect(last.faults).toEqual([
      { at: 2 * SECOND, fault: { kind: 'isolate', node: 'ctrl2', for: 3 * SECOND } },
    ]);
    expect(last.duration).toBe(12 * SECOND);
  });

  it('are tried with more draws the shorter they are', () => {
    const draws = otherDraws(24, 600);
    expect([...draws({ scenario: story, seed: 'a' })]).toHaveLength(2);
    const last = since(story, 50 * SECOND, 0);
    expect([...draws({ scenario: last, seed: 'a' })]).toHaveLength(12);
  });
});
