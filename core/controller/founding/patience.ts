import type { Micros } from '../../process/process.ts';
import type { FoundingContext, FoundingOutbox } from './founding-port.ts';
import { makeFounding } from './founding-state.ts';
import type { FoundingState } from './founding-state.ts';

/** How much longer than the shortest wait the longest may be: wide enough that rivals rarely wake together. */
const SPREAD = 3;

/** Waits for a time drawn from the present range, from now on: never longer than the settings' bound. */
export function waiting(state: FoundingState, out: FoundingOutbox): FoundingState {
  out.foundingAfter(state.wait, SPREAD * state.wait);
  return state.armed ? state : withWait(state, state.wait, true);
}

/** Waits, and will wait longer the next time, up to the settings' bound. */
export function waitingLonger(
  state: FoundingState,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const waits = waiting(state, out);
  const { min, max } = context.settings.retry;
  return withWait(waits, Math.min(2 * waits.wait, Math.max(min, Math.floor(max / SPREAD))), true);
}

/** Something has come of it: from now on the waits are short again. */
export function encouraged(state: FoundingState, context: FoundingContext): FoundingState {
  const shortest = context.settings.retry.min;
  return state.wait === shortest ? state : withWait(state, shortest, state.armed);
}

/** With other waits to come. */
export function withWait(state: FoundingState, wait: Micros, armed: boolean): FoundingState {
  return makeFounding(state.durable, state.attempt, state.highestRound, wait, armed, state.ready);
}
