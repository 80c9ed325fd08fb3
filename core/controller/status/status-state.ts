import type { Micros, NodeId } from '../../process/process.ts';
import type { PeerStatus } from './peer-status.ts';
import type { LeaderView } from './status-message.ts';

/** What a controller knows of who is there. */
export interface StatusState {
  /** `LocalState`, by node id; undefined for itself and for who is no member. */
  readonly peers: readonly (PeerStatus | undefined)[];
  /** The newest word of a leader with a lease, and who that is; null while there is none. */
  readonly told: Told | null;
  /** This very controller holds a lease: what it tells the others. Null otherwise. */
  readonly view: LeaderView | null;
  /** How punctual this controller has been of late: what waited for it meanwhile tells nothing of the network. */
  readonly pace: Pace;
  /** The own clock for which the expiry timer is armed; -1 while it is not. */
  readonly expiresAt: Micros;
  /** By node id: the change of its record that was proposed by this leader and has not been seen to hold yet. */
  readonly proposed: readonly (ProposedStatus | undefined)[];
  /** By node id: both records have differed since then, and a sync request has gone out for it. */
  readonly asked: readonly (boolean | undefined)[];
}

/** When the beat timer went off last, and whether that was much too late: paused, or kept by a slow disk. */
export interface Pace {
  readonly beatAt: Micros;
  /** It was late, and until the next punctual beat messages may have waited for longer than they travelled. */
  readonly catchingUp: boolean;
}

/** What a leader told. */
export interface Told {
  readonly from: NodeId;
  readonly view: LeaderView;
}

/** A change of a record that is on its way through the log. */
export interface ProposedStatus {
  readonly online: boolean;
  /** Own clock; proposed again when it has not come to hold for some heartbeats. */
  readonly at: Micros;
}

/** Nobody is known. */
export const NOBODY: StatusState = {
  peers: [],
  told: null,
  view: null,
  pace: { beatAt: 0, catchingUp: false },
  expiresAt: -1,
  proposed: [],
  asked: [],
};

/** A state, field by field. */
export function makeStatus(
  peers: StatusState['peers'],
  told: Told | null,
  view: LeaderView | null,
  pace: Pace,
  expiresAt: Micros,
  proposed: StatusState['proposed'],
  asked: StatusState['asked'],
): StatusState {
  return { peers, told, view, pace, expiresAt, proposed, asked };
}
