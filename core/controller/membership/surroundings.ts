import type { Micros, NodeId } from '../../process/process.ts';
import { committedConfiguration, holdsLease, isLeader, isMember } from '../../raft/index.ts';
import type { Member, RaftState } from '../../raft/index.ts';
import { blankContacts, contactsOf, parseAddress, addressText, seesCluster } from '../discovery/index.ts';
import type { Contact, DiscoveryContext } from '../discovery/index.ts';
import { lastHeard } from '../eviction/index.ts';
import type { EvictionContext } from '../eviction/index.ts';
import { isFounder, isUndecided } from '../founding/index.ts';
import type { Charter, Founder, FoundingContext } from '../founding/index.ts';
import { gossipContacts } from '../gossip/index.ts';
import type { GossipContext } from '../gossip/index.ts';
import { isReserved } from '../joining/index.ts';
import type { JoinContext, JoinSlice, MemberView } from '../joining/index.ts';
import type { OperateContext, PreferredCandidate, PreferredContext } from '../operating/index.ts';
import type { Replicated } from '../replicated/replicated.ts';
import type { ControllerSettings } from '../settings.ts';
import type { StatusState } from '../status/status-state.ts';
import type { MembershipState } from './membership-state.ts';

/** What all parts of the membership are told of, at an instant. */
export interface Scene {
  readonly settings: ControllerSettings;
  readonly raft: RaftState<Replicated>;
  readonly status: StatusState;
  /** Of this very start. */
  readonly startIncarnation: number;
  readonly now: Micros;
}

/** The cluster that a node founded or is bound to; 0 for none. */
export function clusterOf(slice: JoinSlice, charter: Charter | null, self: NodeId): number {
  if (slice.cluster !== 0) return slice.cluster;
  return charter !== null && isFounder(charter, self, slice.incarnation) ? charter.cluster : 0;
}

/** The cluster of this node; 0 for a blank one. */
export function ownCluster(state: MembershipState, self: NodeId): number {
  return clusterOf(state.joining.target.slice, state.founding.durable.decided, self);
}

/** This node as it describes itself. */
export function ownContact(state: MembershipState, scene: Scene): Contact {
  const self = scene.raft.fixed.self;
  return {
    node: self,
    address: scene.settings.address,
    incarnation: state.joining.target.slice.incarnation,
    cluster: ownCluster(state, self),
  };
}

/** For discovery. */
export function discoveryContext(state: MembershipState, scene: Scene): DiscoveryContext {
  return { self: ownContact(state, scene), settings: scene.settings.discovery };
}

/** For the gossip. */
export function gossipContext(state: MembershipState, scene: Scene): GossipContext {
  const { discovery, gossip } = scene.settings;
  const { members } = scene.raft.configuration;
  return { self: ownContact(state, scene), discovery, settings: gossip, members, now: scene.now };
}

/** For the founding. */
export function foundingContext(state: MembershipState, scene: Scene): FoundingContext {
  const { node, address, incarnation, cluster } = ownContact(state, scene);
  const self: Founder = { node, incarnation, address };
  return {
    self,
    cluster,
    reserved: isReserved(state.joining, scene.now),
    connected: clusterInView(state, scene) !== 0,
    contacts: blankContacts(state.discovery),
    settings: scene.settings.discovery,
  };
}

/** A cluster of the deployment that discovery or gossip has told of; 0 for none. */
function clusterInView(state: MembershipState, scene: Scene): number {
  if (seesCluster(state.discovery)) {
    const seen = contactsOf(state.discovery).find(({ cluster }) => cluster !== 0);
    if (seen !== undefined) return seen.cluster;
  }
  const heard = gossipContacts(state.gossip, scene.now).find(
    ({ cluster, standing }) => cluster !== 0 && standing === 'alive',
  );
  return heard?.cluster ?? 0;
}

/** Whom to ask for a leader: those that are said to belong to a cluster. */
function clusterContacts(state: MembershipState, scene: Scene): readonly NodeId[] {
  const nodes = new Set<NodeId>();
  for (const { node, cluster } of contactsOf(state.discovery)) if (cluster !== 0) nodes.add(node);
  for (const { node, cluster, standing } of gossipContacts(state.gossip, scene.now)) {
    if (cluster !== 0 && standing !== 'dead') nodes.add(node);
  }
  nodes.delete(scene.raft.fixed.self);
  return [...nodes].sort((a, b) => a - b);
}

/** For joins. */
export function joinContext(state: MembershipState, scene: Scene): JoinContext {
  const { raft, settings } = scene;
  const self = raft.fixed.self;
  const cluster = ownCluster(state, self);
  const committed = committedConfiguration(raft);
  const charter = state.founding.durable.decided;
  const viewed = (members: readonly Member[]): readonly MemberView[] =>
    members.map((member) => viewOf(member, raft, charter));
  return {
    ...asking(state, scene),
    settings: { ...settings.join, parseAddress: canonical },
    self,
    address: settings.address,
    version: settings.version,
    deployment: settings.discovery.deployment,
    apiReady: true,
    cluster,
    incarnation: raft.durable.incarnation,
    founding: isUndecided(state.founding),
    clusterInView: clusterInView(state, scene),
    leads: isLeader(raft),
    ready: isReady(raft),
    active: viewed(raft.configuration.members),
    committed: viewed(committed.members),
    removed: raft.durable.removed,
  };
}

/** For operators' wishes. */
export function operateContext(state: MembershipState, scene: Scene): OperateContext {
  const { raft, settings } = scene;
  return {
    ...asking(state, scene),
    settings: settings.operate,
    self: raft.fixed.self,
    leads: isLeader(raft),
    ready: isReady(raft),
    holdsLease: holdsLease(raft, scene.now),
    active: raft.configuration.members,
    committed: committedConfiguration(raft).members,
  };
}

/** For evictions. */
export function evictionContext(state: MembershipState, scene: Scene): EvictionContext {
  const { raft, now } = scene;
  return {
    now,
    self: raft.fixed.self,
    leaseSince: state.leaseSince,
    changeInFlight: raft.configuration.index > raft.commit,
    members: raft.configuration.members.map(({ id, incarnation, suffrage }) => {
      const heard = lastHeard(state.sightings[id], incarnation);
      return {
        id,
        incarnation,
        isVoter: suffrage === 'voter',
        contactAge: id === raft.fixed.self ? 0 : heard < 0 ? Infinity : now - heard,
      };
    }),
  };
}

/** Entries that Raft sends within a moment, whatever the size of its batches. */
const LITTLE = 64;

/** For the preference of leaders. */
export function preferredContext(scene: Scene): PreferredContext {
  const { raft, status, settings, now } = scene;
  const { role } = raft;
  const { self } = raft.fixed;
  const voters: PreferredCandidate[] = [];
  for (const { id, incarnation, suffrage } of raft.configuration.members) {
    const peer = status.peers[id];
    if (suffrage !== 'voter' || id === self || peer?.incarnation !== incarnation) continue;
    const match = role.kind === 'leader' ? (role.progress[id]?.match ?? -1) : -1;
    // Under load nobody but the quickest ever holds all at an instant; the rest of it Raft sends before it hands over.
    const isCaughtUp = match + Math.max(LITTLE, settings.raft.maxAppendEntries) >= raft.commit;
    voters.push({ id, isPreferred: peer.prefers, isOnline: peer.online, isCaughtUp });
  }
  return {
    now,
    self,
    isPreferred: settings.preferredLeader,
    holdsLease: holdsLease(raft, now),
    voters,
  };
}

/** Whether this node leads with a lease. */
export function leads(scene: Scene): boolean {
  return holdsLease(scene.raft, scene.now);
}

function asking(
  state: MembershipState,
  scene: Scene,
): Pick<
  JoinContext,
  'now' | 'startIncarnation' | 'cluster' | 'leader' | 'term' | 'contacts' | 'isMember' | 'committedIndex'
> {
  const { raft, now, startIncarnation } = scene;
  return {
    now,
    startIncarnation,
    cluster: ownCluster(state, raft.fixed.self),
    leader: raft.leader,
    term: raft.durable.term,
    contacts: clusterContacts(state, scene),
    isMember: isMember(raft) && !raft.durable.removed,
    committedIndex: committedConfiguration(raft).index,
  };
}

function isReady(raft: RaftState<Replicated>): boolean {
  return raft.role.kind === 'leader' && raft.commit >= raft.role.firstIndex;
}

function viewOf(member: Member, raft: RaftState<Replicated>, charter: Charter | null): MemberView {
  const { id, incarnation, suffrage } = member;
  const bound = raft.replica.machine.bound[id];
  if (bound?.incarnation === incarnation) {
    return { id, incarnation, suffrage, address: bound.address, recorded: true };
  }
  const founder = charter?.founders.find((each) => each.node === id && each.incarnation === incarnation);
  return { id, incarnation, suffrage, address: founder?.address ?? '', recorded: founder !== undefined };
}

function canonical(text: string): string | null {
  const parsed = parseAddress(text);
  return parsed.kind === 'address' ? addressText(parsed.address) : null;
}
