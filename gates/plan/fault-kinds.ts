import type { Fault } from '../../sim/index.ts';

/** What a fault may be: `crash`, `partition` and so on. */
export type FaultKind = Fault['kind'];

/**
 * The kinds that {@link faultPlans} draws if nothing is said. Losing a disk is not among them, for few protocols bear it
 * everywhere; nor is `start`, which only powers on who has never run.
 */
export const FAULT_KINDS: readonly FaultKind[] = [
  'crash',
  'isolate',
  'partition',
  'pause',
  'cut',
  'clog',
  'slow',
  'lossy',
  'duplicate',
  'flap',
  'drift',
  'diskSlow',
  'diskFull',
  'restart',
  'heal',
];
