import type { NodeId } from '../../process/process.ts';
import { entryAt } from '../../raft/index.ts';
import type { Member, RaftState } from '../../raft/index.ts';
import { entryOf } from '../gossip/gossip-state.ts';
import { knownConfiguration } from '../known-configuration.ts';
import type { Replicated } from '../replicated/replicated.ts';
import type { ControllerState } from '../state.ts';
import { clusterEvents } from './cluster-event.ts';
import type { ClusterEvent, ClusterPeer, ClusterView } from './cluster-event.ts';

/** What a controller sees of its cluster now. */
export function clusterView(state: ControllerState): ClusterView {
  const { raft, view } = state;
  const { index, members } = knownConfiguration(state);
  // Whoever was removed tells of that once, and from then on of no members.
  const left = raft.durable.removed && (view === null || view.index === index);
  return {
    id: raft.fixed.self,
    term: raft.durable.term,
    isLeader: raft.role.kind === 'leader',
    leader: raft.leader,
    index,
    members: left ? [] : peersOf(members, state),
    connected: connectedNodes(state).map((id) => peerOf(id, state)),
    // Clusters of mixed versions are not built: joining refuses whoever brings another.
    isReadOnly: false,
  };
}

/**
 * What has happened since `state.view`, oldest first, and the view as it is now. Of several configurations that were
 * committed in one step each is an event of its own (requirement S0.6).
 */
export function viewMoved(
  state: ControllerState,
  at: number,
): { readonly view: ClusterView; readonly events: readonly ClusterEvent[] } {
  const before = state.view;
  const view = clusterView(state);
  if (before === null) return { view, events: clusterEvents(before, view, at) };
  const events: ClusterEvent[] = [];
  let last = before;
  for (const { index, members } of configurationsBetween(state.raft, before.index, view.index)) {
    const passed = { ...before, index, members: peersOf(members, state) };
    events.push(...clusterEvents(last, passed, at));
    last = passed;
  }
  events.push(...clusterEvents(last, view, at));
  return { view, events };
}

/** The configurations in the log at indices above `from` and below `to`. */
function configurationsBetween(
  { durable: { log } }: RaftState<Replicated>,
  from: number,
  to: number,
): readonly { readonly index: number; readonly members: readonly Member[] }[] {
  const found: { readonly index: number; readonly members: readonly Member[] }[] = [];
  for (let index = Math.max(from, log.baseIndex) + 1; index < to; index += 1) {
    const entry = entryAt(log, index);
    if (entry?.kind === 'configuration') found.push({ index, members: entry.members });
  }
  return found;
}

/**
 * The nodes that this one is connected with, itself left out, sorted: members as it sees them itself, and besides whoever
 * the gossip holds to be there.
 */
export function connectedNodes({ raft, status, membership }: ControllerState): readonly NodeId[] {
  const nodes: NodeId[] = [];
  const { self } = raft.fixed;
  status.peers.forEach((peer, id) => {
    if (peer?.online === true) nodes.push(id);
  });
  for (const { rumour } of membership.gossip.entries) {
    const { node, standing } = rumour;
    if (node !== self && standing === 'alive' && status.peers[node] === undefined) nodes.push(node);
  }
  return nodes.sort((a, b) => a - b);
}

/** Where a node can be reached: as the log says it, else the charter of the founding, else the gossip; empty if none does. */
export function addressIn(state: ControllerState, node: NodeId): string {
  const { fixed, raft, membership } = state;
  if (node === raft.fixed.self) return fixed.settings.address;
  const heard = entryOf(membership.gossip, node)?.rumour;
  const bound = raft.replica.machine.bound[node];
  const founders = membership.founding.durable.decided?.founders ?? [];
  return bound?.address ?? founders.find((founder) => founder.node === node)?.address ?? heard?.address ?? '';
}

function peersOf(members: readonly Member[], state: ControllerState): readonly ClusterPeer[] {
  return members.map(({ id }) => peerOf(id, state)).sort((a, b) => a.id - b.id);
}

function peerOf(id: NodeId, state: ControllerState): ClusterPeer {
  return { id, addr: addressIn(state, id), version: state.fixed.settings.version };
}
