import type { Failing, Pass, Search } from './search.ts';

/** How many candidates are remembered, so that none is tried twice. */
const REMEMBERED = 100_000;

/**
 * Drives a search: hands out candidates one by one, is told what became of each, and keeps the best so far. It never asks
 * for the same candidate twice.
 */
export class Shrinker<C, F> {
  private readonly search: Search<C, F>;
  private readonly keyOf: (candidate: C) => string;
  private readonly tried = new Set<string>();
  private step: IteratorResult<C, Failing<C, F>>;
  private found: Failing<C, F>;
  private tries = 0;

  /** `keyOf`: the same for equal candidates alone. */
  constructor(start: Failing<C, F>, pass: Pass<C, F>, keyOf: (candidate: C) => string) {
    this.keyOf = keyOf;
    this.found = start;
    this.tried.add(keyOf(start.candidate));
    this.search = pass(start);
    this.step = this.search.next();
    this.skipTried();
  }

  /** The smallest that is known to fail. */
  get best(): Failing<C, F> {
    return this.found;
  }

  /** How many candidates have been tried. */
  get attempts(): number {
    return this.tries;
  }

  /** What is to be tried next; null if there is nothing left to try. */
  get next(): C | null {
    return this.step.done === true ? null : this.step.value;
  }

  /** How {@link Shrinker.next} failed; null if it did not fail, or failed otherwise. */
  tell(failure: F | null): void {
    if (this.step.done === true) throw new Error('there was nothing to try');
    const candidate = this.step.value;
    this.tries += 1;
    if (this.tried.size < REMEMBERED) this.tried.add(this.keyOf(candidate));
    const found = failure === null ? null : { candidate, failure };
    if (found !== null) this.found = found;
    this.goOn(found);
    this.skipTried();
  }

  /** What failed before has led to what is there now: to come back to it would be going round in a circle. */
  private skipTried(): void {
    while (this.step.done !== true && this.tried.has(this.keyOf(this.step.value))) this.goOn(null);
  }

  private goOn(found: Failing<C, F> | null): void {
    this.step = this.search.next(found);
    if (this.step.done === true) this.found = this.step.value;
  }
}
