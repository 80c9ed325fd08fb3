import type { Micros } from '../../sim/index.ts';
import type { ClusterContext } from './context.ts';

/** Where a save takes longer than this, a node does not count as running: liveness is not judged. */
const SLOW_SAVE = 100_000;

/** The longest save that leaves heartbeats on time. */
const PROMPT_SAVE = 10_000;

/** More voters than this need more luck than the bounds allow for. */
const MOST_VOTERS = 9;

/** The longest that a message between members is on its way where no fault slows the network. */
export function longestTransit(context: ClusterContext): Micros {
  return context.profile.network.latency[1];
}

/** The longest round trip between members where no fault slows the network. */
export function longestRoundTrip(context: ClusterContext): Micros {
  return 2 * longestTransit(context);
}

/**
 * Within this a leader is back (leader-returns): 2 × heartbeatTimeout + guard + 8 × 2 ×
 * electionTimeout + 10 × the longest round trip. The guard is the heartbeat timeout.
 */
export function leaderReturnsWithin(context: ClusterContext): Micros {
  const { heartbeatTimeout, electionTimeout } = context.options;
  return 3 * heartbeatTimeout + 16 * electionTimeout + 10 * longestRoundTrip(context);
}

/**
 * Whether liveness can be judged at all with these settings: elections have time for ten round trips, answers to
 * heartbeats come before the lease is over, disks and links keep up. Elsewhere it is reported only: a leader
 * whose answers take longer than its lease cannot hold one.
 */
export function livenessIsJudged(context: ClusterContext): boolean {
  const { electionTimeout, heartbeatInterval, leaderLeaseTimeout } = context.options;
  const { network, disk } = context.profile;
  const roundTrip = longestRoundTrip(context);
  const saves = 4 * disk.latency[1];
  return (
    2 * electionTimeout >= 10 * roundTrip + saves &&
    leaderLeaseTimeout >= heartbeatInterval + roundTrip + saves &&
    network.loss <= 0.05 &&
    network.bandwidth === undefined &&
    disk.latency[1] <= SLOW_SAVE
  );
}

/**
 * Whether a leader that gets on with a majority can be expected never to lose its office: nothing is lost, saves are
 * prompt, and two heartbeats, their answers and saves fit into a lease with room to spare.
 */
export function leadersAreSteady(context: ClusterContext): boolean {
  const { network, disk } = context.profile;
  return (
    network.loss === 0 &&
    network.bandwidth === undefined &&
    disk.latency[1] <= PROMPT_SAVE &&
    answersLeave(context) >= 3 * disk.latency[1]
  );
}

/**
 * What a lease leaves for waiting at either end, with room to spare, once two heartbeats are sent, one is answered and
 * saved for. At least three saves where {@link leadersAreSteady}.
 */
export function answersLeave(context: ClusterContext): Micros {
  const { heartbeatInterval, heartbeatTimeout, leaderLeaseTimeout } = context.options;
  const spare = 0.9 * Math.min(leaderLeaseTimeout, heartbeatTimeout);
  return spare - 2 * heartbeatInterval - longestRoundTrip(context) - context.profile.disk.latency[1];
}

/** Whether that many voters are few enough for the bounds. */
export function fewEnough(voters: number): boolean {
  return voters <= MOST_VOTERS;
}
