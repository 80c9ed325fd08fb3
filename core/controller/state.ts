import type { Durable, RaftProcess, RaftState } from '../raft/index.ts';
import type { LeaderlessState } from './leaderless/leaderless.ts';
import type { MembershipDurable, MembershipState } from './membership/membership-state.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { ControllerSettings } from './settings.ts';
import type { StatusState } from './status/status-state.ts';

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
): ControllerState {
  return { fixed, raft, status, leaderless, membership, cluster, saved };
}
