import { SECOND } from '../../sim/index.ts';
import type { Stream, Streams } from '../../sim/index.ts';
import { CRITICAL_FACTOR } from '../configuration/defaults.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { JoinConfig } from '../configuration/settings.ts';
import type { Scenario } from '../file/scenario.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import { drawSwarmed } from './controller-swarm.ts';
import { from, intIn } from './dice.ts';
import type { Size } from './size.ts';
import type { Timing } from './timing.ts';

/** As many nodes as a cluster can have. */
const EVERYBODY = 101;

/** Draws what controllers do above Raft; undefined for plain Raft members. */
export function drawController(
  scenario: Scenario,
  streams: Streams,
  timing: Timing,
  { voters, spares }: Pick<Size, 'voters' | 'spares'>,
): AboveRaft | undefined {
  if (!isOfControllers(scenario, streams)) return undefined;
  const defaults = {
    ...DEFAULTS.controller,
    ...(scenario.chaos?.swarm === true ? drawSwarmed(streams, voters, voters + spares) : {}),
  };
  const config = scenario.cluster?.config;
  const heartbeat = config?.controller?.heartbeat;
  const stream = streams.stream('draw/controller');
  const warnAfter = from(stream, config?.raft?.warnWhenLeaderlessFor, () => defaults.leaderless.warnAfter);
  const critical = from(stream, config?.raft?.criticalWhenLeaderlessFor, () => CRITICAL_FACTOR * warnAfter);
  const { retry } = defaults;
  const min = from(stream, config?.discovery?.retry?.min, () => retry.min);
  const max = from(stream, config?.discovery?.retry?.max, () => retry.max);
  const sync = config?.controller?.state_sync_interval;
  return {
    heartbeat: {
      interval: from(stream, heartbeat?.interval, () => defaults.heartbeat.interval),
      baseTimeout: from(stream, heartbeat?.base_timeout, () => defaults.heartbeat.baseTimeout),
      dynamicAdjustment: heartbeat?.dynamic_adjustment ?? defaults.heartbeat.dynamicAdjustment,
    },
    stateSyncInterval: from(stream, sync, () => defaults.stateSyncInterval),
    leaderless: {
      warnAfter,
      criticalAfter: Math.max(critical, warnAfter + SECOND),
      settledAfter: from(stream, config?.raft?.leaderlessEndsAfter, () => timing.electionTimeout),
    },
    gossip: defaults.gossip,
    joinAs: defaults.joinAs,
    join: drawJoinTimes(stream, config?.controller?.join),
    operate: defaults.operate,
    preferredLeaders: from(stream, scenario.cluster?.preferredLeaders, () =>
      config?.raft?.preferredLeader === true ? EVERYBODY : defaults.preferredLeaders,
    ),
    preference: defaults.preference,
    eviction: {
      after:
        config?.eviction?.after === undefined
          ? defaults.eviction.after
          : intIn(stream, config.eviction.after),
      minimumVoters: from(stream, config?.eviction?.minVoters, () => defaults.eviction.minimumVoters),
    },
    bootstrapExpect: from(stream, config?.discovery?.bootstrapExpect, () => defaults.bootstrapExpect),
    retry: { min, max: Math.max(max, 2 * min) },
    version: defaults.version,
  };
}

function drawJoinTimes(stream: Stream, stated: JoinConfig | undefined): AboveRaft['join'] {
  const { join } = DEFAULTS.controller;
  return {
    timeout: from(stream, stated?.timeout, () => join.timeout),
    retryInterval: join.retryInterval,
    stepTimeout: from(stream, stated?.stepTimeout, () => join.stepTimeout),
    bindTimeout: from(stream, stated?.bindTimeout, () => join.bindTimeout),
    reservationTime: from(stream, stated?.reservationTime, () => join.reservationTime),
    standingInterval: join.standingInterval,
  };
}

/** Whether this run's members are controllers: where either may be simulated, one seed in two has them. */
function isOfControllers({ system }: Scenario, streams: Streams): boolean {
  return system === 'either' ? !streams.stream('draw/system').chance(0.5) : system === 'controllers';
}
