import type { Replicated } from '../../core/controller/index.ts';
import type {
  Configuration as CoreConfiguration,
  Durable,
  Entry,
  Log,
  Member,
  RaftState,
  Snapshot,
} from '../../core/raft/index.ts';
import type { Monitor, PropertyFamily, Reporter, WorldView } from '../../sim/index.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';

/** A member's released state. */
export type MemberState = RaftState<Replicated>;

/** What a member's disk holds. */
export type Image = Durable<Replicated>;

/** A log, an entry of it, a snapshot: those of the cluster. */
export type ClusterLog = Log<Replicated>;
/** See {@link ClusterLog}. */
export type ClusterEntry = Entry<Replicated>;
/** See {@link ClusterLog}. */
export type ClusterSnapshot = Snapshot<Replicated>;

/** What members replicate. */
export type StateMachine = Replicated['State'];
/** What a command answers. */
export type CommandResult = Replicated['Result'];

/** The world, as the checker alone sees it. */
export type View = WorldView<ClusterTypes>;

/** A monitor of the cluster. */
export type ClusterMonitor = Monitor<ClusterTypes>;

/** A family of properties of the cluster. */
export type ClusterFamily = PropertyFamily<ClusterTypes>;

/** Anything that goes over the cluster's network. */
export type Payload = ClusterTypes['Message'] | ClusterTypes['Request'] | ClusterTypes['Response'];

/** Who is a member from `index` on. */
export type Configuration = Pick<CoreConfiguration, 'index' | 'members'>;
/** A configuration with what it remembers of those that were removed. */
export type WholeConfiguration = CoreConfiguration;

export type { Member, Reporter };
