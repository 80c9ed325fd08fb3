import { stringify } from 'yaml';
import type { Scenario } from './scenario.ts';
import { scenarioShape } from './scenario-shape.ts';

/** Writes a scenario as a file that {@link parseScenario} reads as the same scenario. */
export function printScenario(scenario: Scenario): string {
  return stringify(scenarioShape.print(scenario), { lineWidth: 110, aliasDuplicateObjects: false });
}
