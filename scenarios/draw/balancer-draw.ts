import { SECOND } from '../../sim/index.ts';
import type { RunSpan, Streams, TimedRequest } from '../../sim/index.ts';
import { BALANCER_MODES, BALANCER_PROFILES } from '../balancer/balancer-settings.ts';
import type { BalancerSettings } from '../balancer/balancer-settings.ts';
import { BALANCER_PROFILE_WORDS } from '../file/scenario.ts';
import type { Scenario } from '../file/scenario.ts';
import { memberName } from '../raft-cluster/system.ts';
import { from, intIn, shareIn, times } from './dice.ts';

/** Draws the settings of the load balancer; undefined where there is none. */
export function drawBalancer({ balancer }: Scenario, streams: Streams): BalancerSettings | undefined {
  if (balancer === undefined) return undefined;
  const stream = streams.stream('draw/balancer');
  const word = stream.pick(BALANCER_PROFILE_WORDS);
  const profile = BALANCER_PROFILES[balancer.profile ?? word];
  const mode = balancer.mode ?? stream.pick(BALANCER_MODES);
  const inter = from(stream, balancer.inter, () => profile.inter);
  return {
    inter,
    fall: from(stream, balancer.fall, () => profile.fall),
    rise: from(stream, balancer.rise, () => profile.rise),
    // As HAProxy does, a check waits for no longer than until the next.
    timeout: Math.min(inter, balancer.timeout === undefined ? inter : intIn(stream, balancer.timeout)),
    mode,
  };
}

/** What anybody may ask a web listener for: mostly what is there. */
const TARGETS = [
  '/health-checks/controller/raft',
  '/health-checks/controller/raft',
  '/health-checks',
  '/health-checks?type=short',
  '/health-checks/controller/raft?type=short&x=1',
  '/health-checks?x=type=short',
  '/health-checks/',
  '/health-checks/controller',
  '/',
];
const METHODS = ['GET', 'GET', 'GET', 'GET', 'HEAD', 'HEAD', 'POST', 'PUT', 'get', 'OPTIONS'];

/** Draws the HTTP requests of all sorts that members get beside the checks of a balancer. */
export function drawVisits(
  scenario: Scenario,
  streams: Streams,
  members: number,
  span: RunSpan,
): TimedRequest[] {
  const stated = scenario.workload?.visits;
  if (stated === undefined) return [];
  const stream = streams.stream('draw/visits');
  const rate = shareIn(stream, stated);
  const visits: TimedRequest[] = [];
  if (rate <= 0) return visits;
  const pause = SECOND / rate;
  for (let at = times(stream, pause, 0, 2); at < span.chaos; at += times(stream, pause, 0.1, 1.9)) {
    const body = {
      kind: 'http',
      tag: visits.length + 1,
      method: stream.pick(METHODS),
      target: stream.pick(TARGETS),
    };
    visits.push({ at, node: memberName(stream.int(0, members - 1)), body });
  }
  return visits;
}
