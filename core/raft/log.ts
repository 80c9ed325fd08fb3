import type { Configuration, Member, RemovedMember } from './configuration.ts';
import type { MachineTypes } from './machine.ts';
import type { Sessions } from './sessions.ts';

/** A Raft term: 0 before the first election, then 1, 2, … */
export type Term = number;

/** A position in the log: the first entry is 1; 0 means none. */
export type LogIndex = number;

/** The session of a command that is applied as often as it is in the log. Sessions are named by indexes, which are above it. */
export const NO_SESSION = 0;

/** One log entry. Its index is its position in the log. */
export type Entry<M extends MachineTypes> =
  /** What a new leader appends first, so that it can commit in its own term (paper, section 8). */
  | { readonly kind: 'noop'; readonly term: Term }
  | {
      readonly kind: 'command';
      readonly term: Term;
      /** The client's session (see {@link Sessions}), or {@link NO_SESSION}, and the command's number within it, from 1. */
      readonly session: number;
      readonly sequence: number;
      readonly command: M['Command'];
    }
  /** Opens a client session, whose id is this entry's index (dissertation, 6.3). */
  | { readonly kind: 'open-session'; readonly term: Term }
  | {
      readonly kind: 'configuration';
      readonly term: Term;
      readonly members: readonly Member[];
      readonly removed: readonly RemovedMember[];
    };

/** A change of the configuration. */
export type ConfigurationEntry = Extract<Entry<MachineTypes>, { kind: 'configuration' }>;

/**
 * An immutable view of a log without its compacted prefix. `entries` may be shared with other views and be longer than
 * `length`: only its first `length` elements belong to this view. Appending in place is allowed when this view is the
 * longest of its array; every other change copies. So no view ever changes.
 */
export interface Log<M extends MachineTypes> {
  /** Index and term of the last entry of the compacted prefix; 0 and 0 when nothing has been compacted. */
  readonly baseIndex: LogIndex;
  readonly baseTerm: Term;
  readonly entries: readonly Entry<M>[];
  /** Number of entries; the last index is `baseIndex + length`. */
  readonly length: number;
}

/** The state after applying all entries up to `index`, with everything needed to go on from there. */
export interface Snapshot<M extends MachineTypes> {
  readonly index: LogIndex;
  readonly term: Term;
  /** The configuration in force at `index`. */
  readonly configuration: Configuration;
  readonly machine: M['State'];
  /** The sessions are part of the replicated state: without them a retry after an install would be applied twice. */
  readonly sessions: Sessions<M>;
}

/**
 * What a member keeps across crashes; saved whole and atomically. Invariants: `log.baseIndex <= snapshot.index <=
 * last index`, or the log is empty and starts at the snapshot; terms never fall along the log; `term` is at least the
 * last entry's.
 */
export interface Durable<M extends MachineTypes> {
  /** Which member this is (see {@link Member}). */
  readonly incarnation: number;
  readonly term: Term;
  /** The node voted for in `term`, or -1. */
  readonly vote: number;
  readonly log: Log<M>;
  readonly snapshot: Snapshot<M>;
  /** This member has learned that it was removed: it takes no part any more and can come back only blank. */
  readonly removed: boolean;
}
