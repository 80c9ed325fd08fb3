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
  /** The own clock for which the expiry timer is armed; -1 while it is not. */
  readonly expiresAt: Micros;
  /** By node id: the change of its record that was proposed by this leader and has not been seen to hold yet. */
  readonly proposed: readonly (ProposedStatus | undefined)[];
  /** By node id: both records have differed since then, and a sync request has gone out for it. */
  readonly asked: readonly (boolean | undefined)[];
}

/** What a leader told. */
export interface Told {
  readonly from: NodeId;
  readonly view: LeaderView;
}

/** A change of a record that is on its way through the log. */
export interface ProposedStatus {
  readonly online: boolean;
  /** Own clock; proposed again when it has not come to hold for an election timeout. */
  readonly at: Micros;
}

/** Nobody is known. */
export const NOBODY: StatusState = {
  peers: [],
  told: null,
  view: null,
  expiresAt: -1,
  proposed: [],
  asked: [],
};

/** A state, field by field. */
export function makeStatus(
  peers: StatusState['peers'],
  told: Told | null,
  view: LeaderView | null,
  expiresAt: Micros,
  proposed: StatusState['proposed'],
  asked: StatusState['asked'],
): StatusState {
  return { peers, told, view, expiresAt, proposed, asked };
}
