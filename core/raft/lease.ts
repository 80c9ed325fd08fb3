import type { Micros } from '../process/process.ts';
import type { RaftOptions } from './options.ts';

/**
 * How long a leader may rely on a quorum's guard, on its own clock, from the time it *sent* what the quorum answered:
 * `min(leaderLeaseTimeout, guard × (1 − ρ) / (1 + ρ))`, ρ the bound on a clock's rate error. A voter's guard of
 * `heartbeatTimeout` on a clock that runs fast by ρ ends after `heartbeatTimeout / (1 + ρ)` of true time, and the
 * leader's own clock may run slow by ρ (dissertation, 6.4.1). Clocks are read in whole microseconds, so a voter may have
 * noted the contact up to one microsecond too early: its guard counts one less.
 */
export function leaseDuration(options: RaftOptions): Micros {
  const guard = Math.floor(
    ((options.heartbeatTimeout - 1) * (1_000_000 - options.clockDriftPpm)) /
      (1_000_000 + options.clockDriftPpm),
  );
  return Math.min(options.leaderLeaseTimeout, guard);
}
