import { BUILT_IN, worldFidelity } from '../sim/index.ts';
import type { PropertyFamily, RunSpec } from '../sim/index.ts';
import type { Drawn } from './draw/drawn.ts';
import { clusterFamilies } from './properties/index.ts';
import type { ClusterContext } from './properties/index.ts';
import { raftCluster } from './raft-cluster/system.ts';
import type { ClusterTypes } from './raft-cluster/types.ts';

/** Everything that can be checked in a run that was drawn: the cluster's properties, and the world's own. */
export function familiesOf(drawn: Drawn): readonly PropertyFamily<ClusterTypes>[] {
  return [...clusterFamilies(contextOf(drawn)), worldFidelity<ClusterTypes>(drawn.profile)];
}

/** What properties, and whoever else watches a run, are told of it. */
export function contextOf(drawn: Drawn): ClusterContext {
  const { options, profile, clients, clientSettings, controller, balancer } = drawn;
  const { patience: clientPatience, attemptTimeout: clientAttempt } = clientSettings;
  const above = controller === undefined ? {} : { controller };
  const asked = clients === 0 ? {} : { clientPatience, clientAttempt };
  const before = balancer === undefined ? {} : { balancer };
  return { options, profile, ...above, ...before, ...asked };
}

/**
 * Prepares a run from what was drawn: nothing is left to chance here, so the same `drawn` gives the same run. `properties`
 * are the ids to check instead of the scenario's; those of controllers say nothing where plain members were drawn.
 */
export function prepare(drawn: Drawn, properties?: readonly string[]): RunSpec<ClusterTypes> {
  const { voters, spares, clients, options, controller, clientSettings, balancer, discovery, through } =
    drawn;
  const above = {
    ...(drawn.perNode === undefined ? {} : { perNode: drawn.perNode }),
    ...(controller === undefined ? {} : { controller }),
    ...(balancer === undefined ? {} : { balancer }),
    ...(discovery === undefined ? {} : { discovery }),
    ...(through === undefined ? {} : { through }),
  };
  const staggered = drawn.staggered === undefined ? {} : { staggered: drawn.staggered };
  const families = familiesOf(drawn);
  const selected = applicable(properties ?? drawn.properties, families);
  return {
    seed: drawn.seed,
    system: raftCluster({ voters, spares, clients, options, ...above, ...staggered, client: clientSettings }),
    profile: drawn.profile,
    plan: drawn.plan,
    span: drawn.span,
    families,
    ...(selected === undefined ? {} : { properties: selected }),
  };
}

/** Of the ids of properties those that can be checked in this run. */
function applicable(
  ids: readonly string[] | undefined,
  families: readonly PropertyFamily<ClusterTypes>[],
): readonly string[] | undefined {
  if (ids === undefined) return undefined;
  const known = new Set(
    [BUILT_IN, ...families.map(({ properties }) => properties)].flat().map(({ id }) => id),
  );
  return ids.filter((id) => known.has(id));
}
