import type { PropertyFamily } from '../../sim/index.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import { clusterEventsFamily } from './cluster-events/cluster-events.ts';
import { clientOperations } from './client-operations/client-operations.ts';
import type { ClusterContext } from './context.ts';
import { controllerCoverage, raftCoverage } from './coverage/index.ts';
import { agreeing } from './discovery/agreeing.ts';
import { burying } from './discovery/burying.ts';
import { deciding } from './discovery/deciding.ts';
import { searching } from './discovery/searching.ts';
import { spreading } from './discovery/spreading.ts';
import { joinValidation } from './join-validation/join-validation.ts';
import { eviction } from './eviction/eviction.ts';
import { leaderEndpoint } from './leader-endpoint/leader-endpoint.ts';
import { leaderlessWarning } from './leaderless-warning/leaderless-warning.ts';
import { searchingAnew } from './leaderless-warning/searching-anew.ts';
import { membership } from './membership/membership.ts';
import { oneCluster } from './one-cluster/one-cluster.ts';
import { operating } from './operating/operating.ts';
import { operatorsView } from './operators-view/operators-view.ts';
import { preferredLeader } from './preferred-leader/preferred-leader.ts';
import { raftSafety } from './raft-safety/raft-safety.ts';
import { recovery } from './recovery/recovery.ts';
import { singleLeader } from './single-leader/single-leader.ts';
import { statusConvergence } from './status-convergence/status-convergence.ts';

export type { ClusterContext } from './context.ts';

/** The documented properties of what is simulated, by family, for runs with these settings. */
export function clusterFamilies(context: ClusterContext): readonly PropertyFamily<ClusterTypes>[] {
  const { controller } = context;
  return controller === undefined
    ? raftFamilies(context)
    : [...raftFamilies(context), ...controllerFamilies(context, controller)];
}

/** The documented properties of what controllers do above Raft. */
export function controllerFamilies(
  context: ClusterContext,
  controller: AboveRaft,
): readonly PropertyFamily<ClusterTypes>[] {
  return [
    statusConvergence(context, controller),
    oneCluster(context, controller),
    agreeing(controller),
    deciding(),
    searching(context),
    spreading(context, controller),
    burying(context, controller),
    eviction(context, controller),
    leaderlessWarning(context, controller),
    searchingAnew(),
    leaderEndpoint(context),
    clusterEventsFamily(),
    operatorsView(),
    joinValidation(context, controller),
    operating(context, controller),
    preferredLeader(context, controller),
    ...controllerCoverage(),
  ];
}

/** The documented properties of a Raft cluster alone. */
export function raftFamilies(context: ClusterContext): readonly PropertyFamily<ClusterTypes>[] {
  return [
    singleLeader(context),
    raftSafety(context),
    membership(context),
    clientOperations(context),
    recovery(context),
    ...raftCoverage(context),
  ];
}
