import type { Micros, NodeId } from '../../process/process.ts';
import { NO_BALLOT } from './ballot.ts';
import type { Ballot } from './ballot.ts';
import type { Acceptance, Charter, Founder } from './charter.ts';

/** What a node keeps of the founding across crashes. It is never forgotten, whatever becomes of the node later. */
export interface FoundingDurable {
  /** Takes part in no lower ballot. Never falls. */
  readonly promised: Ballot;
  /** In the highest ballot in which it has accepted anything; `accepted.ballot <= promised`. */
  readonly accepted: Acceptance | null;
  /** The charter that was chosen, once it is known. Never changes. */
  readonly decided: Charter | null;
  /** Founders that this node still has to tell of it. */
  readonly untold: readonly NodeId[];
}

/** A blank disk's. */
export const UNFOUNDED: FoundingDurable = { promised: NO_BALLOT, accepted: null, decided: null, untold: [] };

/** An attempt of this node, from its prepare to the acceptance of a quorum. */
export interface Attempt {
  readonly ballot: Ballot;
  /** Who has promised, this node included, no node twice. */
  readonly promised: readonly Founder[];
  /** What was reported as accepted in the highest ballot. */
  readonly reported: Acceptance | null;
  /** What it proposes, once a quorum has promised; null before. */
  readonly charter: Charter | null;
  /** Who has accepted that. */
  readonly accepted: readonly NodeId[];
  /** Somebody has promised a higher ballot: the next attempt needs a new one. */
  readonly outbid: boolean;
}

/** A node's part in the founding. */
export interface FoundingState {
  readonly durable: FoundingDurable;
  readonly attempt: Attempt | null;
  /** The highest round heard of. */
  readonly highestRound: number;
  /** The next wait: grows while nothing comes of it. */
  readonly wait: Micros;
  /** Whether the timer runs. */
  readonly armed: boolean;
  /** Whether there were contacts enough to found a cluster with when it was last looked at. */
  readonly ready: boolean;
}

/** A state, field by field. */
export function makeFounding(
  durable: FoundingDurable,
  attempt: Attempt | null,
  highestRound: number,
  wait: Micros,
  armed: boolean,
  ready: boolean,
): FoundingState {
  return { durable, attempt, highestRound, wait, armed, ready };
}

/** An attempt, field by field. */
export function makeAttempt(
  ballot: Ballot,
  promised: readonly Founder[],
  reported: Acceptance | null,
  charter: Charter | null,
  accepted: readonly NodeId[],
  outbid: boolean,
): Attempt {
  return { ballot, promised, reported, charter, accepted, outbid };
}
