import alea from 'seedrandom/lib/alea.js';

const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;
/** Ranges up to here multiply with a 32-bit draw without rounding. */
const SMALL_RANGE = 2 ** 21;

/**
 * One stream of random numbers for one purpose. All distributions are exact: integer arithmetic, and rejection where
 * the range does not divide the generator's (which happens about once in 2^32 ÷ range draws).
 */
export class Stream {
  /** The next multiple of 2^-32 in [0, 1). */
  private readonly next: () => number;

  constructor(seed: string) {
    this.next = alea(seed);
  }

  /** An integer from `min` to `max`, both included, each equally likely. The range holds at most 2^53 integers. */
  int(min: number, max: number): number {
    const range = max - min + 1;
    if (range <= SMALL_RANGE && range > 0) {
      // Lemire's method: the integer part of draw × range, unless the remainder says that it is one too many.
      const product = this.next() * range;
      const whole = Math.floor(product);
      return (product - whole) * TWO_32 < range ? this.checked(min, range, product) : min + whole;
    }
    return this.wide(min, range);
  }

  /** True with probability `p`, a fraction from 0 to 1, taken to the nearest 2^-32 above. */
  chance(p: number): boolean {
    return this.next() < p;
  }

  /** One of the items, each equally likely. The list must not be empty. */
  pick<A>(items: readonly A[]): A {
    if (items.length === 0) throw new Error('random stream: nothing to pick from');
    return items[this.int(0, items.length - 1)] as A;
  }

  /** One of the items, each as likely as its weight, an integer, is to the sum of all; weight 0 is never drawn. */
  weighted<A>(items: readonly (readonly [item: A, weight: number])[]): A {
    let sum = 0;
    for (const [, weight] of items) {
      if (!Number.isSafeInteger(weight) || weight < 0) {
        throw new Error(`random stream: a weight must be a non-negative integer, found ${weight}`);
      }
      sum += weight;
    }
    if (sum === 0) throw new Error('random stream: the weights add up to 0');
    let left = this.int(0, sum - 1);
    for (const [item, weight] of items) {
      if (left < weight) return item;
      left -= weight;
    }
    throw new Error('random stream: a draw lies outside the weights');
  }

  /** The items in an order drawn uniformly from all; the list itself is left alone. */
  shuffle<A>(items: readonly A[]): A[] {
    const order: A[] = [];
    for (const item of items) {
      const at = this.int(0, order.length);
      if (at === order.length) {
        order.push(item);
      } else {
        order.push(order[at] as A);
        order[at] = item;
      }
    }
    return order;
  }

  private checked(min: number, range: number, first: number): number {
    const surplus = TWO_32 % range;
    let product = first;
    while ((product - Math.floor(product)) * TWO_32 < surplus) product = this.next() * range;
    return min + Math.floor(product);
  }

  private wide(min: number, range: number): number {
    if (!(range >= 1 && range <= TWO_53) || !Number.isSafeInteger(min)) {
      throw new Error(`random stream: no integers to draw from between ${min} and ${min + range - 1}`);
    }
    const limit = TWO_53 - (TWO_53 % range);
    for (;;) {
      const draw = Math.floor(this.next() * SMALL_RANGE) * TWO_32 + this.next() * TWO_32;
      // The quotient, not the remainder: a larger draw gives a larger value, as it does for small ranges.
      if (draw < limit) return min + Math.floor(draw / (limit / range));
    }
  }
}
