import type { Micros } from '../../sim/index.ts';
import type { Scenario } from '../file/scenario.ts';
import { scenariosTried } from './candidate.ts';
import type { RunPass } from './candidate.ts';
import { contracted } from './times.ts';

/**
 * What happened last alone, with the cluster as new: the actions of the last moment, of the last two, three and so on, twice
 * as many in the end. What is far back explains least, and a run of few seconds is tried in a fraction of the time. They
 * begin as long after the start as the first action did, or at once.
 */
export const lastMoments: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  const moments = [...new Set((scenario.faults ?? []).map(({ at }) => at))].toSorted((a, b) => a - b);
  const [calm] = moments;
  if (calm === undefined) return;
  for (let count = 1; count < moments.length; count += Math.ceil(count / 3)) {
    const from = moments[moments.length - count] ?? 0;
    yield since(scenario, from, calm);
    if (calm > 0) yield since(scenario, from, 0);
  }
  // Everything, with what comes before the first action left out.
  if (calm > 0) yield since(scenario, calm, 0);
});

/** The scenario from a moment on, which comes so long after the start now. */
export function since(scenario: Scenario, from: Micros, lead: Micros): Scenario {
  const late = <A extends { readonly at: Micros }>(items: readonly A[] | undefined): readonly A[] =>
    (items ?? []).filter(({ at }) => at >= from);
  const rest = { ...scenario, faults: late(scenario.faults), requests: late(scenario.requests) };
  return contracted(rest, 0, from - lead);
}
