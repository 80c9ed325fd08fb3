import type { PropertyInfo } from './property.ts';

/** The property that every run has: a process that throws, or whose assertion fails, is wrong. */
export const NO_CRASH: PropertyInfo = {
  id: 'no-crash',
  sentence: 'No process throws an error or fails an assertion.',
  requirements: ['C2'],
  kind: 'always',
};
