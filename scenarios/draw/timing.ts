import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Micros, Stream, Streams } from '../../sim/index.ts';
import { HEARTBEATS_PER_TIMEOUT } from '../configuration/defaults.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Range } from '../yaml/quantity.ts';
import type { Scenario } from '../file/scenario.ts';
import { from, intIn, times, wordFrom } from './dice.ts';

/** The delays of the network and Raft's timeouts, which only make sense together. Microseconds. */
export interface Timing {
  /** One-way delay between members. */
  readonly latency: Range;
  readonly clientLatency: Range | undefined;
  readonly electionTimeout: Micros;
  readonly heartbeatTimeout: Micros;
  readonly leaderLeaseTimeout: Micros;
  readonly heartbeatInterval: Micros;
}

/** The longest time an election can take that goes well: the scale by which chaos is measured out. */
export function electionScale(timing: Timing): Micros {
  return 2 * timing.heartbeatTimeout + timing.electionTimeout;
}

/** Draws timing: what the file states, and else the defaults, or in a swarm something fit for the network. */
export function drawTiming(scenario: Scenario, streams: Streams, nodes: number): Timing {
  const raft = scenario.cluster?.config?.raft;
  const swarm = scenario.chaos?.swarm === true;
  const stream = streams.stream('draw/timing');
  const latency =
    scenario.network?.latency ?? (swarm ? swarmLatency(streams.stream('draw/latency')) : DEFAULTS.latency);
  const clientLatency =
    scenario.network?.clientLatency ??
    (swarm ? swarmClientLatency(streams.stream('draw/clients/latency'), latency) : undefined);
  const electionTimeout = from(stream, raft?.electionTimeout, () =>
    swarm ? swarmElectionTimeout(stream, latency[1]) : DEFAULTS.raft.electionTimeout,
  );
  const heartbeatTimeout = from(stream, raft?.heartbeatTimeout, () =>
    swarm ? swarmHeartbeatTimeout(stream, electionTimeout) : DEFAULTS.raft.heartbeatTimeout,
  );
  const leaseDrawn = from(stream, raft?.leaderLeaseTimeout, () =>
    swarm ? swarmLease(stream, heartbeatTimeout) : heartbeatTimeout,
  );
  const leaderLeaseTimeout = Math.min(leaseDrawn, heartbeatTimeout);
  const intervalDrawn = from(stream, raft?.heartbeatInterval, () =>
    swarm
      ? swarmInterval(stream, leaderLeaseTimeout, nodes)
      : Math.round(heartbeatTimeout / HEARTBEATS_PER_TIMEOUT),
  );
  const heartbeatInterval = Math.max(1, Math.min(intervalDrawn, Math.floor(leaderLeaseTimeout / 2)));
  return { latency, clientLatency, electionTimeout, heartbeatTimeout, leaderLeaseTimeout, heartbeatInterval };
}

/** From a switch in the same rack to a satellite; a constant delay is an extreme of its own. */
function swarmLatency(stream: Stream): Range {
  const kind = wordFrom(stream, [
    ['rack', 3],
    ['country', 3],
    ['documented', 2],
    ['constant', 2],
    ['none', 1],
  ]);
  switch (kind) {
    case 'none':
      return [0, 0];
    case 'rack':
      return [intIn(stream, [50, 500]), intIn(stream, [MILLISECOND, 5 * MILLISECOND])];
    case 'country':
      return [intIn(stream, [0, 5 * MILLISECOND]), intIn(stream, [10 * MILLISECOND, 60 * MILLISECOND])];
    case 'documented':
      return [50 * MILLISECOND, 200 * MILLISECOND];
    case 'constant': {
      const delay = intIn(stream, [100, 80 * MILLISECOND]);
      return [delay, delay];
    }
  }
}

/** Clients stand beside the cluster, or far from it. */
function swarmClientLatency(stream: Stream, latency: Range): Range | undefined {
  return stream.chance(0.5) ? [100, Math.max(2 * MILLISECOND, Math.floor(latency[1] / 4))] : undefined;
}

/**
 * Mostly well above ten round trips (else liveness is only reported, see *leader-returns*), sometimes so short that
 * elections collide, or shorter than a message's way.
 */
function swarmElectionTimeout(stream: Stream, longest: Micros): Micros {
  const least = Math.max(longest, 12 * MILLISECOND);
  const kind = wordFrom(stream, [
    ['ample', 8],
    ['default', 1],
    ['tight', 2],
    ['hopeless', 1],
  ]);
  switch (kind) {
    case 'ample':
      return times(stream, least, 11, 25);
    case 'default':
      return DEFAULTS.raft.electionTimeout;
    case 'tight':
      return times(stream, least, 3, 10);
    case 'hopeless':
      return Math.max(60 * MILLISECOND, times(stream, least, 0.7, 3));
  }
}

function swarmHeartbeatTimeout(stream: Stream, electionTimeout: Micros): Micros {
  const drawn = stream.chance(0.3) ? electionTimeout : times(stream, electionTimeout, 0.4, 1.6);
  return Math.max(40 * MILLISECOND, drawn);
}

function swarmLease(stream: Stream, heartbeatTimeout: Micros): Micros {
  return stream.chance(0.6) ? heartbeatTimeout : times(stream, heartbeatTimeout, 0.5, 1);
}

/** From a half to a tenth of the lease, but not so often that heartbeats are all that a run consists of. */
function swarmInterval(stream: Stream, lease: Micros, nodes: number): Micros {
  const parts = stream.weighted([
    [2, 1],
    [3, 3],
    [5, 3],
    [10, 2],
  ]);
  const fewest = Math.floor(lease / 2);
  const pace = Math.floor((Math.max(1, nodes - 1) * SECOND) / 60);
  return Math.min(fewest, Math.max(Math.floor(lease / parts), pace));
}
