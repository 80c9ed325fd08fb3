import type { Micros, NodeId } from '../../process/process.ts';
import type { StatusCause } from '../replicated/status-record.ts';
import { ageOf } from './peer-status.ts';
import { isDecided } from './status.ts';
import type { StatusContext, StatusOutbox } from './status.ts';
import type { SyncRequest } from './status-message.ts';
import { makeStatus } from './status-state.ts';
import type { StatusState } from './status-state.ts';

/**
 * A change that has not come to hold within so many heartbeats is proposed again: more than it takes to commit in the
 * documented surroundings, and soon enough for the record to be in time although a busy log has refused the first.
 */
const BEATS_TO_HOLD = 4;

/**
 * Compares what this controller sees with what the cluster has agreed on (`LocalState` with `ClusterState`). A leader with
 * a lease proposes what differs, again and again until it holds; anyone else asks the leader, at once when they begin to
 * differ (requirement S1.2) and again in every run of the repair task (S1.4).
 */
export function reconciled(
  status: StatusState,
  context: StatusContext,
  cause: StatusCause,
  out: StatusOutbox,
): StatusState {
  return status.view === null ? asking(status, context, cause, out) : proposing(status, context, cause, out);
}

/** Why a leader compares once it has looked at whom it sees: it has only begun to speak in its term, or it sees others than before. */
export function causeOf(before: StatusState, after: StatusState): StatusCause {
  return after.view !== null && before.view?.term !== after.view.term ? 'elected' : 'observed';
}

/** The leader is another than before: whatever was proposed or asked for is forgotten. */
export function underNewLeader(status: StatusState, context: StatusContext, out: StatusOutbox): StatusState {
  const cleared = makeStatus(status.peers, status.told, status.view, status.pace, status.expiresAt, [], []);
  return reconciled(cleared, context, 'elected', out);
}

/** Another controller asks this one to compare. */
export function onSyncRequest(
  status: StatusState,
  from: NodeId,
  message: SyncRequest,
  context: StatusContext,
  out: StatusOutbox,
): StatusState {
  if (status.view === null) return status;
  out.send(from, { kind: 'sync-response', sentAt: context.now, view: status.view });
  return proposing(status, context, message.periodic ? 'repair' : 'sync', out);
}

function proposing(
  status: StatusState,
  context: StatusContext,
  cause: StatusCause,
  out: StatusOutbox,
): StatusState {
  const { raft, now } = context;
  const view = status.view;
  if (view === null) return status;
  const records = raft.replica.machine.status;
  const patience = BEATS_TO_HOLD * context.settings.heartbeat.interval;
  let proposed = status.proposed;
  for (const { id, incarnation } of raft.configuration.members) {
    const online = view.online[id];
    if (online === undefined) continue;
    const record = records[id];
    if (record?.incarnation === incarnation && record.online === online) {
      if (proposed[id] !== undefined) proposed = setAt(proposed, id, undefined);
      continue;
    }
    const earlier = proposed[id];
    if (earlier !== undefined && earlier.online === online && now - earlier.at < patience) continue;
    proposed = setAt(proposed, id, { online, at: now });
    const peer = status.peers[id];
    const evidenceAge: Micros = peer === undefined ? 0 : ageOf(peer, now);
    out.propose({ kind: 'status', node: id, incarnation, online, cause, evidenceAge });
  }
  if (proposed === status.proposed) return status;
  return makeStatus(status.peers, status.told, view, status.pace, status.expiresAt, proposed, status.asked);
}

function asking(
  status: StatusState,
  context: StatusContext,
  cause: StatusCause,
  out: StatusOutbox,
): StatusState {
  const { raft, now } = context;
  const leader = raft.leader;
  const records = raft.replica.machine.status;
  const nodes: NodeId[] = [];
  const ages: Micros[] = [];
  let asked = status.asked;
  for (let id = 0; id < status.peers.length; id += 1) {
    const peer = status.peers[id];
    if (peer === undefined || !isDecided(peer, context)) continue;
    const record = records[id];
    const agreed = record?.incarnation === peer.incarnation && record.online;
    if (agreed === peer.online) {
      if (asked[id] === true) asked = setAt(asked, id, false);
      continue;
    }
    if (leader < 0 || (asked[id] === true && cause !== 'repair')) continue;
    asked = setAt(asked, id, true);
    nodes.push(id);
    ages.push(ageOf(peer, now));
  }
  if (nodes.length > 0 && leader !== raft.fixed.self) {
    out.send(leader, { kind: 'sync-request', nodes, periodic: cause === 'repair', ages });
  }
  if (asked === status.asked) return status;
  return makeStatus(
    status.peers,
    status.told,
    status.view,
    status.pace,
    status.expiresAt,
    status.proposed,
    asked,
  );
}

function setAt<T>(list: readonly (T | undefined)[], index: number, value: T): readonly (T | undefined)[] {
  const next = list.slice();
  while (next.length <= index) next.push(undefined);
  next[index] = value;
  return next;
}
