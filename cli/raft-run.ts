import { prepare } from '../scenarios/prepare.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import type { Drawn } from '../scenarios/draw/drawn.ts';
import type { PropertyInfo, RunSpec, World } from '../sim/index.ts';
import { TraceWriter, createWorld } from '../sim/index.ts';
import { operatorWatch } from './operator/watching.ts';
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
    clients: drawn.clients,
    plan: drawn.plan,
    properties,
    vocabulary: raftVocabulary(nodes.map(({ name }) => name)),
    run: async (breathe, watched) =>
      (await carriedOut(spec, breathe, watched === true ? drawn : null)).outcome,
    async trace(onLine, onEvent, breathe) {
      const writer = new TraceWriter(headerOf(recipe, surroundings), onLine);
      const sink: RunSpec<ClusterTypes>['trace'] = {
        event(record) {
          onEvent(record);
          return writer.event(record);
        },
      };
      const { world, outcome } = await carriedOut({ ...spec, trace: sink }, breathe, drawn);
      writer.finish(outcome.result);
      return { ...outcome, standings: raftStandings(world.view) };
    },
  };
}

/** `watched`: what the run was drawn as, if what its operators see is to be told; only controllers have operators. */
async function carriedOut(
  spec: RunSpec<ClusterTypes>,
  breathe: Breather,
  watched: Drawn | null,
): Promise<{ world: World<ClusterTypes>; outcome: Outcome }> {
  const watch = watched?.controller === undefined ? null : operatorWatch(watched);
  const world = createWorld(watch === null ? spec : { ...spec, watch: watch.watch });
  await inSlices(world, breathe);
  const result = world.result();
  const observations = world.observations();
  const operator = watch?.seen(result) ?? null;
  return { world, outcome: { result, observations, ...(operator === null ? {} : { operator }) } };
}
