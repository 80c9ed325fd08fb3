import type { AboveRaft } from '../../scenarios/raft-cluster/system.ts';
import { SECOND } from '../../sim/index.ts';

/** A way in which controllers watch each other, for all runs of a comparison. */
export interface Way {
  readonly name: string;
  /** The settings that it comes to. */
  changed(controller: AboveRaft): AboveRaft;
}

/** Between two heartbeats of the old way: OpenZiti's channels send one in 10 s. */
const OLD_INTERVAL = 10 * SECOND;

/** The fixed timeout that the articles tell of (requirement S1.6: "up to 15 s"). */
const OLD_TIMEOUT = 15 * SECOND;

/** As the articles have it, and as it was before: a fixed time, whatever the delay, and no look at the records but then. */
export const WAYS: readonly Way[] = [
  { name: 'as built', changed: (controller) => controller },
  {
    name: 'fixed 15 s',
    changed: (controller) => ({
      ...controller,
      heartbeat: { interval: OLD_INTERVAL, baseTimeout: OLD_TIMEOUT, dynamicAdjustment: false },
      stateSyncInterval: OLD_TIMEOUT,
    }),
  },
];
