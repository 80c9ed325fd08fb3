import { rounderTimes, simplerFaults } from '../../sim/index.ts';
import type { Fault, Micros } from '../../sim/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import type { Scenario } from '../file/scenario.ts';
import { scenariosTried } from './candidate.ts';
import type { RunPass } from './candidate.ts';

/** Less waiting: the time from one action to the next, and from the last to the violation, is cut where nothing is lost. */
export const lessWaiting: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  const end = scenario.duration ?? 0;
  const moments = [0, ...(scenario.faults ?? []).map(({ at }) => at).toSorted((a, b) => a - b), end];
  for (let i = moments.length - 1; i > 0; i--) {
    const from = moments[i - 1] ?? 0;
    const gap = (moments[i] ?? 0) - from;
    // Below a tenth of a second nobody waits.
    for (const part of [gap, gap / 2, gap / 4]) {
      if (part >= 100_000) yield contracted(scenario, from, Math.floor(part));
    }
  }
});

/** The scenario without so much time from a moment on: what would have happened meanwhile happens at once. */
export function contracted(scenario: Scenario, from: Micros, length: Micros): Scenario {
  const moved = (time: Micros): Micros => (time <= from ? time : Math.max(from, time - length));
  const faults = (scenario.faults ?? []).map((action): ScenarioAction => {
    if (!('fault' in action)) return { ...action, at: moved(action.at) };
    return { at: moved(action.at), fault: ended(action.fault, action.at, moved) };
  });
  const requests = (scenario.requests ?? []).map((request) => ({ ...request, at: moved(request.at) }));
  return { ...scenario, duration: moved(scenario.duration ?? 0), faults, requests };
}

function ended(fault: Fault, at: Micros, moved: (time: Micros) => Micros): Fault {
  if (!('for' in fault) || fault.for === undefined) return fault;
  return { ...fault, for: Math.max(1, moved(at + fault.for) - moved(at)) };
}

/** Simpler faults, one at a time. */
export const simplerActions: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  const actions = scenario.faults ?? [];
  for (const [at, action] of actions.entries()) {
    if ('fault' in action) {
      for (const simpler of simplerFaults(action, scenario.duration ?? 0))
        yield withAction(scenario, at, simpler);
      continue;
    }
    if (action.by !== undefined && action.by !== 'operator') {
      yield withAction(scenario, at, { ...action, by: 'operator' });
    }
  }
});

/** Rounder times of what happens, one at a time: for the reader. */
export const rounderMoments: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  for (const [index, action] of (scenario.faults ?? []).entries()) {
    for (const time of rounderTimes(action.at)) yield withAction(scenario, index, { ...action, at: time });
  }
  for (const [index, request] of (scenario.requests ?? []).entries()) {
    if ((scenario.requests ?? []).length > 20) break;
    for (const time of rounderTimes(request.at)) {
      const requests = (scenario.requests ?? []).with(index, { ...request, at: time });
      yield { ...scenario, requests: requests.toSorted((a, b) => a.at - b.at) };
    }
  }
});

function withAction(scenario: Scenario, index: number, action: ScenarioAction): Scenario {
  const faults = (scenario.faults ?? []).with(index, action).toSorted((a, b) => a.at - b.at);
  return { ...scenario, faults };
}

/** A run that is a round time long, where there is nothing more to be gained. */
export const roundLength: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  const end = scenario.duration ?? 0;
  for (const grain of [1_000_000, 100_000, 10_000, 1_000]) {
    if (end % grain === 0) return;
    yield { ...scenario, duration: Math.ceil(end / grain) * grain };
  }
});
