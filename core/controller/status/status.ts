import type { Micros, NodeId } from '../../process/process.ts';
import { holdsLease, isMember } from '../../raft/index.ts';
import type { LogIndex, RaftState } from '../../raft/index.ts';
import { knownConfiguration } from '../known-configuration.ts';
import type { Replicated } from '../replicated/replicated.ts';
import type { StatusCommand } from '../replicated/status-record.ts';
import type { ControllerSettings } from '../settings.ts';
import { deadlineOf, timeoutOf, unseenPeer } from './peer-status.ts';
import type { PeerStatus } from './peer-status.ts';
import type { StatusMessage } from './status-message.ts';
import { makeStatus, NOBODY } from './status-state.ts';
import type { Pace, StatusState } from './status-state.ts';

/** What the status keeping wants done. */
export interface StatusOutbox {
  send(to: NodeId, message: StatusMessage): void;
  /** Next heartbeats; next expiry; next repair: after so long, instead of what was asked for before. */
  beatAfter(delay: Micros): void;
  expireAfter(delay: Micros): void;
  repairAfter(delay: Micros): void;
  /** Wants this leader to change a record, through the log. */
  propose(command: StatusCommand): void;
  /** What this controller sees itself has changed. */
  localStatus(node: NodeId, online: boolean, age: Micros): void;
}

/** What the status keeping reads of its controller. */
export interface StatusContext {
  readonly raft: RaftState<Replicated>;
  /** The highest index of a configuration that is kept as committed. */
  readonly settled: LogIndex;
  readonly settings: ControllerSettings;
  readonly now: Micros;
}

/**
 * Whether `node` is online, as this controller lists it. While a leader with a lease is in reach its word counts, so
 * that a broken link between two followers makes neither offline; otherwise what this controller sees itself.
 */
export function isOnline(status: StatusState, self: NodeId, node: NodeId): boolean {
  if (status.view === null && status.told !== null) {
    const { online } = status.told.view;
    const told = online[node];
    // A leader that does not hear this controller is not in reach, although its word arrives.
    if (online[self] === true && told !== undefined) return told;
  }
  return isOnlineLocally(status, self, node);
}

/** `LocalState`: whether this controller itself sees `node`. */
export function isOnlineLocally(status: StatusState, self: NodeId, node: NodeId): boolean {
  return node === self || status.peers[node]?.online === true;
}

/** Whether there has been time enough to see whether the peer is there. */
export function isDecided(peer: PeerStatus, context: StatusContext): boolean {
  return peer.provenAt >= 0 || context.now >= peer.awaitedAt + timeoutOf(peer, context.settings.heartbeat);
}

/** Begins to watch, and to be watched. */
export function startStatus(context: StatusContext, out: StatusOutbox): StatusState {
  out.beatAfter(0);
  out.repairAfter(context.settings.stateSyncInterval);
  return withMembers(paced(NOBODY, { beatAt: context.now, catchingUp: false }), context);
}

/**
 * The peers of the active configuration, and of the latest known to be committed: who is being removed is watched until that is settled.
 * Newcomers are unseen, who has left is forgotten. Whoever has joined and still reads of configurations from before that
 * learns nothing from them of who is there now.
 */
export function withMembers(status: StatusState, context: StatusContext): StatusState {
  const { raft, now } = context;
  if (!isMember(raft) && !raft.durable.removed) return status;
  const peers: (PeerStatus | undefined)[] = [];
  const committed = raft.configuration.index <= raft.commit ? [] : knownConfiguration(context).members;
  const members = raft.durable.removed ? [] : [...committed, ...raft.configuration.members];
  for (const member of members) {
    if (member.id === raft.fixed.self) continue;
    while (peers.length <= member.id) peers.push(undefined);
    const known = status.peers[member.id];
    peers[member.id] =
      known?.incarnation === member.incarnation ? known : unseenPeer(member.incarnation, now);
  }
  const told = status.told !== null && peers[status.told.from] === undefined ? null : status.told;
  return makeStatus(peers, told, status.view, status.pace, status.expiresAt, [], []);
}

/** The cluster is left behind, and everybody in it: a node that is blank again watches nobody. */
export function withoutPeers({ pace }: StatusState): StatusState {
  return makeStatus([], null, null, pace, -1, [], []);
}

/** Time for the next heartbeats: to every peer, the leader's with what it sees. */
export function beat(status: StatusState, context: StatusContext, out: StatusOutbox): StatusState {
  out.beatAfter(context.settings.heartbeat.interval);
  const pace = { beatAt: context.now, catchingUp: isLate(status.pace, context) };
  const viewed = withView(paced(status, pace), context);
  sendHeartbeats(viewed, context, out);
  return viewed;
}

function paced(status: StatusState, pace: Pace): StatusState {
  return makeStatus(
    status.peers,
    status.told,
    status.view,
    pace,
    status.expiresAt,
    status.proposed,
    status.asked,
  );
}

/** Whether the beat timer ought to have gone off long ago. */
function isLate(pace: Pace, context: StatusContext): boolean {
  return context.now - pace.beatAt > 2 * context.settings.heartbeat.interval;
}

/** Whether what is taken in now may have waited here for long. */
export function hasWaited(status: StatusState, context: StatusContext): boolean {
  return status.pace.catchingUp || isLate(status.pace, context);
}

/** Sends a heartbeat to every peer now. */
export function sendHeartbeats(status: StatusState, context: StatusContext, out: StatusOutbox): void {
  const { raft, now } = context;
  const incarnation = raft.durable.incarnation;
  const preferred = context.settings.preferredLeader;
  const peers = status.peers;
  for (let id = 0; id < peers.length; id += 1) {
    const peer = peers[id];
    if (peer === undefined) continue;
    out.send(id, {
      kind: 'heartbeat',
      incarnation,
      to: peer.incarnation,
      sentAt: now,
      echo: peer.heardSentAt,
      latest: peer.lastSentAt,
      held: peer.lastAt < 0 ? -1 : now - peer.lastAt,
      preferred,
      view: status.view,
    });
  }
}

/** What this controller tells the others: what it sees, while it leads with a lease. The same object while nothing changed. */
export function withView(status: StatusState, context: StatusContext): StatusState {
  const { raft, now } = context;
  if (!holdsLease(raft, now)) {
    if (status.view === null) return status;
    return makeStatus(
      status.peers,
      status.told,
      null,
      status.pace,
      status.expiresAt,
      status.proposed,
      status.asked,
    );
  }
  const online = viewOf(status, context);
  const term = raft.durable.term;
  if (status.view !== null && status.view.term === term && same(status.view.online, online)) return status;
  return makeStatus(
    status.peers,
    null,
    { term, online },
    status.pace,
    status.expiresAt,
    status.proposed,
    status.asked,
  );
}

/**
 * Of everybody who is watched, for who is being removed is listed by the others until that is committed; and of who was
 * removed what was said last, for they may not have heard of it yet.
 */
function viewOf(status: StatusState, context: StatusContext): readonly (boolean | undefined)[] {
  const { raft } = context;
  const { peers, view } = status;
  const said = view !== null && view.term === raft.durable.term ? view.online : [];
  const online: (boolean | undefined)[] = [];
  for (let id = 0; id < Math.max(peers.length, said.length, raft.fixed.self + 1); id += 1) {
    const peer = peers[id];
    if (id === raft.fixed.self) online.push(true);
    else if (peer === undefined) online.push(said[id]);
    else online.push(isDecided(peer, context) ? peer.online : undefined);
  }
  return online;
}

function same(a: readonly (boolean | undefined)[], b: readonly (boolean | undefined)[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Arms the expiry timer for the earliest deadline of the peers that are online, unless it goes off earlier anyway. */
export function armed(status: StatusState, context: StatusContext, out: StatusOutbox): StatusState {
  let earliest = Infinity;
  for (let id = 0; id < status.peers.length; id += 1) {
    const peer = status.peers[id];
    if (peer === undefined || !peer.online) continue;
    const deadline = deadlineOf(peer, context.settings.heartbeat);
    if (deadline < earliest) earliest = deadline;
  }
  if (earliest === Infinity || (status.expiresAt >= 0 && status.expiresAt <= earliest)) return status;
  out.expireAfter(Math.max(0, earliest - context.now));
  return makeStatus(
    status.peers,
    status.told,
    status.view,
    status.pace,
    earliest,
    status.proposed,
    status.asked,
  );
}
