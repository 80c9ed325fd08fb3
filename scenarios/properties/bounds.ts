import type { Micros } from '../../sim/index.ts';
import type { ClusterContext } from './context.ts';

/** Where a save takes longer than this, a node does not count as running: liveness is not judged. */
const SLOW_SAVE = 100_000;

/** More voters than this need more luck than the bounds allow for. */
const MOST_VOTERS = 9;

/** The longest round trip between members where no fault slows the network. */
export function longestRoundTrip(context: ClusterContext): Micros {
  return 2 * context.profile.network.latency[1];
}

/**
 * Within this a leader is back (`properties.md`, leader-returns): 2 × heartbeatTimeout + guard + 8 × 2 ×
 * electionTimeout + 10 × the longest round trip. The guard is the heartbeat timeout.
 */
export function leaderReturnsWithin(context: ClusterContext): Micros {
  const { heartbeatTimeout, electionTimeout } = context.options;
  return 3 * heartbeatTimeout + 16 * electionTimeout + 10 * longestRoundTrip(context);
}

/**
 * Whether liveness can be judged at all with these settings: elections have time for ten round trips, disks and links
 * keep up. Elsewhere it is reported only.
 */
export function livenessIsJudged(context: ClusterContext): boolean {
  const { network, disk } = context.profile;
  return (
    2 * context.options.electionTimeout >= 10 * longestRoundTrip(context) &&
    network.loss <= 0.05 &&
    network.bandwidth === undefined &&
    disk.latency[1] <= SLOW_SAVE
  );
}

/** Whether that many voters are few enough for the bounds. */
export function fewEnough(voters: number): boolean {
  return voters <= MOST_VOTERS;
}
