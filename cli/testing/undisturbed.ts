import type { Breather } from '../slices.ts';

/** Nobody presses Ctrl-C. */
export const undisturbed: Breather = () => Promise.resolve();
