import type { Micros, NodeId } from '../../process/process.ts';
import { isMember } from '../../raft/index.ts';
import { ageOf, averaged, deadlineOf, makePeer, unseenPeer } from './peer-status.ts';
import type { PeerStatus } from './peer-status.ts';
import { causeOf, reconciled } from './records.ts';
import { armed, hasWaited, sendHeartbeats, withView } from './status.ts';
import type { StatusContext, StatusOutbox } from './status.ts';
import type { LeaderView, StatusHeartbeat, SyncResponse } from './status-message.ts';
import { makeStatus } from './status-state.ts';
import type { StatusState, Told } from './status-state.ts';

/**
 * A heartbeat has arrived. What counts as proof that a peer is there is not its arrival but the newest of the own
 * heartbeats that it echoes, and proof ages from when *that* was sent: both directions have worked since.
 */
export function onHeartbeat(
  status: StatusState,
  from: NodeId,
  message: StatusHeartbeat,
  context: StatusContext,
  out: StatusOutbox,
): StatusState {
  if (message.to !== context.raft.durable.incarnation) return status;
  const peer = status.peers[from] ?? introduced(message, context);
  if (peer === undefined || peer.incarnation !== message.incarnation) return status;
  const seen = proven(peer, message, hasWaited(status, context), context.now);
  const online = context.now < deadlineOf(seen, context.settings.heartbeat) && seen.provenAt >= 0;
  const current = online === seen.online ? seen : withOnline(seen, online);
  const newer = message.sentAt >= peer.saidAt;
  const told = newer ? toldBy(status, from, message.view, online) : status.told;
  const peers = status.peers.slice();
  while (peers.length <= from) peers.push(undefined);
  peers[from] = current;
  const next = makeStatus(
    peers,
    told,
    status.view,
    status.pace,
    status.expiresAt,
    status.proposed,
    status.asked,
  );
  if (current.online !== peer.online) return turned(next, [from], context, out);
  // Only now is it known to be offline, rather than not yet seen.
  if (peer.provenAt < 0 && current.provenAt >= 0) return turned(next, [], context, out);
  // An average that falls may bring a deadline forward.
  if (online && next.expiresAt > deadlineOf(current, context.settings.heartbeat))
    return armed(next, context, out);
  return next;
}

/** Whoever has just joined knows no members until its log tells of that; who addresses it as a member must be one. */
function introduced(message: StatusHeartbeat, { raft, now }: StatusContext): PeerStatus | undefined {
  const knows = isMember(raft) || raft.durable.removed;
  return knows ? undefined : unseenPeer(message.incarnation, now);
}

/** The leader has answered a request for synchronisation. */
export function onSyncResponse(status: StatusState, from: NodeId, message: SyncResponse): StatusState {
  const peer = status.peers[from];
  if (peer === undefined || message.sentAt < peer.saidAt) return status;
  const told = toldBy(status, from, message.view, peer.online);
  const peers = status.peers.with(from, heeded(peer, message.sentAt));
  return makeStatus(peers, told, status.view, status.pace, status.expiresAt, status.proposed, status.asked);
}

/** The expiry timer has gone off: whoever has gone unproven for too long is offline. */
export function onExpiry(status: StatusState, context: StatusContext, out: StatusOutbox): StatusState {
  const settings = context.settings.heartbeat;
  const lost: NodeId[] = [];
  const peers = status.peers.map((peer, id) => {
    if (peer === undefined || !peer.online || deadlineOf(peer, settings) > context.now) return peer;
    lost.push(id);
    return withOnline(peer, false);
  });
  const told = status.told !== null && lost.includes(status.told.from) ? null : status.told;
  const next = makeStatus(peers, told, status.view, status.pace, -1, status.proposed, status.asked);
  return lost.length === 0 ? armed(next, context, out) : turned(next, lost, context, out);
}

/** Some peers have gone or come: says so, and a leader tells the others at once. */
function turned(
  status: StatusState,
  nodes: readonly NodeId[],
  context: StatusContext,
  out: StatusOutbox,
): StatusState {
  for (const node of nodes) {
    const peer = status.peers[node];
    if (peer !== undefined) out.localStatus(node, peer.online, ageOf(peer, context.now));
  }
  const viewed = withView(status, context);
  if (viewed.view !== null && viewed.view !== status.view) sendHeartbeats(viewed, context, out);
  return armed(reconciled(viewed, context, causeOf(status, viewed), out), context, out);
}

function proven(peer: PeerStatus, message: StatusHeartbeat, waited: boolean, now: Micros): PeerStatus {
  // The round trip of the heartbeat that arrived there last, without the time that it was held, halved; clocks that drift
  // may make it negative. What has waited for one of the two to go on after a pause is no observation of the network.
  const delay =
    waited || message.held < 0
      ? peer.delay
      : averaged(peer.delay, Math.max(0, Math.floor((now - message.latest - message.held) / 2)));
  return makePeer(
    peer.incarnation,
    peer.online,
    Math.max(peer.provenAt, message.echo),
    peer.awaitedAt,
    delay,
    Math.max(peer.heardSentAt, message.sentAt),
    message.sentAt,
    waited ? -1 : now,
    Math.max(peer.saidAt, message.sentAt),
    message.preferred,
  );
}

function withOnline(peer: PeerStatus, online: boolean): PeerStatus {
  return makePeer(
    peer.incarnation,
    online,
    peer.provenAt,
    peer.awaitedAt,
    peer.delay,
    peer.heardSentAt,
    peer.lastSentAt,
    peer.lastAt,
    peer.saidAt,
    peer.prefers,
  );
}

function heeded(peer: PeerStatus, saidAt: Micros): PeerStatus {
  return makePeer(
    peer.incarnation,
    peer.online,
    peer.provenAt,
    peer.awaitedAt,
    peer.delay,
    peer.heardSentAt,
    peer.lastSentAt,
    peer.lastAt,
    saidAt,
    peer.prefers,
  );
}

/** Whose word counts: the leader's of the highest term, while it holds a lease and is in reach. */
function toldBy(status: StatusState, from: NodeId, view: LeaderView | null, inReach: boolean): Told | null {
  const told = status.told;
  if (view === null || !inReach) return told?.from === from ? null : told;
  if (told === null) return { from, view };
  if (told.from === from) return told.view === view ? told : { from, view };
  return view.term > told.view.term ? { from, view } : told;
}
