import { describe, expect, it } from 'vitest';
import { draw } from '../../scenarios/draw/draw.ts';
import type { Drawn } from '../../scenarios/draw/drawn.ts';
import { openScenario } from '../../scenarios/draw/testing/open-scenario.ts';
import { measureBounds } from './measure-bounds.ts';

const drawn = draw(openScenario('status-convergence'), 1);
const held = [
  { id: 'converges-in-3s', requirements: ['S1.6'], kind: 'eventually', status: 'held', exercised: 9 },
] as const;

function boundOf(of: Drawn, results: Parameters<typeof measureBounds>[1]): unknown {
  return measureBounds(of, results).find(({ measure }) => measure === 'statusConvergenceMs');
}

describe('what is promised of the measures of a run (S1.6)', () => {
  it('is 3 s where the property that stands for it was put to the test', () => {
    expect(boundOf(drawn, held)).toEqual({ measure: 'statusConvergenceMs', bound: 3000 });
    expect(boundOf(drawn, [])).toEqual({ measure: 'statusConvergenceMs', bound: null });
  });

  it('is nothing with other settings than the articles’, and that is said', () => {
    const { controller } = drawn;
    if (controller === undefined) throw new Error('the scenario has no controllers');
    const heartbeat = { ...controller.heartbeat, baseTimeout: 10_000_000 };
    const why = "not the articles' settings";
    const other = { ...drawn, controller: { ...controller, heartbeat } };
    expect(boundOf(other, [])).toEqual({ measure: 'statusConvergenceMs', bound: null, why });
  });
});
