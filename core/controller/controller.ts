import type { Disk, Micros, NodeId } from '../process/process.ts';
import { raft as raftProcess } from '../raft/index.ts';
import { leaderMissed, UNTROUBLED } from './leaderless/leaderless.ts';
import { startMembership } from './membership/membership.ts';
import { blankMembership } from './membership/membership-state.ts';
import { ownCluster } from './membership/surroundings.ts';
import type { Scene } from './membership/surroundings.ts';
import { Port } from './port.ts';
import type { ControllerOutbox } from './port.ts';
import { isInitialised } from './raft-moves.ts';
import { replicatedMachine } from './replicated/replicated.ts';
import type { ControllerInput } from './request.ts';
import type { ControllerSettings } from './settings.ts';
import { makeController } from './state.ts';
import type { ControllerDurable, ControllerFixed, ControllerState } from './state.ts';
import { startStatus } from './status/status.ts';
import { taken } from './take-input.ts';
import { CONTROLLER_TIMERS } from './timers.ts';
import { finished } from './wishes.ts';

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
