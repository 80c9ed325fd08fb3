import type { PropertyFamily } from '../../sim/index.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import { clientOperations } from './client-operations/client-operations.ts';
import type { ClusterContext } from './context.ts';
import { coverage } from './coverage/coverage.ts';
import { membership } from './membership/membership.ts';
import { raftSafety } from './raft-safety/raft-safety.ts';
import { recovery } from './recovery/recovery.ts';
import { singleLeader } from './single-leader/single-leader.ts';

export type { ClusterContext } from './context.ts';

/** The documented properties of a Raft cluster, by family, for runs with these settings. */
export function raftFamilies(context: ClusterContext): readonly PropertyFamily<ClusterTypes>[] {
  return [
    singleLeader(context),
    raftSafety(context),
    membership(context),
    clientOperations(context),
    recovery(context),
    coverage(),
  ];
}
