import fc from 'fast-check';

/** A simpler value to try instead, and what the search for still simpler ones is to know should it fail. */
export interface Simpler<A> {
  readonly value: A;
  /** Plain data; absent: nothing. */
  readonly context?: unknown;
}

/** Yields what is simpler than a value, the simplest first: each simpler by a measure that falls. */
export type Simplify<A> = (value: A, context: unknown) => Iterable<Simpler<A>>;

/**
 * Draws as another arbitrary does, and shrinks by what the values mean. Without regard to how a value came about, so that
 * values which were written down, such as examples, shrink too.
 */
export function shrunkBy<A>(drawn: fc.Arbitrary<A>, simplify: Simplify<A>): fc.Arbitrary<A> {
  return new ShrunkBy(drawn, simplify);
}

class ShrunkBy<A> extends fc.Arbitrary<A> {
  private readonly drawn: fc.Arbitrary<A>;
  private readonly simplify: Simplify<A>;

  constructor(drawn: fc.Arbitrary<A>, simplify: Simplify<A>) {
    super();
    this.drawn = drawn;
    this.simplify = simplify;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<A> {
    return new fc.Value(this.drawn.generate(random, biasFactor).value, undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is A {
    return true;
  }

  override shrink(value: A, context: unknown): fc.Stream<fc.Value<A>> {
    return fc.stream(this.candidates(value, context));
  }

  private *candidates(value: A, context: unknown): IterableIterator<fc.Value<A>> {
    for (const simpler of this.simplify(value, context)) yield new fc.Value(simpler.value, simpler.context);
  }
}
