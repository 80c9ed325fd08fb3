/** A candidate that is known to fail, and how it fails. */
export interface Failing<C, F> {
  readonly candidate: C;
  readonly failure: F;
}

/**
 * A search for something smaller that fails in the same way. It yields candidates; whoever drives it answers each with what
 * fails, the candidate or another draw of it, or null if it does not fail, or fails otherwise. It returns the smallest that
 * was found. A generator, so that whoever drives it may stop after any candidate, and decides how long one may take.
 */
export type Search<C, F> = Generator<C, Failing<C, F>, Failing<C, F> | null>;

/** One way of making something smaller: begins with what is known to fail. */
export type Pass<C, F> = (from: Failing<C, F>) => Search<C, F>;

/** The first of some candidates that fails; what is known to fail already, if none does. */
export function* firstOf<C, F>(from: Failing<C, F>, candidates: Iterable<C>): Search<C, F> {
  for (const candidate of candidates) {
    const found = yield candidate;
    if (found !== null) return found;
  }
  return from;
}

/** One pass after the other, each beginning where the last has ended. */
export function inTurn<C, F>(...passes: readonly Pass<C, F>[]): Pass<C, F> {
  return function* (from) {
    let best = from;
    for (const pass of passes) best = yield* pass(best);
    return best;
  };
}

/** A pass again and again, until it finds nothing more, or for so many rounds. */
export function repeated<C, F>(pass: Pass<C, F>, rounds = Infinity): Pass<C, F> {
  return function* (from) {
    let best = from;
    for (let round = 0; round < rounds; round++) {
      const found = yield* pass(best);
      if (found === best) break;
      best = found;
    }
    return best;
  };
}

/**
 * A pass that tries every candidate with some other draws as well before it gives it up. What is smaller often fails just
 * the same, only not with the delays that it happens to get.
 */
export function redrawn<C, F>(pass: Pass<C, F>, draws: (candidate: C) => Iterable<C>): Pass<C, F> {
  return function* (from) {
    const search = pass(from);
    let step = search.next();
    while (step.done !== true) {
      let found = yield step.value;
      if (found === null) {
        for (const other of draws(step.value)) {
          found = yield other;
          if (found !== null) break;
        }
      }
      step = search.next(found);
    }
    return step.value;
  };
}
