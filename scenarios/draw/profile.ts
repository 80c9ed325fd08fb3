import { MILLISECOND } from '../../sim/index.ts';
import type { Stream, Streams, WorldProfile } from '../../sim/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Range } from '../yaml/quantity.ts';
import type { Scenario } from '../file/scenario.ts';
import { from, intIn, shareIn, wordFrom } from './dice.ts';
import type { Timing } from './timing.ts';

/** Draws the share of messages that are lost where no fault says otherwise. */
export function drawLoss(scenario: Scenario, streams: Streams): number {
  const stream = streams.stream('draw/loss');
  const stated = scenario.network?.loss;
  if (stated !== undefined) return shareIn(stream, stated);
  return scenario.chaos?.swarm === true ? swarmShare(stream) : 0;
}

/** Draws the surroundings where no fault says otherwise. `driftBound` in parts per million is what Raft allows for. */
export function drawProfile(
  scenario: Scenario,
  streams: Streams,
  timing: Timing,
  loss: number,
  driftBound: number,
): WorldProfile {
  const swarm = scenario.chaos?.swarm === true;
  const stated = scenario.network;
  const duplication = streams.stream('draw/duplication');
  const drift = streams.stream('draw/drift');
  const driftPpm = from(drift, scenario.clocks?.drift, () => (swarm ? swarmDrift(drift, driftBound) : 0));
  return {
    network: {
      latency: timing.latency,
      ...(timing.clientLatency === undefined ? {} : { clientLatency: timing.clientLatency }),
      loss,
      duplicate:
        stated?.duplicate === undefined
          ? swarm
            ? swarmShare(duplication)
            : 0
          : shareIn(duplication, stated.duplicate),
      order: stated?.order ?? (swarm && streams.stream('draw/order').chance(0.3) ? 'fifo' : 'any'),
      ...(stated?.bandwidth === undefined ? {} : { bandwidth: stated.bandwidth }),
    },
    disk: {
      latency:
        scenario.disk?.latency ??
        (swarm ? swarmDiskLatency(streams.stream('draw/disk')) : DEFAULTS.diskLatency),
    },
    clocks: { driftPpm },
  };
}

/** Off in most seeds; else up to what still counts as a working link (5 %), sometimes more. */
function swarmShare(stream: Stream): number {
  const kind = wordFrom(stream, [
    ['none', 5],
    ['little', 3],
    ['much', 1],
  ]);
  switch (kind) {
    case 'none':
      return 0;
    case 'little':
      return shareIn(stream, [0.001, 0.05]);
    case 'much':
      return shareIn(stream, [0.05, 0.2]);
  }
}

function swarmDiskLatency(stream: Stream): Range {
  const kind = wordFrom(stream, [
    ['none', 2],
    ['documented', 3],
    ['constant', 1],
    ['slow', 1],
  ]);
  switch (kind) {
    case 'none':
      return [0, 0];
    case 'documented':
      return DEFAULTS.diskLatency;
    case 'constant': {
      const delay = intIn(stream, [100, 10 * MILLISECOND]);
      return [delay, delay];
    }
    case 'slow':
      return [MILLISECOND, intIn(stream, [10 * MILLISECOND, 60 * MILLISECOND])];
  }
}

/** None, within the bound, or up to the bound itself. */
function swarmDrift(stream: Stream, bound: number): number {
  const kind = wordFrom(stream, [
    ['none', 3],
    ['within', 3],
    ['bound', 4],
  ]);
  return kind === 'none' ? 0 : kind === 'bound' ? bound : intIn(stream, [0, bound]);
}
