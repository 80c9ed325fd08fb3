import type { ControllerDurable, JoinSlice } from '../../../core/controller/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';

/** What a controller's disk holds; undefined where it is blank or corrupt, or the node is no controller. */
export function diskOf(durable: ClusterTypes['Durable'] | undefined): ControllerDurable | undefined {
  return durable !== undefined && 'membership' in durable ? durable : undefined;
}

/** What a disk keeps of joining. */
export function sliceOf(durable: ClusterTypes['Durable'] | undefined): JoinSlice | undefined {
  return diskOf(durable)?.membership.joining;
}

/**
 * Whether the disk belongs to a cluster, or has: it is bound, or its Raft has a configuration or a log. It is read off
 * what lies on the disk, not off what the controller says of it.
 */
export function isInitialised(durable: ClusterTypes['Durable'] | undefined): boolean {
  const disk = diskOf(durable);
  if (disk === undefined) return false;
  const { raft, membership } = disk;
  return (
    membership.joining.cluster !== 0 ||
    raft.removed ||
    raft.log.length > 0 ||
    raft.snapshot.configuration.members.length > 0
  );
}
