import { completed } from '../configuration/defaults.ts';
import type { ControllerConfiguration } from '../configuration/settings.ts';
import type { Scenario } from './scenario.ts';

/**
 * The scenario with every controller configured as a file says, with the defaults for what the file leaves out, so that a
 * swarm draws nothing of it. How the simulated nodes find each other stays the scenario's affair, and so does what it
 * states for single nodes.
 */
export function withConfiguration(scenario: Scenario, configuration: ControllerConfiguration): Scenario {
  const discovery = scenario.cluster?.config?.discovery ?? {};
  const config = { ...completed(configuration), discovery };
  return { ...scenario, cluster: { ...scenario.cluster, config } };
}
