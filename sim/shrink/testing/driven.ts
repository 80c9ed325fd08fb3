import type { Pass } from '../search.ts';
import { Shrinker } from '../shrinker.ts';

/** What a whole search came to: the smallest, and everything that was tried on the way. */
export interface Driven<C> {
  readonly best: C;
  readonly tried: readonly C[];
}

/** Drives a search to its end. `fails`: how a candidate fails, or null. */
export function driven<C, F>(start: C, pass: Pass<C, F>, fails: (candidate: C) => F | null): Driven<C> {
  const failure = fails(start);
  if (failure === null) throw new Error('what is to be shrunk does not fail');
  const tried: C[] = [];
  const shrinker = new Shrinker({ candidate: start, failure }, pass, (candidate) =>
    JSON.stringify(candidate),
  );
  for (let next = shrinker.next; next !== null; next = shrinker.next) {
    tried.push(next);
    shrinker.tell(fails(next));
  }
  return { best: shrinker.best.candidate, tried };
}
