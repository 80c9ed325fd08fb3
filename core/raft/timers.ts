import type { Micros } from '../process/process.ts';
import type { MachineTypes } from './machine.ts';
import type { RaftOptions } from './options.ts';
import type { RaftOutbox } from './raft-process.ts';

/** Stand for election, unless the leader has been heard meanwhile. */
export const ELECTION = 0;
/** A leader's next round of appends. */
export const HEARTBEAT = 1;
/** A leadership transfer has taken too long. */
export const TRANSFER = 2;
/** Apply the next batch of committed entries. */
export const APPLY = 3;

/** Names of the timers; a timer is its position. */
export const TIMERS: readonly string[] = ['election', 'heartbeat', 'transfer', 'apply'];

/**
 * Waits for a leader. Contact with one does not re-arm the timer: it is recorded in `heardAt`, and when the timer fires
 * too early for that it is armed again for the rest (as in hashicorp/raft). That spares a draw for each heartbeat.
 */
export function awaitLeader<M extends MachineTypes>(options: RaftOptions, out: RaftOutbox<M>): void {
  out.setTimer(ELECTION, options.heartbeatTimeout, 2 * options.heartbeatTimeout);
}

/** The rest of the wait, so that the time since `heardAt` ends up in `[heartbeatTimeout, 2 × heartbeatTimeout]`. */
export function awaitLeaderFurther<M extends MachineTypes>(
  options: RaftOptions,
  heardAt: Micros,
  now: Micros,
  out: RaftOutbox<M>,
): void {
  const earliest = heardAt + options.heartbeatTimeout - now;
  out.setTimer(ELECTION, earliest, earliest + options.heartbeatTimeout);
}
