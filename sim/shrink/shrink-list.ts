import { firstOf } from './search.ts';
import type { Failing, Pass, Search } from './search.ts';

/** A list within a candidate: how it is read, and the candidate with another list in its place. */
export interface ListOf<C, A> {
  read(candidate: C): readonly A[];
  write(candidate: C, items: readonly A[]): C;
}

/**
 * Delta debugging (Zeller's ddmin, without the complements' complements): nothing at all, then without each half, each
 * quarter and so on down to single items. What is left has no item that could be spared, with the same draws.
 */
export function fewerItems<C, F, A>(list: ListOf<C, A>): Pass<C, F> {
  return lessOf(list, () => 1);
}

/** The same down to pieces of a tenth of the list: few tries, for the time when each of them takes long. */
export function farFewerItems<C, F, A>(list: ListOf<C, A>): Pass<C, F> {
  return lessOf(list, (items) => Math.ceil(items / 10));
}

function lessOf<C, F, A>(list: ListOf<C, A>, smallestPiece: (items: number) => number): Pass<C, F> {
  return function* (from) {
    const items = list.read(from.candidate);
    const least = smallestPiece(items.length);
    if (items.length === 0) return from;
    const none = yield* firstOf(from, [list.write(from.candidate, [])]);
    if (none !== from) return none;
    let best = from;
    let size = Math.ceil(items.length / 2);
    for (;;) {
      const before = best;
      best = yield* withoutPieces(best, list, size);
      if (size > least) size = Math.max(least, Math.ceil(size / 2));
      // Once the smallest pieces are reached, as often as it helps: one that went may have been another's only use.
      else if (best === before) return best;
    }
  };
}

/** Without each piece of so many items in turn, the last first: what comes late explains least of what comes before. */
function* withoutPieces<C, F, A>(from: Failing<C, F>, list: ListOf<C, A>, size: number): Search<C, F> {
  let best = from;
  for (let end = list.read(from.candidate).length; end > 0; end -= size) {
    const items = list.read(best.candidate);
    const left = [...items.slice(0, Math.max(0, end - size)), ...items.slice(end)];
    if (left.length === items.length) continue;
    best = yield* firstOf(best, [list.write(best.candidate, left)]);
  }
  return best;
}
