import type { Micros } from '../../process/process.ts';

/** How a node watches the others in passing. Durations are microseconds of the own clock. */
export interface GossipSettings {
  /** From one probe to the next. */
  readonly probeInterval: Micros;
  /** How long a probe waits for its answer before others are asked to probe; less than `probeInterval`. */
  readonly probeTimeout: Micros;
  /** How many others are asked. */
  readonly indirectProbes: number;
  /** A suspect has so many probe intervals to refute, times the number of decimal digits of the cluster's size. */
  readonly suspicionIntervals: number;
  /** The dead are forgotten after so long, seeds excepted. */
  readonly forgetAfter: Micros;
}

const SECOND = 1_000_000;

/** memberlist's for a local network; it has the logarithm where this has the number of digits. */
export const GOSSIP_DEFAULTS: GossipSettings = {
  probeInterval: SECOND,
  probeTimeout: 0.5 * SECOND,
  indirectProbes: 3,
  suspicionIntervals: 4,
  forgetAfter: 600 * SECOND,
};
