import { MILLISECOND } from '../../sim/index.ts';
import { BALANCER_MODES } from '../balancer/balancer-settings.ts';
import { HOUR } from '../yaml/duration.ts';
import { durationRange } from '../yaml/quantity.ts';
import { optional, record } from '../yaml/record.ts';
import { countRange, oneOf } from '../yaml/scalars.ts';
import { BALANCER_PROFILE_WORDS } from './scenario.ts';
import type { BalancerKeys } from './scenario.ts';
import type { Shape } from '../yaml/shape.ts';

/** Shorter ones make no sense, and would flood a run with checks. */
const timeout = durationRange(MILLISECOND, HOUR);

/** `balancer:` */
export const balancerShape: Shape<BalancerKeys> = record(
  'the load balancer: { profile, inter, fall, rise, timeout, mode }',
  [
    optional(
      'profile',
      oneOf(BALANCER_PROFILE_WORDS),
      'standard: inter 2s, fall 3, rise 2; fast: inter 500ms, fall 2, rise 1. Default: either.',
    ),
    optional('inter', timeout, 'From the start of a check to the start of the next.'),
    optional('fall', countRange(1, 100), 'As many checks in a row must fail before a server is down.'),
    optional('rise', countRange(1, 100), 'As many checks in a row must pass before a server is up.'),
    optional(
      'timeout',
      timeout,
      'A check not answered within this has failed; at most inter. Default: inter.',
    ),
    optional(
      'mode',
      oneOf(BALANCER_MODES),
      'tcp: connections to a server marked down are closed; http: each request goes to a server that is up. Default: either.',
    ),
  ],
);
