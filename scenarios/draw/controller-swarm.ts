import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Streams } from '../../sim/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import { intIn } from './dice.ts';

/** What a swarm varies of a controller where the file says nothing. */
type Swarmed = Pick<
  AboveRaft,
  'heartbeat' | 'stateSyncInterval' | 'leaderless' | 'preferredLeaders' | 'bootstrapExpect' | 'eviction'
>;

/**
 * Draws what a swarm varies of controllers. Most keep the articles' settings, for whose sake the bounds are promised; a few
 * runs begin with blank nodes that found the cluster themselves: more than half of all there are, spares included, since
 * one cluster is promised to no more than that, and never more than are started.
 */
export function drawSwarmed(streams: Streams, voters: number, nodes: number): Swarmed {
  const stream = streams.stream('draw/controller/swarm');
  const { heartbeat, stateSyncInterval, leaderless, eviction } = DEFAULTS.controller;
  const documented = stream.chance(0.6);
  const interval = intIn(stream, [100 * MILLISECOND, SECOND]);
  const baseTimeout = intIn(stream, [4 * interval, 4 * interval + 4 * SECOND]);
  const dynamicAdjustment = stream.chance(0.8);
  const sync = intIn(stream, [SECOND, 20 * SECOND]);
  const warnAfter = intIn(stream, [10 * SECOND, 60 * SECOND]);
  const prefers = stream.chance(0.3);
  const preferred = intIn(stream, [1, voters]);
  const majority = Math.floor(nodes / 2) + 1;
  const founds = stream.chance(0.15) && majority <= voters;
  const expected = intIn(stream, [Math.min(majority, voters), voters]);
  const evicts = stream.chance(0.25);
  const after = intIn(stream, [10 * SECOND, 60 * SECOND]);
  const minimumVoters = intIn(stream, [1, Math.max(1, voters)]);
  return {
    eviction: evicts ? { after, minimumVoters } : eviction,
    heartbeat: documented ? heartbeat : { interval, baseTimeout, dynamicAdjustment },
    stateSyncInterval: documented ? stateSyncInterval : sync,
    leaderless: { ...leaderless, warnAfter },
    preferredLeaders: prefers ? preferred : 0,
    bootstrapExpect: founds ? expected : 0,
  };
}
