import type { Durable, RaftState } from '../raft/index.ts';
import type { RaftProcess } from '../raft/index.ts';
import type { LeaderlessState } from './leaderless/leaderless.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { ControllerSettings } from './settings.ts';
import type { StatusState } from './status/status-state.ts';

/** Everything one controller knows: a component each, none of which knows of the others. */
export interface ControllerState {
  readonly fixed: ControllerFixed;
  readonly raft: RaftState<Replicated>;
  readonly status: StatusState;
  readonly leaderless: LeaderlessState;
}

/** What never changes while it runs. */
export interface ControllerFixed {
  readonly settings: ControllerSettings;
  readonly process: RaftProcess<Replicated>;
}

/** What a controller keeps across crashes; saved whole and atomically. */
export interface ControllerDurable {
  readonly raft: Durable<Replicated>;
}

/** A state, field by field. */
export function makeController(
  fixed: ControllerFixed,
  raft: RaftState<Replicated>,
  status: StatusState,
  leaderless: LeaderlessState,
): ControllerState {
  return { fixed, raft, status, leaderless };
}
