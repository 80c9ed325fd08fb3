/** Values by log index for a window of indices that moves upwards, so that memory does not grow with the log. */
export class IndexWindow<V> {
  private values: V[] = [];
  /** The lowest index kept. */
  private low: number;

  constructor(low: number) {
    this.low = low;
  }

  get first(): number {
    return this.low;
  }

  /** The highest index held; `first - 1` when empty. */
  get last(): number {
    return this.low + this.values.length - 1;
  }

  /** The value at `index`; undefined outside the window. */
  at(index: number): V | undefined {
    const position = index - this.low;
    // Not left to the array: a read outside its bounds costs engines far more than the comparison.
    return position >= 0 && position < this.values.length ? this.values[position] : undefined;
  }

  /** Sets the value at `last + 1`. */
  push(value: V): void {
    this.values.push(value);
  }

  /** Forgets everything and goes on from `low`. */
  restart(low: number): void {
    this.values = [];
    this.low = low;
  }

  /** Forgets what is below `low`, sooner or later: in pieces large enough to cost next to nothing. */
  forgetBelow(low: number): void {
    const count = Math.min(low - this.low, this.values.length);
    if (count < 256 || count * 2 < this.values.length) return;
    this.values.splice(0, count);
    this.low += count;
  }
}
