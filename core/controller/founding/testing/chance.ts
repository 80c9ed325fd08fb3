/** A small seeded generator of uniform integers (xorshift32), for schedules that fast-check draws as one number. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = (seed ^ 0x9e3779b9) >>> 0 || 1;
    for (let i = 0; i < 8; i += 1) this.below(2);
  }

  /** From 0 to `bound` - 1. */
  below(bound: number): number {
    let x = this.state;
    x ^= (x << 13) >>> 0;
    x ^= x >>> 17;
    x ^= (x << 5) >>> 0;
    this.state = x >>> 0;
    return (this.state >>> 3) % bound;
  }

  /** From `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }
}
