import type { Micros } from '../process/process.ts';
import { onRaftAnswered, peersTurned, repairing } from './membership/membership.ts';
import { internalId } from './port.ts';
import type { Answered, Asked, Port } from './port.ts';
import { inRaft, settled } from './raft-moves.ts';
import { sceneOf, withMembership, withStatus } from './parts.ts';
import { makeController } from './state.ts';
import type { ControllerState } from './state.ts';
import { withoutPeers } from './status/status.ts';
import { viewMoved } from './viewing/index.ts';

/** Does what the components want of each other, until they want nothing more. */
export function finished(state: ControllerState, now: Micros, port: Port): ControllerState {
  let next = state;
  for (;;) {
    if (port.restarted !== null) {
      const { restarted } = port;
      port.restarted = null;
      next = settled(next, restarted, now, port);
      if (next.cluster === 0) next = withStatus(next, withoutPeers(next.status));
      // Whom it watched as a member, heartbeats told of; of the same nodes the gossip tells from now on, and the other way round.
      port.moved = true;
    } else if (port.asks !== null) {
      const { asks } = port;
      port.asks = null;
      for (const asked of asks) next = askedOfRaft(next, asked, now, port);
    } else if (port.answers !== null) {
      const { answers } = port;
      port.answers = null;
      for (const answer of answers) next = answeredByRaft(next, answer, now, port);
    } else if (port.proposals !== null) {
      const commands = port.proposals;
      port.proposals = null;
      next = settled(next, next.fixed.process.propose(next.raft, commands, now, port), now, port);
    } else if (port.repairs) {
      port.repairs = false;
      next = withMembership(next, repairing(next.membership, sceneOf(next, now), port), port);
    } else if (port.turned) {
      port.turned = false;
      next = withMembership(next, peersTurned(next.membership, sceneOf(next, now), port), port);
    } else {
      return port.moved ? viewed(next, now, port) : next;
    }
  }
}

/** Tells of what has changed in the cluster, as it is seen from here. */
function viewed(state: ControllerState, now: Micros, port: Port): ControllerState {
  const { view, events } = viewMoved(state, now);
  for (const event of events) port.clusterEvent(event);
  const { fixed, raft, status, leaderless, membership, cluster, saved, settled } = state;
  return makeController(fixed, raft, status, leaderless, membership, cluster, saved, settled, view);
}

function askedOfRaft(
  state: ControllerState,
  { asker, token, what }: Asked,
  now: Micros,
  port: Port,
): ControllerState {
  const id = internalId(asker);
  const body =
    what.kind === 'change'
      ? ({ kind: 'change', tag: token, change: what.change } as const)
      : ({ kind: 'transfer', tag: token, target: what.target } as const);
  return inRaft(state, { kind: 'request', id, body }, now, port);
}

function answeredByRaft(
  state: ControllerState,
  { asker, token, response }: Answered,
  now: Micros,
  port: Port,
): ControllerState {
  const scene = sceneOf(state, now);
  switch (response.kind) {
    case 'changed':
    case 'transferred':
      return withMembership(
        state,
        onRaftAnswered(state.membership, asker, token, { kind: response.kind }, scene, port),
        port,
      );
    case 'refused': {
      const answer = { kind: 'refused', reason: response.reason } as const;
      return withMembership(state, onRaftAnswered(state.membership, asker, token, answer, scene, port), port);
    }
    case 'session':
    case 'result':
    case 'answer':
      return state;
  }
}
