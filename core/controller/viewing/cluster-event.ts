import type { Micros, NodeId } from '../../process/process.ts';
import { timestamp } from '../log/timestamp.ts';

/** OpenZiti's names of cluster events. */
export type ClusterEventType =
  | 'peer.connected'
  | 'peer.disconnected'
  | 'peer.not_member'
  | 'members.changed'
  | 'leadership.gained'
  | 'leadership.lost'
  | 'state.has_leader'
  | 'state.is_leaderless'
  | 'state.ro'
  | 'state.rw';

/** A peer in an event. */
export interface ClusterPeer {
  readonly id: NodeId;
  /** Empty where nobody has told it yet. */
  readonly addr: string;
  readonly version: string;
}

/** One event (requirement S0.6); printed by {@link clusterEventJson}. */
export interface ClusterEvent {
  readonly eventType: ClusterEventType;
  /** The controller that observes it. */
  readonly source: NodeId;
  /** Own clock, in microseconds. */
  readonly at: Micros;
  /** With `members.changed`: the log index of the configuration. */
  readonly index?: number;
  readonly peers?: readonly ClusterPeer[];
  readonly leader?: NodeId;
}

/** What a controller sees of its cluster. */
export interface ClusterView {
  readonly id: NodeId;
  /** Raft's term: leadership is gained once in each. */
  readonly term: number;
  readonly isLeader: boolean;
  /** -1 while no leader is known. */
  readonly leader: NodeId;
  /** Index of the committed configuration. */
  readonly index: number;
  /** Its members, sorted by id. */
  readonly members: readonly ClusterPeer[];
  /** The peers that are connected, sorted by id, members or not. */
  readonly connected: readonly ClusterPeer[];
  /** Whether writes are refused because versions are mixed. */
  readonly isReadOnly: boolean;
}

/**
 * The events that lead from one view to the next, in the order in which they are to be reported: who is there, who is a
 * member, who leads (requirement S0.6). `before` is null at the start, when only what is there is reported.
 *
 * Each side of a view is compared as a whole, so that what goes and comes back in between is no event, and nothing is
 * reported twice: leadership is gained once for each node and term (OpenZiti #2684). An empty list of members is never
 * published: a node that has none does not know them yet (#2692).
 */
export function clusterEvents(
  before: ClusterView | null,
  after: ClusterView,
  at: Micros,
): readonly ClusterEvent[] {
  const events: ClusterEvent[] = [];
  const event = (eventType: ClusterEventType, details: Details): void => {
    events.push({ eventType, source: after.id, at, ...details });
  };
  peerEvents(before, after, event);
  const { members, index } = after;
  // Each configuration has an index of its own: what else is learnt of the same members is no change of theirs.
  const same = before !== null && before.index === index && before.members.length > 0;
  if (members.length > 0 && !same) event('members.changed', { index, peers: members });
  const ledBefore = before !== null && before.isLeader;
  const sameTerm = before !== null && before.term === after.term;
  if (ledBefore && !(after.isLeader && sameTerm)) event('leadership.lost', {});
  if (after.isLeader && !(ledBefore && sameTerm)) event('leadership.gained', {});
  const leaderBefore = before?.leader ?? -1;
  if (after.leader < 0) {
    if (leaderBefore >= 0) event('state.is_leaderless', {});
  } else if (after.leader !== leaderBefore) event('state.has_leader', { leader: after.leader });
  const wasReadOnly = before !== null && before.isReadOnly;
  if (after.isReadOnly !== wasReadOnly) event(after.isReadOnly ? 'state.ro' : 'state.rw', {});
  return events;
}

type Details = Pick<ClusterEvent, 'index' | 'peers' | 'leader'>;

function peerEvents(
  before: ClusterView | null,
  after: ClusterView,
  event: (eventType: ClusterEventType, details: Details) => void,
): void {
  const connectedBefore = before?.connected ?? [];
  for (const peer of connectedBefore) {
    if (!has(after.connected, peer)) event('peer.disconnected', { peers: [peer] });
  }
  for (const peer of after.connected) {
    if (!has(connectedBefore, peer)) event('peer.connected', { peers: [peer] });
  }
  // Without members of its own a node cannot say of another that it is none.
  if (after.members.length === 0) return;
  for (const peer of after.connected) {
    const strange = !has(after.members, peer);
    const known = before !== null && before.members.length > 0;
    const wasStrange = known && has(connectedBefore, peer) && !has(before.members, peer);
    if (strange && !wasStrange) event('peer.not_member', { peers: [peer] });
  }
}

function has(peers: readonly ClusterPeer[], peer: ClusterPeer): boolean {
  return peers.some((each) => each.id === peer.id);
}

/**
 * The event in OpenZiti's JSON, its keys in OpenZiti's order. `epoch` is the wall clock, in microseconds since 1970, at
 * which the own clock showed 0; `nameOf` says what operators call a node.
 */
export function clusterEventJson(
  event: ClusterEvent,
  epoch: Micros,
  nameOf: (node: NodeId) => string,
): string {
  const { eventType, source, at, index, peers, leader } = event;
  return JSON.stringify({
    namespace: 'cluster',
    eventType,
    event_src_id: nameOf(source),
    timestamp: timestamp(epoch + at),
    ...(index === undefined ? {} : { index }),
    ...(peers === undefined
      ? {}
      : { peers: peers.map(({ id, addr, version }) => ({ id: nameOf(id), addr, version })) }),
    ...(leader === undefined ? {} : { leaderId: nameOf(leader) }),
  });
}
