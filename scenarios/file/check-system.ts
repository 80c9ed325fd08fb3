import type { ControllerConfiguration } from '../configuration/settings.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario states that plain Raft members would never look at. */
export interface Unheeded {
  readonly path: readonly string[];
  readonly found: string;
}

/** What of the `raft` section belongs to controllers. */
const RAFT_KEYS_OF_CONTROLLERS = [
  'preferredLeader',
  'warnWhenLeaderlessFor',
  'criticalWhenLeaderlessFor',
  'leaderlessEndsAfter',
] as const;

/** The settings of controllers in a scenario whose members are plain Raft members, in the order of the shape. */
export function settingsUnheeded({ system, cluster }: Scenario): readonly Unheeded[] {
  if (cluster === undefined || system === 'controllers' || system === 'either') return [];
  const unheeded: Unheeded[] = [];
  if (cluster.preferredLeaders !== undefined) {
    unheeded.push({ path: ['cluster', 'preferredLeaders'], found: 'preferred leaders' });
  }
  if (cluster.config !== undefined) unheeded.push(...ofConfiguration(cluster.config));
  const perNode = cluster.perNode ?? {};
  for (const name of Object.keys(perNode).sort()) {
    if (perNode[name]?.raft?.preferredLeader === undefined) continue;
    const path = ['cluster', 'perNode', name, 'raft', 'preferredLeader'];
    unheeded.push({ path, found: 'preferredLeader' });
  }
  return unheeded;
}

function ofConfiguration(config: ControllerConfiguration): readonly Unheeded[] {
  const path = ['cluster', 'config'];
  const sections = (['controller', 'discovery', 'eviction'] as const)
    .filter((section) => config[section] !== undefined)
    .map((section) => ({ path: [...path, section], found: `the section ${section}` }));
  const keys = RAFT_KEYS_OF_CONTROLLERS.filter((key) => config.raft?.[key] !== undefined).map((key) => {
    return { path: [...path, 'raft', key], found: key };
  });
  return [...keys, ...sections];
}
