import type { BitSets } from './bit-set.ts';

/** What is tried next at a configuration, in this order. */
export const STAGE = {
  arriving: 0,
  /** The operation that returns next has taken effect. */
  done: 1,
  /** It has taken effect without leaving a trace. */
  unseen: 2,
  /** It takes effect now. */
  now: 3,
  /** Another takes effect before it. */
  others: 4,
  exhausted: 5,
} as const;

/** One configuration on the way of the search, and what is left to try there. Used again and again. */
export class Frame<State> {
  /** Number of the return that comes next. */
  frontier = 0;
  state: State;
  /** Something has taken effect since the return before. */
  chained = false;
  /** Nobody has seen what the last has done, which is possible in every state: the next must not overwrite it. */
  unseen = false;
  stage: number = STAGE.arriving;
  /** Has {@link sets}. */
  arrived = false;
  /** What is owed and what is to spare before the operations arrive that are invoked before the next return. */
  before: BitSets;
  /** The same with them. */
  sets: BitSets;
  /** Others to try, and how many of them have been. */
  readonly others: number[] = [];
  tried = 0;

  constructor(state: State, words: number) {
    this.state = state;
    this.before = new Int32Array(2 * words);
    this.sets = new Int32Array(2 * words);
  }

  /** Makes room for more slots. */
  widen(from: number, to: number): void {
    this.before = widened(this.before, from, to);
    this.sets = widened(this.sets, from, to);
  }
}

function widened(sets: BitSets, from: number, to: number): BitSets {
  const wide = new Int32Array(2 * to);
  wide.set(sets.subarray(0, from));
  wide.set(sets.subarray(from, 2 * from), to);
  return wide;
}
