const FIRST_BUCKETS = 64;

/**
 * Configurations from which no way leads on: Lowe's memoisation, over what has taken effect and the state. One that is
 * no better than another which is known is dead too: everything else being equal, fewer operations to spare.
 */
export class DeadConfigurations {
  readonly words: number;
  private readonly rowLength: number;
  private rows: Int32Array;
  private count = 0;
  /** By hash, the row entered last and, by row, the one before; -1 ends it. */
  private buckets = new Int32Array(FIRST_BUCKETS).fill(-1);
  private before: Int32Array;

  constructor(words: number) {
    this.words = words;
    this.rowLength = 2 + 2 * words;
    this.rows = new Int32Array(FIRST_BUCKETS * this.rowLength);
    this.before = new Int32Array(FIRST_BUCKETS);
  }

  /** How many are known. */
  get size(): number {
    return this.count;
  }

  /** Whether this one, or a better one, is known to be dead. `sets`: first what is owed, then what is to spare. */
  has(place: number, state: number, sets: Int32Array): boolean {
    const { rows, words, rowLength } = this;
    const hash = hashOf(place, state, sets, words) & (this.buckets.length - 1);
    for (let row = this.buckets[hash] ?? -1; row >= 0; row = this.before[row] ?? -1) {
      const start = row * rowLength;
      if (rows[start] !== place || rows[start + 1] !== state) continue;
      let worse = true;
      for (let word = 0; word < words && worse; word += 1) {
        worse = rows[start + 2 + word] === sets[word];
        const more = (sets[words + word] ?? 0) & ~(rows[start + 2 + words + word] ?? 0);
        if (more !== 0) worse = false;
      }
      if (worse) return true;
    }
    return false;
  }

  /** Remembers one. */
  add(place: number, state: number, sets: Int32Array): void {
    if (this.count === this.buckets.length) this.grow();
    const start = this.count * this.rowLength;
    this.rows[start] = place;
    this.rows[start + 1] = state;
    this.rows.set(sets, start + 2);
    this.enter(this.count, hashOf(place, state, sets, this.words));
    this.count += 1;
  }

  private enter(row: number, hash: number): void {
    const bucket = hash & (this.buckets.length - 1);
    this.before[row] = this.buckets[bucket] ?? -1;
    this.buckets[bucket] = row;
  }

  private grow(): void {
    const { rows, rowLength, count } = this;
    this.rows = new Int32Array(rows.length * 2);
    this.rows.set(rows);
    this.buckets = new Int32Array(count * 2).fill(-1);
    this.before = new Int32Array(count * 2);
    for (let row = 0; row < count; row += 1) {
      const start = row * rowLength;
      const sets = rows.subarray(start + 2, start + rowLength);
      this.enter(row, hashOf(rows[start] ?? 0, rows[start + 1] ?? 0, sets, this.words));
    }
  }
}

/** Over the place, the state and what is owed. */
function hashOf(place: number, state: number, sets: Int32Array, words: number): number {
  let hash = Math.imul(place ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul((hash ^ (hash >>> 15)) + state, 0xc2b2ae35);
  for (let word = 0; word < words; word += 1) {
    hash = Math.imul((hash ^ (hash >>> 13)) + (sets[word] ?? 0), 0x27d4eb2f);
  }
  return (hash ^ (hash >>> 16)) >>> 0;
}
