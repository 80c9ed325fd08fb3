import type { Machine } from '../machine.ts';

/** A log of words, so that a test sees what was applied, how often and in which order. */
export interface Words {
  readonly State: readonly string[];
  readonly Command: string;
  readonly Result: number;
  readonly Query: null;
  readonly Answer: string;
}

/** Appends each word and answers how many there are now. */
export const words: Machine<Words> = {
  initial: [],
  apply: (state, command) => ({ state: [...state, command], result: state.length + 1 }),
  query: (state) => state.join(' '),
};
