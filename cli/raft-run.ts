import { prepare } from '../scenarios/prepare.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import type { PropertyInfo, RunSpec, World } from '../sim/index.ts';
import { TraceWriter, createWorld } from '../sim/index.ts';
import { raftStandings } from './raft-standings.ts';
import { raftVocabulary } from './raft-words.ts';
import type { Surroundings } from './surroundings.ts';
import type { Recipe } from './trace-recipe.ts';
import { headerOf } from './trace-recipe.ts';
import type { Outcome, PreparedRun } from './workbench.ts';

/** A run of the Raft cluster, ready to be started. */
export function raftRun(
  recipe: Recipe,
  properties: readonly PropertyInfo[],
  surroundings: Surroundings,
): PreparedRun {
  const { drawn, selected } = recipe;
  const spec = prepare(drawn, selected ?? undefined);
  const { nodes } = spec.system;
  const members = nodes.filter(({ group }) => group === 'member').length;
  return {
    scenario: drawn.scenario,
    seed: drawn.seed,
    nodes: members,
    clients: nodes.length - members,
    plan: drawn.plan,
    properties,
    vocabulary: raftVocabulary(nodes.map(({ name }) => name)),
    run: () => carriedOut(spec).outcome,
    trace(onLine, onEvent) {
      const writer = new TraceWriter(headerOf(recipe, surroundings), onLine);
      const sink: RunSpec<ClusterTypes>['trace'] = {
        event(record) {
          onEvent(record);
          return writer.event(record);
        },
      };
      const { world, outcome } = carriedOut({ ...spec, trace: sink });
      writer.finish(outcome.result);
      return { ...outcome, standings: raftStandings(world.view) };
    },
  };
}

function carriedOut(spec: RunSpec<ClusterTypes>): { world: World<ClusterTypes>; outcome: Outcome } {
  const world = createWorld(spec);
  while (world.step());
  return { world, outcome: { result: world.result(), observations: world.observations() } };
}
