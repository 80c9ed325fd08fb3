import type { Micros } from './micros.ts';

/** A binary heap by time, ties first in, first out: for the few entries that lie far in the future. */
export class OverflowHeap<E extends { readonly time: Micros }> {
  private readonly entries: E[] = [];
  /** The order of arrival, in step with `entries`. */
  private readonly order: number[] = [];
  private arrivals = 0;

  push(entry: E): void {
    this.entries.push(entry);
    this.order.push(this.arrivals);
    this.arrivals += 1;
    this.rise(this.entries.length - 1);
  }

  /** The earliest entry, or null. */
  peek(): E | null {
    return this.entries[0] ?? null;
  }

  /** Removes and returns the earliest entry, or null. */
  pop(): E | null {
    const first = this.entries[0];
    if (first === undefined) return null;
    this.swap(0, this.entries.length - 1);
    this.entries.pop();
    this.order.pop();
    this.sink();
    return first;
  }

  private rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >>> 1;
      if (!this.before(child, parent)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private sink(): void {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= this.entries.length) return;
      const right = left + 1;
      const least = right < this.entries.length && this.before(right, left) ? right : left;
      if (!this.before(least, parent)) return;
      this.swap(least, parent);
      parent = least;
    }
  }

  private before(a: number, b: number): boolean {
    const timeA = this.entries[a]?.time ?? 0;
    const timeB = this.entries[b]?.time ?? 0;
    return timeA !== timeB ? timeA < timeB : (this.order[a] ?? 0) < (this.order[b] ?? 0);
  }

  private swap(a: number, b: number): void {
    const entryA = this.entries[a];
    const entryB = this.entries[b];
    if (entryA === undefined || entryB === undefined) return;
    this.entries[a] = entryB;
    this.entries[b] = entryA;
    const orderA = this.order[a] ?? 0;
    this.order[a] = this.order[b] ?? 0;
    this.order[b] = orderA;
  }
}
