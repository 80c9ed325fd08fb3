import type { MeasureBound } from '../../reports/index.ts';
import type { Drawn } from '../../scenarios/draw/drawn.ts';
import { hasArticlesSettings } from '../../scenarios/properties/status-convergence/status-convergence.ts';
import type { PropertyResult } from '../../sim/index.ts';

/** The bound of requirement S1.6, and how far behind its threshold a leaderless warning may come. Milliseconds. */
const CONVERGED = 3_000;
const WARNED = 1_000;

/** With loss; without any, every single observation has to be right (S1.6). */
const ACCURATE = 0.999;
const MOST_LOSS = 0.05;

/**
 * What was promised of the measures of a run: a bound counts where the property that stands for it was checked and put
 * to the test in this run; elsewhere its measure is reported only.
 */
export function measureBounds(drawn: Drawn, results: readonly PropertyResult[]): readonly MeasureBound[] {
  const tested = (id: string): boolean =>
    results.some((result) => result.id === id && result.status !== 'not-exercised');
  const when = (id: string, bound: number): number | null => (tested(id) ? bound : null);
  const { loss } = drawn.profile.network;
  const articles = drawn.controller !== undefined && hasArticlesSettings(drawn.controller);
  const accurate = articles && loss <= MOST_LOSS ? ACCURATE : null;
  // Whoever tries settings of his own must not take silence for a promise that was kept.
  const why = articles || drawn.controller === undefined ? {} : { why: "not the articles' settings" };
  return [
    { measure: 'statusConvergenceMs', bound: when('converges-in-3s', CONVERGED), ...why },
    {
      measure: 'statusAccuracy',
      bound: loss === 0 ? when('converges-in-3s', 1) : accurate,
      ...why,
    },
    { measure: 'failoverMs', bound: null },
    { measure: 'loadBalancerFailoverMs', bound: null },
    { measure: 'leaderlessWarningDelayMs', bound: when('warns-when-leaderless', WARNED) },
    { measure: 'joinMs', bound: null },
    { measure: 'foundedMs', bound: null },
  ];
}
