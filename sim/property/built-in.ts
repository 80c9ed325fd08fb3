import type { PropertyInfo } from './property.ts';

/** A process that throws, or whose assertion fails, is wrong. */
export const NO_CRASH: PropertyInfo = {
  id: 'no-crash',
  sentence: 'No process throws an error or fails an assertion.',
  requirements: ['C2'],
  kind: 'always',
};

/** Nodes that only keep each other busy would make a run crawl, or never end. */
export const NO_STORM: PropertyInfo = {
  id: 'no-storm',
  sentence: 'A second of virtual time never holds more events than the limit of its run.',
  requirements: ['C2'],
  kind: 'always',
};

/** The properties that every run has, in the order of reports. They cannot be deselected. */
export const BUILT_IN: readonly PropertyInfo[] = [NO_CRASH, NO_STORM];
