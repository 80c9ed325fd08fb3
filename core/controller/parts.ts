import type { Micros } from '../process/process.ts';
import { hasVoted } from './joining/index.ts';
import type { MembershipState } from './membership/membership-state.ts';
import { ownCluster } from './membership/surroundings.ts';
import type { Scene } from './membership/surroundings.ts';
import type { Port } from './port.ts';
import { makeController } from './state.ts';
import type { ControllerState } from './state.ts';
import type { StatusContext } from './status/status.ts';
import type { StatusState } from './status/status-state.ts';

/** What the status keeping looks at. */
export function contextOf(state: ControllerState, now: Micros): StatusContext {
  return { raft: state.raft, settled: state.settled, settings: state.fixed.settings, now };
}

/** What the parts of the membership look at. */
export function sceneOf(state: ControllerState, now: Micros): Scene {
  const { fixed, raft, status } = state;
  return { settings: fixed.settings, raft, status, startIncarnation: fixed.startIncarnation, now };
}

/** The controller with another status keeping. */
export function withStatus(state: ControllerState, status: StatusState): ControllerState {
  if (status === state.status) return state;
  const { fixed, raft, leaderless, membership, cluster, saved, settled, view } = state;
  return makeController(fixed, raft, status, leaderless, membership, cluster, saved, settled, view);
}

/** The controller with another membership, with what was saved meanwhile, and the cluster that follows from it. */
export function withMembership(
  state: ControllerState,
  changed: MembershipState,
  port: Port,
): ControllerState {
  const membership = port.voted ? { ...changed, joining: hasVoted(changed.joining) } : changed;
  if (membership === state.membership && port.saved === state.saved) return state;
  const { fixed, raft, status, leaderless, view } = state;
  const { joining, founding } = state.membership;
  const same = membership.joining === joining && membership.founding === founding;
  const cluster = same ? state.cluster : ownCluster(membership, raft.fixed.self);
  return makeController(fixed, raft, status, leaderless, membership, cluster, port.saved, port.settled, view);
}
