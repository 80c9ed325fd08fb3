import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';

/** What the replicated state remembers of one client, so that a retry is applied exactly once (dissertation, 6.3). */
export interface Session<M extends MachineTypes> {
  /** Index of the entry that opened it. */
  readonly id: number;
  /** The highest sequence number applied; 0 before the first. */
  readonly sequence: number;
  /** The result of that command, answered again to a retry; undefined before the first. */
  readonly result: M['Result'] | undefined;
  /** Index of the last entry that used it: the least recently used session is dropped when there are too many. */
  readonly usedAt: LogIndex;
}

/** The open sessions, sorted by id. Bounded by {@link RaftOptions.maxSessions}; part of the replicated state. */
export type Sessions<M extends MachineTypes> = readonly Session<M>[];
