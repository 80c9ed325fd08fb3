import type { Micros, NodeId } from '../../process/process.ts';
import type { Term } from '../../raft/index.ts';

/** Says that its sender is there, and proves to the receiver that what it sent has arrived. */
export interface StatusHeartbeat {
  readonly kind: 'heartbeat';
  /** The incarnation of the member that sends it, and of the one that it is for. */
  readonly incarnation: number;
  readonly to: number;
  /** The sender's own clock: echoed, meaningless to anyone else. */
  readonly sentAt: Micros;
  /** The receiver's own clock when it sent the newest heartbeat that has arrived; -1 for none. */
  readonly echo: Micros;
  /**
   * The same of the heartbeat that arrived last, which may have been overtaken on its way: delays are observed by this
   * one, for those that overtake others are quicker than most.
   */
  readonly latest: Micros;
  /** How long ago `latest` arrived; -1 where none has, or where it may have waited for the sender to go on after a pause. */
  readonly held: Micros;
  /** Whether the sender is preferred as leader. */
  readonly preferred: boolean;
  /** What a leader with a lease sees; null from anyone else. */
  readonly view: LeaderView | null;
}

/** Who is online, as a leader with a lease sees it. */
export interface LeaderView {
  readonly term: Term;
  /** By node id; the leader itself included. */
  readonly online: readonly (boolean | undefined)[];
}

/** Asks the leader to compare the record of some controllers with its own evidence (requirement S1.2). */
export interface SyncRequest {
  readonly kind: 'sync-request';
  /** Whose two records differ. */
  readonly nodes: readonly NodeId[];
  /** Asked by the periodic repair task, rather than at the moment the records began to differ. */
  readonly periodic: boolean;
  /** For each of `nodes`, how old the sender's newest evidence is; -1 for none at all. */
  readonly ages: readonly Micros[];
}

/** The leader's answer: what it sees, whatever the record says. */
export interface SyncResponse {
  readonly kind: 'sync-response';
  /** As in {@link StatusHeartbeat}: an answer overtaken by a heartbeat counts for nothing. */
  readonly sentAt: Micros;
  readonly view: LeaderView;
}

/** What controllers tell each other about who is there. */
export type StatusMessage = StatusHeartbeat | SyncRequest | SyncResponse;
