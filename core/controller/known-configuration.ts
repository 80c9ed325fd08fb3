import { committedConfiguration, configurationAt } from '../raft/index.ts';
import type { Configuration, LogIndex, Member, RaftState } from '../raft/index.ts';
import type { Replicated } from './replicated/replicated.ts';

/** What a controller knows of configurations: Raft's state, and what was kept besides. */
export interface Known {
  readonly raft: RaftState<Replicated>;
  /** The highest index of a configuration that is kept as committed. */
  readonly settled: LogIndex;
}

/**
 * The latest configuration of which it is known here, or was before a restart, that it is committed. Raft alone would fall
 * back to the oldest one in its log after a restart, until a leader tells it the commit index (OpenZiti #3501, #2683).
 */
export function knownConfiguration({ raft, settled }: Known): Configuration {
  const committed = committedConfiguration(raft);
  if (settled <= committed.index) return committed;
  return configurationAt(raft.durable.log, raft.durable.snapshot, settled);
}

/** The members as operators are shown them: whoever knows that it was removed belongs to nobody, and lists nobody (#2906). */
export function listedMembers(known: Known): readonly Member[] {
  return known.raft.durable.removed ? [] : knownConfiguration(known).members;
}
