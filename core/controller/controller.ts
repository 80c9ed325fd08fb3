import type { Disk, Input, Micros, NodeId } from '../process/process.ts';
import { raft as raftProcess } from '../raft/index.ts';
import type { RaftInput, RaftState } from '../raft/index.ts';
import { answerHttp } from './health/health.ts';
import {
  leaderlessDue,
  leaderMissed,
  leaderSighted,
  UNTROUBLED,
  withoutCluster,
} from './leaderless/leaderless.ts';
import { listControllers } from './list-controllers.ts';
import type { ControllerMessage } from './message.ts';
import { Port } from './port.ts';
import type { ControllerOutbox } from './port.ts';
import { replicatedMachine } from './replicated/replicated.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { ControllerRequest } from './request.ts';
import type { ControllerSettings } from './settings.ts';
import { makeController } from './state.ts';
import type { ControllerDurable, ControllerFixed, ControllerState } from './state.ts';
import { onExpiry, onHeartbeat, onSyncResponse } from './status/evidence.ts';
import { onSyncRequest, reconciled, underNewLeader } from './status/records.ts';
import { beat, startStatus, withMembers } from './status/status.ts';
import type { StatusContext } from './status/status.ts';
import type { StatusState } from './status/status-state.ts';
import { BEAT, CONTROLLER_TIMERS, EXPIRY, LEADERLESS, REPAIR } from './timers.ts';

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
  const fixed: ControllerFixed = { settings, process };
  return {
    timers: [...process.timers, ...CONTROLLER_TIMERS],
    start: (self, disk, incarnation, now, out) => start(fixed, self, disk, incarnation, now, out),
    step,
  };
}

function start(
  fixed: ControllerFixed,
  self: NodeId,
  disk: Disk<ControllerDurable>,
  incarnation: number,
  now: Micros,
  out: ControllerOutbox,
): ControllerState {
  const port = new Port(out);
  const found: Disk<ControllerDurable['raft']> =
    disk.kind === 'durable' ? { kind: 'durable', durable: disk.durable.raft } : disk;
  const raft = fixed.process.start(self, found, incarnation, now, port);
  const status = startStatus({ raft, settings: fixed.settings, now }, port);
  const leaderless = isInitialised(raft)
    ? leaderMissed(UNTROUBLED, fixed.settings.leaderless, now, port)
    : UNTROUBLED;
  return makeController(fixed, raft, status, leaderless);
}

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
  const port = new Port(out);
  const next = taken(state, input, now, port, out);
  return port.proposals === null ? next : proposed(next, now, port);
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
  state: ControllerState,
  from: NodeId,
  message: ControllerMessage,
  now: Micros,
  port: Port,
): ControllerState {
  switch (message.kind) {
    case 'heartbeat':
      return withStatus(state, onHeartbeat(state.status, from, message, contextOf(state, now), port));
    case 'sync-request':
      return withStatus(state, onSyncRequest(state.status, from, message, contextOf(state, now), port));
    case 'sync-response':
      return withStatus(state, onSyncResponse(state.status, from, message));
    case 'append':
    case 'append-response':
    case 'vote':
    case 'vote-response':
    case 'snapshot':
    case 'timeout-now':
      return inRaft(state, { kind: 'receive', from, message }, now, port);
  }
}

function fired(state: ControllerState, timer: number, now: Micros, port: Port): ControllerState {
  const { settings } = state.fixed;
  switch (timer) {
    case BEAT: {
      const context = contextOf(state, now);
      return withStatus(state, reconciled(beat(state.status, context, port), context, 'observed', port));
    }
    case EXPIRY:
      return withStatus(state, onExpiry(state.status, contextOf(state, now), port));
    case REPAIR:
      port.repairAfter(settings.stateSyncInterval);
      return withStatus(state, reconciled(state.status, contextOf(state, now), 'repair', port));
    case LEADERLESS: {
      const leaderless = leaderlessDue(state.leaderless, settings.leaderless, now, port);
      return makeController(state.fixed, state.raft, state.status, leaderless);
    }
    default:
      return state;
  }
}

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
    case 'open-session':
    case 'command':
    case 'read':
    case 'change':
    case 'transfer':
      return inRaft(state, { kind: 'request', id, body }, now, port);
  }
}

/** A step of Raft, and what follows from it for the other components. */
function inRaft(
  state: ControllerState,
  input: RaftInput<Replicated>,
  now: Micros,
  port: Port,
): ControllerState {
  return settled(state, state.fixed.process.step(state.raft, input, now, port), now, port);
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
  const context: StatusContext = { raft, settings, now };
  let { status, leaderless } = state;
  if (raft.configuration.members !== before.configuration.members) status = withMembers(status, context);
  const machine = raft.replica.machine;
  if (machine.audited !== before.replica.machine.audited) {
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
  return makeController(state.fixed, raft, status, leaderless);
}

/** Gives the log what the components propose; if it cannot take it now, they propose it again later. */
function proposed(state: ControllerState, now: Micros, port: Port): ControllerState {
  let next = state;
  while (port.proposals !== null) {
    const commands = port.proposals;
    port.proposals = null;
    for (const command of commands) {
      next = settled(next, next.fixed.process.propose(next.raft, command, now, port), now, port);
    }
  }
  return next;
}

function contextOf(state: ControllerState, now: Micros): StatusContext {
  return { raft: state.raft, settings: state.fixed.settings, now };
}

function withStatus(state: ControllerState, status: StatusState): ControllerState {
  return status === state.status ? state : makeController(state.fixed, state.raft, status, state.leaderless);
}
