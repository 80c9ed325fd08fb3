import { SCENARIO_TEXTS } from './texts.generated.ts';

/** The scenario that runs when none is named. */
export const DEFAULT_SCENARIO = 'chaos';

/** The names of the scenarios that come with Lockstep, sorted. */
export const SCENARIO_NAMES: readonly string[] = SCENARIO_TEXTS.map(([name]) => name);

/** The path of a scenario's file from the top of the repository, for messages about it. */
export function scenarioPath(name: string): string {
  return `scenarios/${name}.yaml`;
}

/** The text of a scenario that comes with Lockstep; undefined if there is none of that name. */
export function scenarioText(name: string): string | undefined {
  return SCENARIO_TEXTS.find(([known]) => known === name)?.[1];
}
