import type { Disk, Input, Micros, NodeId } from '../process/process.ts';
import { committedConfiguration, raft as raftProcess } from '../raft/index.ts';
import type { RaftInput, RaftState } from '../raft/index.ts';
import { answerHttp } from './health/health.ts';
import { hasVoted } from './joining/index.ts';
import {
  leaderlessDue,
  leaderMissed,
  leaderSighted,
  UNTROUBLED,
  withoutCluster,
} from './leaderless/leaderless.ts';
import { listControllers } from './list-controllers.ts';
import {
  messageSeen,
  onMembershipMessage,
  onMembershipRequest,
  onMembershipTimer,
  onRaftAnswered,
  peersTurned,
  raftMoved,
  repairing,
  startMembership,
} from './membership/membership.ts';
import type { MembershipTimer } from './membership/membership.ts';
import { blankMembership } from './membership/membership-state.ts';
import type { MembershipState } from './membership/membership-state.ts';
import { isAboutMembership } from './membership/membership-message.ts';
import { ownCluster } from './membership/surroundings.ts';
import type { Scene } from './membership/surroundings.ts';
import type { ControllerMessage } from './message.ts';
import { internalId, Port } from './port.ts';
import type { Answered, Asked, ControllerOutbox } from './port.ts';
import { replicatedMachine } from './replicated/replicated.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { ControllerRequest } from './request.ts';
import type { ControllerSettings } from './settings.ts';
import { makeController } from './state.ts';
import type { ControllerDurable, ControllerFixed, ControllerState } from './state.ts';
import { onExpiry, onHeartbeat, onSyncResponse } from './status/evidence.ts';
import { causeOf, onSyncRequest, reconciled, underNewLeader } from './status/records.ts';
import { beat, startStatus, withMembers, withoutPeers } from './status/status.ts';
import type { StatusContext } from './status/status.ts';
import type { StatusState } from './status/status-state.ts';
import { BEAT, CONTROLLER_TIMERS, DISCOVERY, EXPIRY, LEADERLESS, REPAIR } from './timers.ts';
import { listMembers, viewMoved } from './viewing/index.ts';

/** What happens to a controller. */
export type ControllerInput = Input<ControllerMessage, ControllerRequest>;

/** One controller, as a pure state machine: both functions depend on nothing but their arguments. */
export interface ControllerProcess {
  /** Names of the timers; a timer is its position in this list. */
  readonly timers: readonly string[];
  start(
    self: NodeId,
    disk: Disk<ControllerDurable>,
    incarnation: number,
    now: Micros,
    out: ControllerOutbox,
  ): ControllerState;
  step(state: ControllerState, input: ControllerInput, now: Micros, out: ControllerOutbox): ControllerState;
}

/** A controller of an OpenZiti-like cluster. Throws a `RangeError` for settings that Raft cannot work with. */
export function controller(settings: ControllerSettings): ControllerProcess {
  const process = raftProcess(settings.raft, replicatedMachine);
  return {
    timers: [...process.timers, ...CONTROLLER_TIMERS],
    start: (self, disk, incarnation, now, out) =>
      start({ settings, process, startIncarnation: incarnation }, self, disk, now, out),
    step,
  };
}

function start(
  fixed: ControllerFixed,
  self: NodeId,
  disk: Disk<ControllerDurable>,
  now: Micros,
  out: ControllerOutbox,
): ControllerState {
  const { settings, startIncarnation } = fixed;
  const saved = disk.kind === 'durable' ? disk.durable.membership : blankMembership(startIncarnation);
  const found: Disk<ControllerDurable['raft']> =
    disk.kind === 'durable' ? { kind: 'durable', durable: disk.durable.raft } : disk;
  // A blank disk's incarnation is that of this very start: what is kept of joining begins with it too.
  const nowhere = { incarnation: startIncarnation, ...NO_IMAGE };
  const image = disk.kind === 'durable' ? disk.durable.raft : nowhere;
  const known = disk.kind === 'durable' ? disk.durable.settled : 0;
  const port = new Port(fixed, self, image, saved, known, now, out);
  const raft = fixed.process.start(self, found, startIncarnation, now, port);
  const status = startStatus({ raft, settled: known, settings, now }, port);
  const scene: Scene = { settings, raft, status, startIncarnation, now };
  const membership = startMembership(saved, scene, port);
  const cluster = ownCluster(membership, self);
  const leaderless = isInitialised(raft)
    ? leaderMissed(UNTROUBLED, settings.leaderless, now, port)
    : UNTROUBLED;
  const started = makeController(
    fixed,
    raft,
    status,
    leaderless,
    membership,
    cluster,
    port.saved,
    port.settled,
    null,
  );
  port.moved = true;
  return finished(started, now, port);
}

const NO_IMAGE = {
  term: 0,
  vote: -1,
  log: { baseIndex: 0, baseTerm: 0, entries: [], length: 0 },
  snapshot: {
    index: 0,
    term: 0,
    configuration: { index: 0, members: [], removed: [] },
    machine: replicatedMachine.initial,
    sessions: [],
  },
  removed: false,
} as const;

/** Whether this controller belongs to a cluster, and has not learnt that it was removed. */
function isInitialised(raft: RaftState<Replicated>): boolean {
  return raft.configuration.members.length > 0 && !raft.durable.removed;
}

function step(
  state: ControllerState,
  input: ControllerInput,
  now: Micros,
  out: ControllerOutbox,
): ControllerState {
  const { raft } = state;
  const port = new Port(state.fixed, raft.fixed.self, raft.durable, state.saved, state.settled, now, out);
  return finished(taken(state, input, now, port, out), now, port);
}

/** Does what the components want of each other, until they want nothing more. */
function finished(state: ControllerState, now: Micros, port: Port): ControllerState {
  let next = state;
  for (;;) {
    if (port.restarted !== null) {
      const { restarted } = port;
      port.restarted = null;
      next = settled(next, restarted, now, port);
      if (next.cluster === 0) next = withStatus(next, withoutPeers(next.status));
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

function taken(
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

/** A step of Raft, and what follows from it for the other components. */
function inRaft(
  state: ControllerState,
  input: RaftInput<Replicated>,
  now: Micros,
  port: Port,
): ControllerState {
  // What tells that a configuration is committed, or lets it be inferred, goes out after it is kept; so does all the rest.
  if (mayCommitConfiguration(state.raft, input)) port.hold();
  const next = settled(state, state.fixed.process.step(state.raft, input, now, port), now, port);
  port.release();
  return next;
}

function settled(
  state: ControllerState,
  raft: RaftState<Replicated>,
  now: Micros,
  port: Port,
): ControllerState {
  const before = state.raft;
  if (raft === before) return state;
  const { settings } = state.fixed;
  const context: StatusContext = { raft, settled: port.settled, settings, now };
  let { status, leaderless } = state;
  if (isReconfigured(before, raft)) status = withMembers(status, context);
  const machine = raft.replica.machine;
  if (machine.audited > before.replica.machine.audited) {
    const fresh = machine.audited - before.replica.machine.audited;
    for (const audit of machine.audit.slice(-fresh)) port.audit(audit);
  }
  const initialised = isInitialised(raft);
  if (!initialised) {
    leaderless = withoutCluster(leaderless);
  } else if (raft.leader < 0) {
    if (before.leader >= 0 || !isInitialised(before)) {
      leaderless = leaderMissed(leaderless, settings.leaderless, now, port);
    }
  } else if (raft.leader !== before.leader) {
    leaderless = leaderSighted(leaderless, settings.leaderless, now, port);
  }
  if (raft.leader !== before.leader) {
    status = underNewLeader(status, context, port);
  } else if (machine.status !== before.replica.machine.status) {
    status = reconciled(status, context, 'observed', port);
  }
  const { fixed, membership, cluster, view } = state;
  if (isSeen(before, raft)) {
    port.moved = true;
    const { index } = committedConfiguration(raft);
    // What the snapshot holds is known to be committed without being kept besides.
    if (index > port.settled && index > raft.durable.snapshot.index) port.saveSettled(index);
  }
  const moved = makeController(
    fixed,
    raft,
    status,
    leaderless,
    membership,
    cluster,
    port.saved,
    port.settled,
    view,
  );
  return withMembership(moved, raftMoved(membership, before, sceneOf(moved, now), port), port);
}

/** Whether this input may make a configuration known to be committed. */
function mayCommitConfiguration(raft: RaftState<Replicated>, input: RaftInput<Replicated>): boolean {
  if (raft.configuration.index > raft.commit) return true;
  if (input.kind !== 'receive' || input.message.kind !== 'append') return false;
  return input.message.entries.some((entry) => entry.kind === 'configuration');
}

/** The members in force are others, or it has been settled that they are. */
function isReconfigured(before: RaftState<Replicated>, after: RaftState<Replicated>): boolean {
  if (before.configuration.members !== after.configuration.members) return true;
  return before.configuration.index > before.commit && before.configuration.index <= after.commit;
}

/** Something that the view of the cluster shows is another. */
function isSeen(before: RaftState<Replicated>, after: RaftState<Replicated>): boolean {
  return (
    before.leader !== after.leader ||
    before.role.kind !== after.role.kind ||
    before.durable.term !== after.durable.term ||
    isReconfigured(before, after) ||
    // Behind a configuration that is not committed yet, earlier ones may be.
    (after.commit !== before.commit && after.configuration.index > after.commit)
  );
}

function contextOf(state: ControllerState, now: Micros): StatusContext {
  return { raft: state.raft, settled: state.settled, settings: state.fixed.settings, now };
}

function sceneOf(state: ControllerState, now: Micros): Scene {
  const { fixed, raft, status } = state;
  return { settings: fixed.settings, raft, status, startIncarnation: fixed.startIncarnation, now };
}

function withStatus(state: ControllerState, status: StatusState): ControllerState {
  if (status === state.status) return state;
  const { fixed, raft, leaderless, membership, cluster, saved, settled, view } = state;
  return makeController(fixed, raft, status, leaderless, membership, cluster, saved, settled, view);
}

function withMembership(state: ControllerState, changed: MembershipState, port: Port): ControllerState {
  const membership = port.voted ? { ...changed, joining: hasVoted(changed.joining) } : changed;
  if (membership === state.membership && port.saved === state.saved) return state;
  const { fixed, raft, status, leaderless, view } = state;
  const { joining, founding } = state.membership;
  const same = membership.joining === joining && membership.founding === founding;
  const cluster = same ? state.cluster : ownCluster(membership, raft.fixed.self);
  return makeController(fixed, raft, status, leaderless, membership, cluster, port.saved, port.settled, view);
}
