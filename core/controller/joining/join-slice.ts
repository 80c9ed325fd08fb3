import type { Micros, NodeId } from '../../process/process.ts';
import type { ClusterId } from './join-message.ts';

/** A promise to one cluster to become its member. */
export interface Reservation {
  readonly cluster: ClusterId;
  readonly ticket: number;
  /** The join that it was granted to; a later join of the same cluster takes its place. */
  readonly join: number;
  /** Own clock. */
  readonly expiresAt: Micros;
}

/** What a node keeps of joining across crashes. */
export interface JoinSlice {
  /** Of the disk: drawn when it was blank. */
  readonly incarnation: number;
  /** How many reservations this disk has granted. */
  readonly serial: number;
  readonly reservation: Reservation | null;
  /** The cluster that this node joined; 0 for none. */
  readonly cluster: ClusterId;
  /** Its incarnation as a member of that cluster. */
  readonly ticket: number;
  /** Its member was in the committed configuration at this index. */
  readonly index: number;
  /** Whom to ask whether it still is. */
  readonly contacts: readonly NodeId[];
  /** It has voted as that member: it does not leave of itself any more. */
  readonly voted: boolean;
}

/** Of a blank disk. */
export function blankSlice(incarnation: number): JoinSlice {
  return makeSlice(incarnation, 0, null);
}

/** Of a node that belongs to no cluster. */
export function makeSlice(incarnation: number, serial: number, reservation: Reservation | null): JoinSlice {
  return { incarnation, serial, reservation, cluster: 0, ticket: 0, index: 0, contacts: [], voted: false };
}
