import type { Micros } from '../../process/process.ts';
import type { HeartbeatSettings } from '../settings.ts';

/**
 * What a controller sees of one other controller (`LocalState`, requirement S1.1). All times are of the own clock: a
 * peer's clock readings are echoed, never compared.
 */
export interface PeerStatus {
  /** Which member this is; a wiped disk comes back as another. */
  readonly incarnation: number;
  readonly online: boolean;
  /** When the newest of the own heartbeats was sent that the peer has echoed: it was there after that. -1 for none yet. */
  readonly provenAt: Micros;
  /** Before an echo arrives: when the wait for the first one began. */
  readonly awaitedAt: Micros;
  /** Moving average of the one-way delay, in microseconds: each heartbeat that arrives is an observation, and counts for an eighth. */
  readonly delay: number;
  /** The peer's own clock when it sent the newest of its heartbeats that have arrived; -1 for none. */
  readonly heardSentAt: Micros;
  /** The heartbeat that arrived last: the peer's own clock when it sent it, and the own clock when it arrived; -1 for none, or where nobody knows when. */
  readonly lastSentAt: Micros;
  readonly lastAt: Micros;
  /** The peer's own clock when it said the newest word about others that has arrived, in a heartbeat or an answer; -1 for none. */
  readonly saidAt: Micros;
  /** It says of itself that it is preferred as leader. */
  readonly prefers: boolean;
}

/** The moving average starts here, in microseconds: the mean of the documented profile's 50 to 200 ms. */
export const FIRST_DELAY = 125_000;

/** A peer of which nothing is known yet: offline until it is proven to be there. */
export function unseenPeer(incarnation: number, now: Micros): PeerStatus {
  return makePeer(incarnation, false, -1, now, FIRST_DELAY, -1, -1, -1, -1, false);
}

/** A peer, field by field. */
export function makePeer(
  incarnation: number,
  online: boolean,
  provenAt: Micros,
  awaitedAt: Micros,
  delay: number,
  heardSentAt: Micros,
  lastSentAt: Micros,
  lastAt: Micros,
  saidAt: Micros,
  prefers: boolean,
): PeerStatus {
  return {
    incarnation,
    online,
    provenAt,
    awaitedAt,
    delay,
    heardSentAt,
    lastSentAt,
    lastAt,
    saidAt,
    prefers,
  };
}

/** How long a peer may go without proof of being there: `base + 2 × moving average` (requirement S1.3). */
export function timeoutOf(peer: PeerStatus, settings: HeartbeatSettings): Micros {
  return settings.baseTimeout + (settings.dynamicAdjustment ? 2 * peer.delay : 0);
}

/** The own clock from which on the peer is offline, unless something proves it to be there before. */
export function deadlineOf(peer: PeerStatus, settings: HeartbeatSettings): Micros {
  return peer.provenAt + timeoutOf(peer, settings);
}

/** The average after one more observation. */
export function averaged(delay: number, observed: Micros): number {
  return delay + Math.round((observed - delay) / 8);
}

/** How old the newest proof of the peer is; -1 for none at all. */
export function ageOf(peer: PeerStatus, now: Micros): Micros {
  return peer.provenAt < 0 ? -1 : now - peer.provenAt;
}
