import type { NodeId } from '../process/process.ts';
import type { LogIndex } from './log.ts';

/**
 * - `voter`: counts in elections and commits.
 * - `staging`: a learner that the leader makes a voter as soon as it has caught up.
 * - `learner`: receives the log and counts nowhere.
 */
export type Suffrage = 'voter' | 'staging' | 'learner';

/**
 * A member is the pair (id, incarnation): the incarnation is the one its process saved when its disk was blank, and it
 * keeps that over restarts. A node whose disk was lost comes back with another incarnation and is another member: no
 * message addressed to the old one reaches it, and no vote or acknowledgement of its counts.
 */
export interface Member {
  readonly id: NodeId;
  readonly incarnation: number;
  readonly suffrage: Suffrage;
}

/**
 * A member that was removed. It can come back only blank, that is with another incarnation: its log still holds its
 * removal, so that it would retire once more on the way to where it was added again.
 */
export interface RemovedMember {
  readonly id: NodeId;
  readonly incarnation: number;
}

/**
 * The members in force from `index` on, sorted by id. A configuration is in force on a node from the moment that its
 * entry is in the node's log, committed or not (Raft dissertation, 4.1); it is rolled back when the entry is truncated.
 */
export interface Configuration {
  /** Index of the entry that set it; 0 for the empty configuration of a blank node. */
  readonly index: LogIndex;
  readonly members: readonly Member[];
  /**
   * All that were ever removed, in that order: two numbers for each removal. Were some forgotten, a call to add one of
   * them that was held up on its way could bring back an incarnation whose disk is long gone.
   */
  readonly removed: readonly RemovedMember[];
}

/**
 * One step of membership change (dissertation, 4.2: one server at a time).
 * - `add`: a new member, as `learner`, or as `staging` to become a voter once it has caught up; refused with
 *   `INCARNATION_REMOVED` for one that was removed.
 * - `promote`: a learner becomes staging, a staging or caught-up learner a voter; refused with `NOT_CAUGHT_UP` for `voter` when it lags.
 * - `demote`: a voter becomes a learner.
 */
export type MembershipChange =
  | {
      readonly kind: 'add';
      readonly id: NodeId;
      readonly incarnation: number;
      readonly as: 'staging' | 'learner';
    }
  | { readonly kind: 'promote'; readonly id: NodeId }
  | { readonly kind: 'demote'; readonly id: NodeId }
  | { readonly kind: 'remove'; readonly id: NodeId };
