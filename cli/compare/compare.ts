import { draw } from '../../scenarios/draw/draw.ts';
import type { Scenario } from '../../scenarios/file/scenario.ts';
import { prepare } from '../../scenarios/prepare.ts';
import { createWorld, isShare, summarise } from '../../sim/index.ts';
import type { Summary } from '../../sim/index.ts';
import type { Way } from './ways.ts';

/** How long lists take to follow what is true, and how many were right. */
export interface Compared {
  readonly name: string;
  /** Milliseconds, over all runs; null where nothing changed. */
  readonly convergence: Summary | null;
  /** How many took longer than the bound of requirement S1.6. */
  readonly late: number;
  readonly right: number;
  readonly observed: number;
}

const BOUND_MS = 3_000;

/** Nothing else is checked: what is compared has to be the same runs, to their end. */
const MEASURED = ['converges-in-3s'] as const;

/** Makes the runs of a scenario for these seeds in each way, and says how the lists of controllers did. */
export function compare(
  scenario: Scenario,
  seeds: readonly number[],
  ways: readonly Way[],
  onRun: () => void,
): readonly Compared[] {
  return ways.map((way) => {
    const followed: number[] = [];
    let right = 0;
    let observed = 0;
    for (const seed of seeds) {
      const drawn = draw(scenario, seed);
      const { controller } = drawn;
      if (controller === undefined) throw new Error(`${scenario.name} simulates no controllers`);
      const world = createWorld(prepare({ ...drawn, controller: way.changed(controller) }, MEASURED));
      while (world.step());
      // One by one: a run may have more observations than a call has room for arguments.
      for (const value of world.observations().get('statusConvergenceMs') ?? []) followed.push(value);
      const accuracy = world.result().measures['statusAccuracy'];
      if (accuracy !== undefined && isShare(accuracy)) {
        right += accuracy.right;
        observed += accuracy.n;
      }
      onRun();
    }
    const late = followed.filter((value) => value > BOUND_MS).length;
    return { name: way.name, convergence: summarise(followed), late, right, observed };
  });
}
