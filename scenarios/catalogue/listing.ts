import { worldFidelity } from '../../sim/index.ts';
import type { PropertyInfo, WorldProfile } from '../../sim/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import { parseScenario } from '../file/parse-scenario.ts';
import { clusterFamilies, controllerFamilies } from '../properties/index.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import { SCENARIO_NAMES, scenarioPath, scenarioText } from './catalogue.ts';

/** What a list of scenarios says of one of them. */
export interface ScenarioEntry {
  readonly id: string;
  readonly summary: string;
  readonly requirements: readonly string[];
}

const profile: WorldProfile = {
  network: { latency: DEFAULTS.latency, loss: 0, duplicate: 0, order: 'any' },
  disk: { latency: DEFAULTS.diskLatency },
  clocks: { driftPpm: 0 },
};

/** All properties that there are, in the order of their families. What they say depends on no setting. */
export const PROPERTIES: readonly PropertyInfo[] = [
  ...clusterFamilies({ options: DEFAULTS.raft, profile, controller: DEFAULTS.controller }),
  worldFidelity<ClusterTypes>(profile),
].flatMap((family) => family.properties);

/** The ids of those that only controllers have. */
export const CONTROLLER_PROPERTIES: readonly string[] = controllerFamilies(
  { options: DEFAULTS.raft, profile },
  DEFAULTS.controller,
).flatMap((family) => family.properties.map(({ id }) => id));

/** The words of scenario files that are not the format's own. */
export const VOCABULARY = {
  properties: PROPERTIES.map(({ id }) => id),
  ofControllers: CONTROLLER_PROPERTIES,
};

/** All properties that there are. */
export function listProperties(): readonly PropertyInfo[] {
  return PROPERTIES;
}

/** The scenarios that come with Lockstep, sorted by name. */
export function listScenarios(): readonly ScenarioEntry[] {
  return SCENARIO_NAMES.map((name) => {
    const parsed = parseScenario(scenarioPath(name), scenarioText(name) ?? '', VOCABULARY);
    if (!parsed.ok) throw new Error(`the scenario ${name} that comes with Lockstep cannot be read`);
    const { summary, requirements } = parsed.scenario;
    return { id: name, summary, requirements: requirements ?? [] };
  });
}
