import type { Scenario } from '../file/scenario.ts';
import { scenariosTried } from './candidate.ts';
import type { RunPass } from './candidate.ts';

/** Nothing after the violation, which ends the run: no recovery if it comes before that, and what was to happen later is gone. */
export const trimmed: RunPass = scenariosTried(function* ({ candidate: { scenario }, failure }) {
  const chaos = scenario.duration ?? 0;
  const recovery = scenario.recovery ?? 0;
  const after = failure.atMicros + 1;
  if (after < chaos + recovery || recovery > 0) {
    if (after < chaos || recovery > 0) yield lasting(scenario, after, 0);
    if (after > chaos && after < chaos + recovery) yield lasting(scenario, chaos, after - chaos);
  }
});

/** The scenario with another length, and nothing in it that would come too late. */
export function lasting(scenario: Scenario, duration: number, recovery: number): Scenario {
  const inTime = <A extends { readonly at: number }>(items: readonly A[] | undefined): readonly A[] =>
    (items ?? []).filter(({ at }) => at < duration);
  return {
    ...scenario,
    duration,
    recovery,
    faults: inTime(scenario.faults),
    requests: inTime(scenario.requests),
  };
}
