import { assert } from './invariant.ts';
import type { Entry, Log, LogIndex, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';

/** A log whose prefix up to `baseIndex` is compacted and that holds nothing yet. */
export function emptyLog<M extends MachineTypes>(baseIndex: LogIndex, baseTerm: Term): Log<M> {
  return { baseIndex, baseTerm, entries: [], length: 0 };
}

/** Index of the last entry, or the compacted prefix's. */
export function lastIndex<M extends MachineTypes>(log: Log<M>): LogIndex {
  return log.baseIndex + log.length;
}

/** Term of the last entry, or the compacted prefix's: an empty log after a snapshot has a last term. */
export function lastTerm<M extends MachineTypes>(log: Log<M>): Term {
  return termAt(log, log.baseIndex + log.length);
}

/** The entry at `index`, for `baseIndex < index <= lastIndex`. */
export function entryAt<M extends MachineTypes>(log: Log<M>, index: LogIndex): Entry<M> {
  const position = index - log.baseIndex - 1;
  assert(position >= 0 && position < log.length, 'an entry is looked up within the log');
  const entry = log.entries[position];
  assert(entry !== undefined, 'a view is no longer than its array');
  return entry;
}

/** The term at `index`, for `baseIndex <= index <= lastIndex`. */
export function termAt<M extends MachineTypes>(log: Log<M>, index: LogIndex): Term {
  return index === log.baseIndex ? log.baseTerm : entryAt(log, index).term;
}

/** The log with `entry` at its end. */
export function appendEntry<M extends MachineTypes>(log: Log<M>, entry: Entry<M>): Log<M> {
  const entries = appendable(log);
  entries.push(entry);
  return { baseIndex: log.baseIndex, baseTerm: log.baseTerm, entries, length: log.length + 1 };
}

/** The log with `entries`, from position `from` on, at its end. */
export function appendEntries<M extends MachineTypes>(
  log: Log<M>,
  entries: readonly Entry<M>[],
  from: number,
): Log<M> {
  const all = appendable(log);
  for (let i = from; i < entries.length; i += 1) {
    const entry = entries[i];
    assert(entry !== undefined, 'a batch of entries has no holes');
    all.push(entry);
  }
  return {
    baseIndex: log.baseIndex,
    baseTerm: log.baseTerm,
    entries: all,
    length: log.length + entries.length - from,
  };
}

/** The array to append to. The longest view of an array may grow it in place: the shorter ones never look that far. */
function appendable<M extends MachineTypes>(log: Log<M>): Entry<M>[] {
  return log.entries.length === log.length ? (log.entries as Entry<M>[]) : log.entries.slice(0, log.length);
}

/** The log without the entries after `last`, for `baseIndex <= last <= lastIndex`. */
export function truncateAfter<M extends MachineTypes>(log: Log<M>, last: LogIndex): Log<M> {
  const length = last - log.baseIndex;
  assert(length >= 0 && length <= log.length, 'a log is truncated within its bounds');
  return { baseIndex: log.baseIndex, baseTerm: log.baseTerm, entries: log.entries, length };
}

/** The log with its prefix up to `base` compacted, for `baseIndex <= base <= lastIndex`. */
export function compactUpTo<M extends MachineTypes>(log: Log<M>, base: LogIndex): Log<M> {
  if (base === log.baseIndex) return log;
  const baseTerm = termAt(log, base);
  const entries = log.entries.slice(base - log.baseIndex, log.length);
  return { baseIndex: base, baseTerm, entries, length: entries.length };
}

/** At most `limit` entries from `first` on, for `baseIndex < first <= lastIndex + 1`. */
export function entriesFrom<M extends MachineTypes>(
  log: Log<M>,
  first: LogIndex,
  limit: number,
): readonly Entry<M>[] {
  const start = first - log.baseIndex - 1;
  assert(start >= 0, 'compacted entries are never sent');
  // Most often it is the newest one alone, for which a literal is far cheaper than a general copy.
  const newest = log.entries[start];
  if (newest !== undefined && start === log.length - 1 && limit > 0) return [newest];
  return log.entries.slice(start, Math.min(start + limit, log.length));
}

/** First index in the log of the term of the entry at `index`. */
export function firstIndexOfTermAt<M extends MachineTypes>(log: Log<M>, index: LogIndex): LogIndex {
  const term = entryAt(log, index).term;
  let first = index;
  while (first - 1 > log.baseIndex && entryAt(log, first - 1).term === term) first -= 1;
  return first;
}

/** Last index with exactly this term, the compacted prefix's last entry included; -1 if there is none. */
export function lastIndexOfTerm<M extends MachineTypes>(log: Log<M>, term: Term): LogIndex {
  // Terms never fall along a log, so the last entry of at most this term can be found by halving.
  let low = log.baseIndex - 1;
  let high = lastIndex(log);
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (termAt(log, middle) <= term) low = middle;
    else high = middle - 1;
  }
  return low >= log.baseIndex && termAt(log, low) === term ? low : -1;
}

/** Whether a log that ends in (`index`, `term`) is at least as up to date as this one (paper, 5.4.1). */
export function isUpToDate<M extends MachineTypes>(log: Log<M>, index: LogIndex, term: Term): boolean {
  const ownTerm = lastTerm(log);
  return term > ownTerm || (term === ownTerm && index >= lastIndex(log));
}
