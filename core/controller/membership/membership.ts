import type { NodeId } from '../../process/process.ts';
import { leaseUntil, memberWithId } from '../../raft/index.ts';
import type { RaftState } from '../../raft/index.ts';
import { discoveryDue, onDiscoveryMessage, rediscover, rested, startDiscovery } from '../discovery/index.ts';
import type { Contact } from '../discovery/index.ts';
import { makeDiscovery } from '../discovery/discovery-state.ts';
import { evictionDue, introduced, NO_EVICTIONS, sighted } from '../eviction/index.ts';
import {
  contactSeen,
  foundingDue,
  onFoundingMessage,
  onInit,
  startFounding,
  UNFOUNDED,
} from '../founding/index.ts';
import type { InitRequest } from '../founding/index.ts';
import { makeFounding } from '../founding/founding-state.ts';
import { gossipDue, introducedTo, onGossipMessage, startGossip } from '../gossip/index.ts';
import {
  joinSurroundingsMoved,
  onChangeAnswer,
  onJoinMessage,
  onJoinRequest,
  onJoinTimer,
  startJoining,
} from '../joining/index.ts';
import type { ChangeAnswer, JoinRequest } from '../joining/index.ts';
import { NOT_LEADING } from '../joining/leading.ts';
import { NOTHING_ASKED } from '../operating/asking/asked.ts';
import {
  NO_OPERATIONS,
  NO_PREFERENCE,
  onOperateMessage,
  onOperateRequest,
  onOperateTimer,
  onRaftAnswer,
  operateSurroundingsMoved,
  preferredDue,
} from '../operating/index.ts';
import type { OperateRequest, RaftAnswer } from '../operating/index.ts';
import type { ControllerMessage } from '../message.ts';
import type { Replicated } from '../replicated/replicated.ts';
import type { MembershipMessage } from './membership-message.ts';
import { MembershipPort, OWN_JOIN } from './membership-port.ts';
import type { Asker, MembershipOutbox } from './membership-port.ts';
import { withGossip } from './membership-state.ts';
import type { MembershipDurable, MembershipState } from './membership-state.ts';
import {
  discoveryContext,
  evictionContext,
  foundingContext,
  gossipContext,
  joinContext,
  leads,
  operateContext,
  ownCluster,
  preferredContext,
} from './surroundings.ts';
import type { Scene } from './surroundings.ts';

/** The parts' timers. */
export type MembershipTimer =
  'discovery' | 'founding' | 'gossip' | 'joining' | 'operating' | 'eviction' | 'preference';

/** What operators and joiners ask for. */
export type MembershipRequest = InitRequest | JoinRequest | OperateRequest;

/** Powers on: goes on from the disk, searches for the others if it is blank, and begins to gossip. */
export function startMembership(
  disk: MembershipDurable,
  scene: Scene,
  out: MembershipOutbox,
): MembershipState {
  const port = new MembershipPort(out);
  // The parts see each other through their contexts alone, which need a state of each: first what the disk says of it.
  const asleep = unstarted(disk, scene);
  const { slice } = asleep.joining.target;
  const joining = startJoining(slice, joinContext(asleep, scene), port.joins);
  const joined = { ...asleep, joining };
  const founding = startFounding(disk.founding, foundingContext(joined, scene), port);
  const founded = { ...joined, founding };
  const gossip = startGossip(gossipContext(founded, scene), port);
  const discovery = startDiscovery(discoveryContext(founded, scene), port);
  return settled({ ...founded, gossip, discovery }, scene, port);
}

function unstarted(disk: MembershipDurable, scene: Scene): MembershipState {
  const { address, discovery } = scene.settings;
  const self = scene.raft.fixed.self;
  const slice = disk.joining;
  const durable = disk.founding ?? UNFOUNDED;
  const contact: Contact = { node: self, address, incarnation: slice.incarnation, cluster: 0 };
  const nothing = { gossipAfter: ignore, send: ignore, note: ignore };
  const context = { self: contact, discovery, settings: scene.settings.gossip, members: [], now: scene.now };
  return {
    discovery: makeDiscovery([], 0, discovery.retry.min, false),
    founding: makeFounding(durable, null, durable.promised.round, discovery.retry.min, false, false),
    gossip: startGossip(context, nothing),
    joining: {
      asked: NOTHING_ASKED,
      leading: NOT_LEADING,
      target: { slice, standingAt: scene.now },
      wakeAt: Infinity,
    },
    operating: NO_OPERATIONS,
    eviction: NO_EVICTIONS,
    preference: NO_PREFERENCE,
    sightings: [],
    leaseSince: -1,
    joins: false,
  };
}

function ignore(): void {
  return;
}

/** A message of any kind has arrived: a leader that evicts keeps account of whom it hears. */
export function messageSeen(
  state: MembershipState,
  from: NodeId,
  message: ControllerMessage,
  { raft, now }: Pick<Scene, 'raft' | 'now'>,
): MembershipState {
  const member = memberWithId(raft.configuration, from);
  if (member === undefined) return state;
  const sightings = sighted(state.sightings, from, message, member.incarnation, now);
  return sightings === state.sightings ? state : { ...state, sightings };
}

/** A message about membership has arrived. */
export function onMembershipMessage(
  state: MembershipState,
  from: NodeId,
  message: MembershipMessage,
  scene: Scene,
  out: MembershipOutbox,
): MembershipState {
  const port = new MembershipPort(out);
  return settled(received(state, from, message, scene, port), scene, port);
}

function received(
  state: MembershipState,
  from: NodeId,
  message: MembershipMessage,
  scene: Scene,
  port: MembershipPort,
): MembershipState {
  switch (message.kind) {
    case 'hello':
    case 'hello-answer':
    case 'lookup':
    case 'lookup-answer':
    case 'register': {
      const context = discoveryContext(state, scene);
      return { ...state, discovery: onDiscoveryMessage(state.discovery, from, message, context, port) };
    }
    case 'founding-prepare':
    case 'founding-promise':
    case 'founding-accept':
    case 'founding-accepted':
    case 'founding-outbid':
    case 'founding-chosen':
    case 'founding-chosen-ack': {
      const context = foundingContext(state, scene);
      return { ...state, founding: onFoundingMessage(state.founding, from, message, context, port) };
    }
    case 'gossip-ping':
    case 'gossip-ack':
    case 'gossip-ping-request': {
      const context = gossipContext(state, scene);
      return withGossip(state, onGossipMessage(state.gossip, from, message, context, port));
    }
    case 'operate-ask':
    case 'operate-redirect':
    case 'operate-done':
    case 'operate-refused': {
      const context = operateContext(state, scene);
      return {
        ...state,
        operating: onOperateMessage(state.operating, from, message, context, port.operates),
      };
    }
    case 'join-ask':
    case 'join-redirect':
    case 'join-done':
    case 'join-refused':
    case 'join-check':
    case 'join-finding':
    case 'join-reserve':
    case 'join-reserved':
    case 'join-not-reserved':
    case 'join-release':
    case 'join-bind':
    case 'join-bound':
    case 'join-not-bound':
    case 'join-standing':
    case 'join-removed': {
      const context = joinContext(state, scene);
      return { ...state, joining: onJoinMessage(state.joining, from, message, context, port.joins) };
    }
  }
}

/** A timer has gone off. */
export function onMembershipTimer(
  state: MembershipState,
  timer: MembershipTimer,
  scene: Scene,
  out: MembershipOutbox,
): MembershipState {
  const port = new MembershipPort(out);
  return settled(due(state, timer, scene, port), scene, port);
}

function due(
  state: MembershipState,
  timer: MembershipTimer,
  scene: Scene,
  port: MembershipPort,
): MembershipState {
  switch (timer) {
    case 'discovery':
      return { ...state, discovery: discoveryDue(state.discovery, discoveryContext(state, scene), port) };
    case 'founding':
      return { ...state, founding: foundingDue(state.founding, foundingContext(state, scene), port) };
    case 'gossip':
      return withGossip(state, gossipDue(state.gossip, gossipContext(state, scene), port));
    case 'joining':
      return { ...state, joining: onJoinTimer(state.joining, joinContext(state, scene), port.joins) };
    case 'operating': {
      const context = operateContext(state, scene);
      return { ...state, operating: onOperateTimer(state.operating, context, port.operates) };
    }
    case 'eviction':
      return evicting(state, scene, port);
    case 'preference':
      return preferring(state, scene, port);
  }
}

/** Somebody asks for something. */
export function onMembershipRequest(
  state: MembershipState,
  id: number,
  body: MembershipRequest,
  scene: Scene,
  out: MembershipOutbox,
): MembershipState {
  const port = new MembershipPort(out);
  return settled(asked(state, id, body, scene, port), scene, port);
}

function asked(
  state: MembershipState,
  id: number,
  body: MembershipRequest,
  scene: Scene,
  port: MembershipPort,
): MembershipState {
  switch (body.kind) {
    case 'init':
      return { ...state, founding: onInit(state.founding, id, body, foundingContext(state, scene), port) };
    case 'join': {
      const context = joinContext(state, scene);
      return { ...state, joining: onJoinRequest(state.joining, id, body, context, port.joins) };
    }
    case 'operate': {
      const context = operateContext(state, scene);
      return { ...state, operating: onOperateRequest(state.operating, id, body, context, port.operates) };
    }
  }
}

/** Raft answers what a part of the membership asked of it. */
export function onRaftAnswered(
  state: MembershipState,
  asker: Asker,
  token: number,
  answer: RaftAnswer,
  scene: Scene,
  out: MembershipOutbox,
): MembershipState {
  const port = new MembershipPort(out);
  switch (asker) {
    case 'joining': {
      const told = changeAnswerOf(answer);
      if (told === null) return state;
      const context = joinContext(state, scene);
      const joining = onChangeAnswer(state.joining, token, told, context, port.joins);
      return settled({ ...state, joining }, scene, port);
    }
    case 'operating': {
      const context = operateContext(state, scene);
      const operating = onRaftAnswer(state.operating, token, answer, context, port.operates);
      return settled({ ...state, operating }, scene, port);
    }
    case 'eviction':
    case 'preference':
      // What comes of it shows by itself.
      return state;
  }
}

/** Joining asks for additions alone: what Raft never answers to them is taken for an unknown outcome. */
function changeAnswerOf(answer: RaftAnswer): ChangeAnswer | null {
  if (answer.kind !== 'refused') return answer.kind === 'changed' ? answer : null;
  switch (answer.reason) {
    case 'NOT_LEADER':
    case 'BUSY':
    case 'UNKNOWN_OUTCOME':
    case 'CHANGE_IN_PROGRESS':
    case 'INVALID_CHANGE':
    case 'INCARNATION_REMOVED':
      return { kind: 'refused', reason: answer.reason };
    case 'NOT_CAUGHT_UP':
    case 'TRANSFER_FAILED':
    case 'SESSION_EXPIRED':
    case 'STALE_SEQUENCE':
      return { kind: 'refused', reason: 'UNKNOWN_OUTCOME' };
  }
}

/** Raft has moved: whoever leads, the term, the configuration or what is recorded of members may be another. */
export function raftMoved(
  state: MembershipState,
  before: RaftState<Replicated>,
  scene: Scene,
  out: MembershipOutbox,
): MembershipState {
  const { raft } = scene;
  const known = withNewcomers(state, before, scene);
  const leased = leaseSeen(known, before, scene);
  const lessor = leased === known ? known : leaseTurned(leased, scene, new MembershipPort(out));
  if (!isMove(before, raft)) return lessor;
  const port = new MembershipPort(out);
  const joining = joinSurroundingsMoved(lessor.joining, joinContext(lessor, scene), port.joins);
  const joined = joining === lessor.joining ? lessor : { ...lessor, joining };
  const operating = operateSurroundingsMoved(joined.operating, operateContext(joined, scene), port.operates);
  const operated = operating === joined.operating ? joined : { ...joined, operating };
  const found = raft.leader >= 0 && before.leader < 0;
  const discovery = found ? rested(operated.discovery) : operated.discovery;
  const moved = discovery === operated.discovery ? operated : { ...operated, discovery };
  return settled(candidateLeft(before, moved, raft) ? preferring(moved, scene, port) : moved, scene, port);
}

/** Whether the voter that leadership was to be handed to is none any more: the wait for another begins now. */
function candidateLeft(
  before: RaftState<Replicated>,
  { preference }: MembershipState,
  { configuration }: RaftState<Replicated>,
): boolean {
  if (preference.candidate < 0 || before.configuration.members === configuration.members) return false;
  return memberWithId(configuration, preference.candidate)?.suffrage !== 'voter';
}

function leaseTurned(state: MembershipState, scene: Scene, port: MembershipPort): MembershipState {
  return preferring(evicting(state, scene, port), scene, port);
}

function withNewcomers(
  state: MembershipState,
  before: RaftState<Replicated>,
  { raft, settings, now }: Scene,
): MembershipState {
  const { members } = raft.configuration;
  if (settings.eviction.after === null || before.configuration.members === members) return state;
  const sightings = introduced(state.sightings, before.configuration.members, members, now);
  return sightings === state.sightings ? state : { ...state, sightings };
}

function isMove(before: RaftState<Replicated>, after: RaftState<Replicated>): boolean {
  return (
    before.leader !== after.leader ||
    before.role.kind !== after.role.kind ||
    before.durable.term !== after.durable.term ||
    before.durable.removed !== after.durable.removed ||
    before.configuration !== after.configuration ||
    before.replica.machine.bound !== after.replica.machine.bound ||
    (before.commit !== after.commit &&
      (before.configuration.index > before.commit || isReadyNow(before, after)))
  );
}

function isReadyNow(before: RaftState<Replicated>, after: RaftState<Replicated>): boolean {
  const role = after.role;
  return role.kind === 'leader' && before.commit < role.firstIndex && after.commit >= role.firstIndex;
}

/** Keeps count of since when this leader has held its lease without a break. */
function leaseSeen(state: MembershipState, before: RaftState<Replicated>, scene: Scene): MembershipState {
  const { raft, now } = scene;
  if (before.role === raft.role) return state;
  const unbroken = state.leaseSince >= 0 && leaseUntil(before) > now;
  const since = leads(scene) ? (unbroken ? state.leaseSince : now) : -1;
  return since === state.leaseSince ? state : { ...state, leaseSince: since };
}

/** There has been no leader for too long: looks for the others anew (requirement S4.5). */
export function repairing(state: MembershipState, scene: Scene, out: MembershipOutbox): MembershipState {
  const port = new MembershipPort(out);
  return settled(searchingAnew(state, scene, port), scene, port);
}

function searchingAnew(state: MembershipState, scene: Scene, port: MembershipPort): MembershipState {
  const members = scene.raft.configuration.members.map(({ id }) => id);
  const discovery = rediscover(state.discovery, members, discoveryContext(state, scene), port);
  return { ...state, discovery };
}

function evicting(state: MembershipState, scene: Scene, port: MembershipPort): MembershipState {
  const held = leads(scene) ? state : { ...state, leaseSince: -1 };
  const context = evictionContext(held, scene);
  return { ...held, eviction: evictionDue(held.eviction, scene.settings.eviction, context, port) };
}

/** A peer may be fit to lead, or not any more. */
export function peersTurned(state: MembershipState, scene: Scene, out: MembershipOutbox): MembershipState {
  return preferring(state, scene, new MembershipPort(out));
}

/** How often a leader looks again whether a preferred voter that is not fit to lead has become so. */
const PREFERENCE_LOOK = 1_000_000;

function preferring(state: MembershipState, scene: Scene, port: MembershipPort): MembershipState {
  const { raft, settings } = scene;
  if (raft.role.kind !== 'leader' && state.preference.candidate < 0) return state;
  const context = preferredContext(scene);
  const preference = preferredDue(state.preference, settings.preference, context, port);
  const waits = preference.candidate < 0 && context.holdsLease && !context.isPreferred;
  // Whether a peer has caught up is told by nobody.
  if (waits && context.voters.some(({ isPreferred }) => isPreferred)) port.preferredAfter(PREFERENCE_LOOK);
  return preference === state.preference ? state : { ...state, preference };
}

/** What one part has learned is passed on to the others. */
function settled(state: MembershipState, scene: Scene, port: MembershipPort): MembershipState {
  let next = port.answered ? { ...state, joins: false } : state;
  // Blank again: nobody can be counted on to come by.
  if (port.unbound) next = searchingAnew(next, scene, port);
  for (const contact of port.contacts) {
    const founding = contactSeen(next.founding, contact, foundingContext(next, scene), port);
    const gossip = introducedTo(next.gossip, contact, gossipContext(next, scene), port);
    next = { ...next, founding, gossip };
  }
  return port.through >= 0 ? joined(next, scene, port) : next;
}

/** A blank node has found a cluster: it asks to be joined, unless it has asked already. */
function joined(state: MembershipState, scene: Scene, port: MembershipPort): MembershipState {
  const self = scene.raft.fixed.self;
  if (state.joins || ownCluster(state, self) !== 0) return state;
  const { address, joinAs } = scene.settings;
  const request: JoinRequest = { kind: 'join', tag: 0, node: self, address, suffrage: joinAs };
  port.answered = false;
  const joining = onJoinRequest(state.joining, OWN_JOIN, request, joinContext(state, scene), port.joins);
  return { ...state, joining, joins: !port.answered };
}
