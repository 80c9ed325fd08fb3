import { draw } from '../scenarios/draw/draw.ts';
import { parseScenario } from '../scenarios/file/parse-scenario.ts';
import { prepare } from '../scenarios/prepare.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import { MINUTE } from '../sim/index.ts';
import type { Micros, RunSpec } from '../sim/index.ts';

/** Controllers with the articles' settings in fair weather. */
export interface ControllerLoad {
  readonly nodes: number;
  /** Of one run, before its recovery. */
  readonly duration: Micros;
}

/** One client that hardly asks for anything: what is measured is the watch that controllers keep on each other. */
function scenarioOf({ nodes, duration }: ControllerLoad): string {
  return [
    'name: controllers-at-rest',
    'summary: controllers at rest with the articles’ settings',
    'system: controllers',
    `cluster: { nodes: ${String(nodes)} }`,
    'network: { latency: 50ms..200ms }',
    'workload: { clients: 1, rate: 0.2/s }',
    `duration: ${String(duration / MINUTE)}m`,
  ].join('\n');
}

/** The run, with every property that there is and the hash on. */
export function controllerSpecOf(load: ControllerLoad, seed: number): RunSpec<ClusterTypes> {
  const parsed = parseScenario('controllers-at-rest', scenarioOf(load), { properties: [] });
  if (!parsed.ok) throw new Error('the scenario of the benchmark cannot be read');
  return prepare(draw(parsed.scenario, seed));
}
