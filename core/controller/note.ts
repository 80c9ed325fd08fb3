import type { Micros, NodeId } from '../process/process.ts';
import type { RaftNote } from '../raft/index.ts';
import type { MembershipNote } from './membership/membership-port.ts';
import type { LeaderlessEpisode } from './leaderless/leaderless.ts';
import type { StatusAudit } from './replicated/status-record.ts';
import type { ClusterEvent } from './viewing/index.ts';

/** What a controller observes about itself. */
export type ControllerNote =
  | RaftNote
  | MembershipNote
  /** `LocalState` of `node` has changed; `age` is that of the newest proof, -1 for none at all. */
  | { readonly kind: 'local-status'; readonly node: NodeId; readonly online: boolean; readonly age: Micros }
  /** An applied change of a record. */
  | { readonly kind: 'audit'; readonly audit: StatusAudit }
  | { readonly kind: 'leaderless'; readonly level: 'warning' | 'critical'; readonly timeSinceLeader: Micros }
  | { readonly kind: 'leaderless-ended'; readonly episode: LeaderlessEpisode }
  /** Something of the cluster, as this controller sees it, is another (requirement S0.6). */
  | { readonly kind: 'cluster-event'; readonly event: ClusterEvent };
