import type { ControllerState } from '../../core/controller/index.ts';
import type { Configuration } from './cluster.ts';
import { entryOf } from './log-reading.ts';

/**
 * The configuration that a controller knows to be committed: the checker's own reading of its log and disk, so that what a
 * controller lists is not held against the very function that lists it.
 */
export function settledConfiguration({
  raft,
  settled,
}: Pick<ControllerState, 'raft' | 'settled'>): Configuration {
  const { configuration, durable, commit } = raft;
  const { log, snapshot } = durable;
  const known = Math.max(commit, settled);
  // The active one is the latest of all.
  if (configuration.index <= known) return configuration;
  for (let index = Math.min(known, log.baseIndex + log.length); index > log.baseIndex; index -= 1) {
    const entry = entryOf(log, index);
    if (entry?.kind === 'configuration') return { index, members: entry.members };
  }
  return snapshot.configuration;
}
