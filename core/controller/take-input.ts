import type { Micros, NodeId } from '../process/process.ts';
import { answerHttp } from './health/health.ts';
import { leaderlessDue } from './leaderless/leaderless.ts';
import { listControllers } from './list-controllers.ts';
import {
  messageSeen,
  onMembershipMessage,
  onMembershipRequest,
  onMembershipTimer,
} from './membership/membership.ts';
import type { MembershipTimer } from './membership/membership.ts';
import { isAboutMembership } from './membership/membership-message.ts';
import type { ControllerMessage } from './message.ts';
import { contextOf, sceneOf, withMembership, withStatus } from './parts.ts';
import type { ControllerOutbox, Port } from './port.ts';
import { inRaft } from './raft-moves.ts';
import type { ControllerInput, ControllerRequest } from './request.ts';
import { makeController } from './state.ts';
import type { ControllerState } from './state.ts';
import { onExpiry, onHeartbeat, onSyncResponse } from './status/evidence.ts';
import { causeOf, onSyncRequest, reconciled } from './status/records.ts';
import { beat } from './status/status.ts';
import { BEAT, DISCOVERY, EXPIRY, LEADERLESS, REPAIR } from './timers.ts';
import { listMembers } from './viewing/index.ts';

/** Hands what happens to the component that it is meant for; what that wants of others waits in the port. */
export function taken(
  state: ControllerState,
  input: ControllerInput,
  now: Micros,
  port: Port,
  out: ControllerOutbox,
): ControllerState {
  switch (input.kind) {
    case 'receive':
      return received(state, input.from, input.message, now, port);
    case 'timer':
      return input.timer < BEAT ? inRaft(state, input, now, port) : fired(state, input.timer, now, port);
    case 'request':
      return requested(state, input.id, input.body, now, port, out);
  }
}

function received(
  before: ControllerState,
  from: NodeId,
  message: ControllerMessage,
  now: Micros,
  port: Port,
): ControllerState {
  const state = seen(before, from, message, now, port);
  if (message.kind === 'heartbeat') {
    const status = onHeartbeat(state.status, from, message, contextOf(state, now), port);
    // Whom heartbeats tell of is not connected any more because the gossip says so, but once it is proven to be there.
    if (state.status.peers[from] === undefined && status.peers[from] !== undefined) port.moved = true;
    return withStatus(state, status);
  }
  const hot = message.kind === 'append' || message.kind === 'append-response';
  if (!hot && isAboutMembership(message)) {
    const scene = sceneOf(state, now);
    return withMembership(state, onMembershipMessage(state.membership, from, message, scene, port), port);
  }
  switch (message.kind) {
    case 'append':
    case 'append-response':
    case 'vote':
    case 'vote-response':
    case 'snapshot':
    case 'timeout-now':
      // A blank node has no part in any cluster: what comes before it is bound was sent too early.
      return state.cluster === 0 ? state : inRaft(state, { kind: 'receive', from, message }, now, port);
    case 'sync-request':
      return withStatus(state, onSyncRequest(state.status, from, message, contextOf(state, now), port));
    case 'sync-response':
      return withStatus(state, onSyncResponse(state.status, from, message));
  }
}

/** Where the dead are evicted, a leader takes note of everything that it hears of a member. */
function seen(
  state: ControllerState,
  from: NodeId,
  message: ControllerMessage,
  now: Micros,
  port: Port,
): ControllerState {
  const { fixed, raft, membership } = state;
  if (fixed.settings.eviction.after === null || raft.role.kind !== 'leader') return state;
  return withMembership(state, messageSeen(membership, from, message, { raft, now }), port);
}

function fired(state: ControllerState, timer: number, now: Micros, port: Port): ControllerState {
  const { settings } = state.fixed;
  switch (timer) {
    case BEAT: {
      const context = contextOf(state, now);
      const after = beat(state.status, context, port);
      return withStatus(state, reconciled(after, context, causeOf(state.status, after), port));
    }
    case EXPIRY:
      return withStatus(state, onExpiry(state.status, contextOf(state, now), port));
    case REPAIR:
      port.repairAfter(settings.stateSyncInterval);
      return withStatus(state, reconciled(state.status, contextOf(state, now), 'repair', port));
    case LEADERLESS: {
      const leaderless = leaderlessDue(state.leaderless, settings.leaderless, now, port);
      const { fixed, raft, status, membership, cluster, saved, settled, view } = state;
      return makeController(fixed, raft, status, leaderless, membership, cluster, saved, settled, view);
    }
    default: {
      const part = PARTS[timer - DISCOVERY];
      if (part === undefined) return state;
      return withMembership(
        state,
        onMembershipTimer(state.membership, part, sceneOf(state, now), port),
        port,
      );
    }
  }
}

/** The parts of the membership, in the order of their timers. */
const PARTS: readonly MembershipTimer[] = [
  'discovery',
  'founding',
  'gossip',
  'joining',
  'operating',
  'eviction',
  'preference',
];

function requested(
  state: ControllerState,
  id: number,
  body: ControllerRequest,
  now: Micros,
  port: Port,
  out: ControllerOutbox,
): ControllerState {
  switch (body.kind) {
    case 'http':
      out.respond(id, answerHttp(state.raft, body, now));
      return state;
    case 'list-controllers':
      out.respond(id, { kind: 'controllers', tag: body.tag, controllers: listControllers(state) });
      return state;
    case 'list-members':
      out.respond(id, { kind: 'members', tag: body.tag, members: listMembers(state) });
      return state;
    case 'open-session':
    case 'command':
    case 'read':
      return inRaft(state, { kind: 'request', id, body }, now, port);
    case 'change':
    case 'transfer': {
      // Nobody becomes a member without having been validated: what Raft offers for that is for this controller alone.
      const { tag } = body;
      out.respond(id, { kind: 'refused', tag, reason: 'INVALID_CHANGE', leader: state.raft.leader });
      return state;
    }
    case 'init':
    case 'join':
    case 'operate': {
      const scene = sceneOf(state, now);
      return withMembership(state, onMembershipRequest(state.membership, id, body, scene, port), port);
    }
  }
}
