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
  readonly id: string;
  readonly addr: string;
  readonly version: string;
}

/** One event, in OpenZiti's shape and order of fields. */
export interface ClusterEvent {
  readonly namespace: 'cluster';
  readonly eventType: ClusterEventType;
  readonly event_src_id: string;
  /** Own clock, in microseconds; whoever prints it makes a date of it. */
  readonly timestamp: number;
  /** The log index of what has changed. */
  readonly index?: number;
  readonly peers?: readonly ClusterPeer[];
  readonly leaderId?: string;
}

/** What a controller sees of its cluster. */
export interface ClusterView {
  readonly id: string;
  /** Raft's term: leadership is gained once in each. */
  readonly term: number;
  readonly isLeader: boolean;
  /** Empty while no leader is known. */
  readonly leaderId: string;
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
  timestamp: number,
): readonly ClusterEvent[] {
  const events: ClusterEvent[] = [];
  const event = (eventType: ClusterEventType, details: Details): void => {
    events.push({ namespace: 'cluster', eventType, event_src_id: after.id, timestamp, ...details });
  };
  peerEvents(before, after, event);
  const { members, index } = after;
  if (
    members.length > 0 &&
    (before === null || before.index !== index || !samePeers(before.members, members))
  ) {
    event('members.changed', { index, peers: members });
  }
  const ledBefore = before !== null && before.isLeader;
  const sameTerm = before !== null && before.term === after.term;
  if (ledBefore && !(after.isLeader && sameTerm)) event('leadership.lost', {});
  if (after.isLeader && !(ledBefore && sameTerm)) event('leadership.gained', {});
  const leaderBefore = before?.leaderId ?? '';
  if (after.leaderId === '') {
    if (leaderBefore !== '') event('state.is_leaderless', {});
  } else if (after.leaderId !== leaderBefore) event('state.has_leader', { leaderId: after.leaderId });
  const wasReadOnly = before !== null && before.isReadOnly;
  if (after.isReadOnly !== wasReadOnly) event(after.isReadOnly ? 'state.ro' : 'state.rw', {});
  return events;
}

type Details = Pick<ClusterEvent, 'index' | 'peers' | 'leaderId'>;

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

/** The same members at the same addresses; what version a peer runs is no matter of membership. */
function samePeers(one: readonly ClusterPeer[], other: readonly ClusterPeer[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((peer, at) => {
    const its = other[at];
    return its !== undefined && its.id === peer.id && its.addr === peer.addr;
  });
}
