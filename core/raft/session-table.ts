import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { Session, Sessions } from './sessions.ts';

/** Position of the session with this id, or -1. */
export function findSession<M extends MachineTypes>(sessions: Sessions<M>, id: number): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sessions[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return sessions[low]?.id === id ? low : -1;
}

/** Opens the session that the entry at `index` asks for. When there are `limit` already, the one unused for longest goes. */
export function openSession<M extends MachineTypes>(
  sessions: Sessions<M>,
  index: LogIndex,
  limit: number,
): Sessions<M> {
  const opened: Session<M> = { id: index, sequence: 0, result: undefined, usedAt: index };
  const kept = sessions.slice();
  while (kept.length >= limit) kept.splice(leastRecentlyUsed(kept), 1);
  // Ids are log indexes, and entries are applied in order: the newest id is the largest.
  kept.push(opened);
  return kept;
}

/** The sessions after the command `sequence` of the session at `position` was applied by the entry at `index`. */
export function recordResult<M extends MachineTypes>(
  sessions: Sessions<M>,
  position: number,
  sequence: number,
  result: M['Result'] | undefined,
  index: LogIndex,
): Sessions<M> {
  const session = sessions[position];
  if (session === undefined) return sessions;
  const changed = sessions.slice();
  changed[position] = { id: session.id, sequence, result, usedAt: index };
  return changed;
}

/** No two sessions are used by the same entry, so there is exactly one. */
function leastRecentlyUsed<M extends MachineTypes>(sessions: Sessions<M>): number {
  let oldest = 0;
  for (let i = 1; i < sessions.length; i += 1) {
    if ((sessions[i]?.usedAt ?? 0) < (sessions[oldest]?.usedAt ?? 0)) oldest = i;
  }
  return oldest;
}
