import type { Durable, LogIndex, RaftProcess, RaftState } from '../raft/index.ts';
import type { LeaderlessState } from './leaderless/leaderless.ts';
import type { MembershipDurable, MembershipState } from './membership/membership-state.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { ControllerSettings } from './settings.ts';
import type { StatusState } from './status/status-state.ts';
import type { ClusterView } from './viewing/index.ts';

/** Everything one controller knows: a component each, none of which knows of the others. */
export interface ControllerState {
  readonly fixed: ControllerFixed;
  readonly raft: RaftState<Replicated>;
  readonly status: StatusState;
  readonly leaderless: LeaderlessState;
  readonly membership: MembershipState;
  /** The cluster that this node belongs to; 0 for a blank node. */
  readonly cluster: number;
  /** What was saved last, beside Raft's. */
  readonly saved: MembershipDurable;
  /** As it was saved last, see {@link ControllerDurable}. */
  readonly settled: LogIndex;
  /** The cluster as of the last cluster event; null before the first step is over. */
  readonly view: ClusterView | null;
}

/** What never changes while it runs. */
export interface ControllerFixed {
  readonly settings: ControllerSettings;
  readonly process: RaftProcess<Replicated>;
  /** Of this very start. */
  readonly startIncarnation: number;
}

/** What a controller keeps across crashes; saved whole and atomically. */
export interface ControllerDurable {
  readonly raft: Durable<Replicated>;
  readonly membership: MembershipDurable;
  /**
   * The highest index of a configuration that was known to be committed; 0 for none beside the snapshot's. Raft forgets its
   * commit index in a crash, as it may; an operator who was told of members is not to be told of older ones after that.
   */
  readonly settled: LogIndex;
}

/** A state, field by field. */
export function makeController(
  fixed: ControllerFixed,
  raft: RaftState<Replicated>,
  status: StatusState,
  leaderless: LeaderlessState,
  membership: MembershipState,
  cluster: number,
  saved: MembershipDurable,
  settled: LogIndex,
  view: ClusterView | null,
): ControllerState {
  return { fixed, raft, status, leaderless, membership, cluster, saved, settled, view };
}
