import { prepare } from '../scenarios/prepare.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import type { PropertyInfo, RunSpec, World } from '../sim/index.ts';
import { TraceWriter, createWorld } from '../sim/index.ts';
import { raftStandings } from './raft-standings.ts';
import { raftVocabulary } from './raft-words.ts';
import type { Breather } from './slices.ts';
import { inSlices } from './slices.ts';
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
    run: async (breathe) => (await carriedOut(spec, breathe)).outcome,
    async trace(onLine, onEvent, breathe) {
      const writer = new TraceWriter(headerOf(recipe, surroundings), onLine);
      const sink: RunSpec<ClusterTypes>['trace'] = {
        event(record) {
          onEvent(record);
          return writer.event(record);
        },
      };
      const { world, outcome } = await carriedOut({ ...spec, trace: sink }, breathe);
      writer.finish(outcome.result);
      return { ...outcome, standings: raftStandings(world.view) };
    },
  };
}

async function carriedOut(
  spec: RunSpec<ClusterTypes>,
  breathe: Breather,
): Promise<{ world: World<ClusterTypes>; outcome: Outcome }> {
  const world = createWorld(spec);
  await inSlices(world, breathe);
  return { world, outcome: { result: world.result(), observations: world.observations() } };
}
