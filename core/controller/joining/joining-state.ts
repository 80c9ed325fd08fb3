import type { Micros } from '../../process/process.ts';
import type { AskedJoins } from './asked-joins.ts';
import type { JoinSlice } from './join-slice.ts';
import type { Leading } from './leading.ts';
import { liveReservation } from './target.ts';
import type { Target } from './target.ts';

/** Everything that one node knows of joins: as the one that is asked, as the leader, and as the target. */
export interface JoiningState {
  readonly asked: AskedJoins;
  readonly leading: Leading;
  readonly target: Target;
  /** Own clock for which the timer is set; `Infinity` while it is not. */
  readonly wakeAt: Micros;
}

/** A state, field by field. */
export function make(asked: AskedJoins, leading: Leading, target: Target, wakeAt: Micros): JoiningState {
  return { asked, leading, target, wakeAt };
}

/** Whether this node is promised to a cluster: it founds none meanwhile. */
export function isReserved(state: JoiningState, now: Micros): boolean {
  return liveReservation(state.target.slice, now) !== null;
}

/**
 * This node votes, or has become a voter. To be called before the save that makes the vote durable, and saved with it.
 * From then on it does not leave its cluster of itself.
 */
export function hasVoted(state: JoiningState): JoiningState {
  const { slice, standingAt } = state.target;
  if (slice.cluster === 0 || slice.voted) return state;
  const { incarnation, serial, reservation, cluster, ticket, index, contacts } = slice;
  const voted: JoinSlice = {
    incarnation,
    serial,
    reservation,
    cluster,
    ticket,
    index,
    contacts,
    voted: true,
  };
  return make(state.asked, state.leading, { slice: voted, standingAt }, state.wakeAt);
}
