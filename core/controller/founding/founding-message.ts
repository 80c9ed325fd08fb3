import type { Ballot } from './ballot.ts';
import type { Acceptance, Charter } from './charter.ts';

/** Asks for a promise to take part in no lower ballot, and for what has been accepted before (Paxos, phase 1). */
export interface FoundingPrepare {
  readonly kind: 'founding-prepare';
  /** The incarnation that it is for: an acceptor is (node, incarnation), and answers for no other. */
  readonly to: number;
  /** The sender's deployment and `bootstrapExpect`: nodes that differ in either found nothing together. */
  readonly deployment: string;
  readonly expect: number;
  readonly ballot: Ballot;
}

/** The promise. It is durable. */
export interface FoundingPromise {
  readonly kind: 'founding-promise';
  readonly ballot: Ballot;
  /** Who promises. */
  readonly incarnation: number;
  readonly address: string;
  /** What it has accepted in the highest ballot so far. */
  readonly accepted: Acceptance | null;
}

/** Asks to accept a charter (phase 2). */
export interface FoundingAccept {
  readonly kind: 'founding-accept';
  readonly to: number;
  readonly deployment: string;
  readonly expect: number;
  readonly ballot: Ballot;
  readonly charter: Charter;
}

/** The charter of this ballot has been accepted. It is durable. */
export interface FoundingAccepted {
  readonly kind: 'founding-accepted';
  readonly ballot: Ballot;
  readonly incarnation: number;
}

/** The answer to a ballot that is too low. */
export interface FoundingOutbid {
  readonly kind: 'founding-outbid';
  readonly ballot: Ballot;
  readonly promised: Ballot;
}

/** The charter that was chosen: told to its founders until they have acknowledged it, and to whoever still asks. */
export interface FoundingChosen {
  readonly kind: 'founding-chosen';
  readonly to: number;
  readonly charter: Charter;
}

/** `founding-chosen` need not be told to this node again: it is durable there, or its disk of then is no more. */
export interface FoundingChosenAck {
  readonly kind: 'founding-chosen-ack';
  readonly cluster: number;
}

/** What nodes tell each other to found one cluster. */
export type FoundingMessage =
  | FoundingPrepare
  | FoundingPromise
  | FoundingAccept
  | FoundingAccepted
  | FoundingOutbid
  | FoundingChosen
  | FoundingChosenAck;
