import type { Micros } from './micros.ts';
import { OverflowHeap } from './overflow-heap.ts';

/** What can stand in an {@link EventQueue}: the queue links its entries through `next`, which belongs to it meanwhile. */
export interface Queued<E> {
  /** When it is due: an integer, not before the time of the entry popped last. */
  time: Micros;
  next: E | null;
}

const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
const SLOT_MASK = SLOTS - 1;
const LEVELS = 3;
const WORDS = SLOTS >>> 5;
/** What the wheel spans from its base: 2^30 µs, so that offsets within it are small integers. */
const WINDOW = 2 ** (SLOT_BITS * LEVELS);

/**
 * A queue ordered by time, ties first in, first out: a timing wheel of three levels (slots of 1 µs, 1.024 ms and
 * 1.05 s), with a heap for what lies beyond the wheel's present window of about 18 minutes.
 *
 * An entry lies on the lowest level on which it shares all higher digits with the cursor, the time popped last. A slot
 * is dealt out to the level below at the very moment the cursor enters it, so whatever is pushed later lands behind
 * what was pushed earlier: that is what keeps ties in order.
 */
export class EventQueue<E extends Queued<E>> {
  private readonly heads: (E | null)[] = new Array<E | null>(SLOTS * LEVELS).fill(null);
  private readonly tails: (E | null)[] = new Array<E | null>(SLOTS * LEVELS).fill(null);
  /** One bit for each slot that is not empty. */
  private readonly bits = new Int32Array(WORDS * LEVELS);
  /** One bit for each word of `bits` that is not zero, by level. */
  private readonly summary = new Int32Array(LEVELS);
  private readonly overflow = new OverflowHeap<E>();
  /** Start of the wheel's window: a multiple of its span. */
  private base: Micros = 0;
  /** The time popped last, relative to `base`. */
  private cursor = 0;
  private entries = 0;

  /** Number of entries waiting. */
  get size(): number {
    return this.entries;
  }

  /** Adds an entry that is in no queue. Its time must not lie before the entry popped last. */
  push(entry: E): void {
    const offset = entry.time - this.base;
    this.entries += 1;
    if (offset >= WINDOW) {
      this.overflow.push(entry);
    } else {
      this.place(entry, offset | 0);
    }
  }

  /** Removes and returns the earliest entry, or null when there is none. */
  pop(): E | null {
    if (this.entries === 0) return null;
    for (;;) {
      const slot = this.occupied(0, this.cursor & SLOT_MASK);
      if (slot >= 0) {
        const entry = this.heads[slot];
        if (entry === null || entry === undefined) throw new Error('event queue: a marked slot is empty');
        const next = entry.next;
        this.heads[slot] = next;
        if (next === null) this.unmark(slot);
        entry.next = null;
        this.cursor = (this.cursor & ~SLOT_MASK) | slot;
        this.entries -= 1;
        return entry;
      }
      const only = this.advance();
      if (only !== null) return only;
    }
  }

  /**
   * Moves the cursor to the next slot of a higher level that holds anything, and deals that slot out. An entry that is
   * alone in a slot of the middle level, as most are, is returned at once: that spares it the way over the lowest.
   */
  private advance(): E | null {
    const middle = this.occupied(1, ((this.cursor >>> SLOT_BITS) & SLOT_MASK) + 1);
    if (middle >= 0) {
      const index = SLOTS | middle;
      const entry = this.heads[index];
      if (entry !== null && entry !== undefined && entry.next === null) {
        this.heads[index] = null;
        this.unmark(index);
        this.cursor = (entry.time - this.base) | 0;
        this.entries -= 1;
        return entry;
      }
      this.cursor = (this.cursor & ~(SLOTS * SLOTS - 1)) | (middle << SLOT_BITS);
      this.deal(index);
      return null;
    }
    const top = this.occupied(2, (this.cursor >>> (2 * SLOT_BITS)) + 1);
    if (top >= 0) {
      this.cursor = top << (2 * SLOT_BITS);
      this.deal((2 * SLOTS) | top);
      return null;
    }
    const first = this.overflow.peek();
    if (first === null) throw new Error('event queue: entries were counted but cannot be found');
    this.base = first.time - (first.time % WINDOW);
    this.cursor = 0;
    const end = this.base + WINDOW;
    for (let entry = this.overflow.peek(); entry !== null && entry.time < end; entry = this.overflow.peek()) {
      this.overflow.pop();
      this.place(entry, (entry.time - this.base) | 0);
    }
    return null;
  }

  /** Empties a slot of a higher level into the levels below, in order. */
  private deal(index: number): void {
    let entry = this.heads[index] ?? null;
    this.heads[index] = null;
    this.unmark(index);
    while (entry !== null) {
      const next: E | null = entry.next;
      this.place(entry, (entry.time - this.base) | 0);
      entry = next;
    }
  }

  private place(entry: E, offset: number): void {
    const apart = offset ^ this.cursor;
    if (offset < this.cursor) throw new Error(`event queue: time ${entry.time} is in the past`);
    let index: number;
    if (apart < SLOTS) {
      index = offset & SLOT_MASK;
    } else if (apart < SLOTS * SLOTS) {
      index = SLOTS | ((offset >>> SLOT_BITS) & SLOT_MASK);
    } else {
      index = (2 * SLOTS) | (offset >>> (2 * SLOT_BITS));
    }
    entry.next = null;
    const tail = this.tails[index] ?? null;
    if (this.heads[index] === null || tail === null) {
      this.heads[index] = entry;
      const word = index >>> 5;
      this.bits[word] = (this.bits[word] ?? 0) | (1 << (index & 31));
      const level = index >>> SLOT_BITS;
      this.summary[level] = (this.summary[level] ?? 0) | (1 << (word & 31));
    } else {
      tail.next = entry;
    }
    this.tails[index] = entry;
  }

  private unmark(index: number): void {
    const word = index >>> 5;
    const left = (this.bits[word] ?? 0) & ~(1 << (index & 31));
    this.bits[word] = left;
    if (left === 0) {
      const level = index >>> SLOT_BITS;
      this.summary[level] = (this.summary[level] ?? 0) & ~(1 << (word & 31));
    }
  }

  /** The first slot of a level, from `from` on, that is not empty; -1 when there is none. */
  private occupied(level: number, from: number): number {
    if (from >= SLOTS) return -1;
    const word = from >>> 5;
    const here = (this.bits[level * WORDS + word] ?? 0) & (-1 << (from & 31));
    if (here !== 0) return (word << 5) | lowestBit(here);
    // Two shifts, because a shift by 32 would be a shift by 0.
    const words = (this.summary[level] ?? 0) & ((-1 << word) << 1);
    if (words === 0) return -1;
    const found = lowestBit(words);
    return (found << 5) | lowestBit(this.bits[level * WORDS + found] ?? 0);
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
