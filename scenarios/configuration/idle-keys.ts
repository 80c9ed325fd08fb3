import { MILLISECOND } from '../../sim/index.ts';
import { HOUR } from '../yaml/duration.ts';
import { durations, single } from '../yaml/quantity.ts';
import { optional, record } from '../yaml/record.ts';
import type { AnyField } from '../yaml/record.ts';
import { count, text, truth } from '../yaml/scalars.ts';
import type { Shape } from '../yaml/shape.ts';

/*
 * What OpenZiti has a setting for and the simulation no use: read and checked, so that a controller's own file can be given
 * as it is, and without any effect.
 */

/** Not looked into: OpenZiti's own business. */
const anything: Shape<null> = {
  expected: 'anything',
  read: () => null,
  print: () => null,
  schema: () => ({}),
};

const duration = single(durations, [MILLISECOND, 24 * HOUR]);
const path = text('a path', '\\S(.*\\S)?', 1000);

/** Keys of `raft:`. */
export const IDLE_RAFT_KEYS: readonly AnyField[] = [
  optional(
    'dataDir',
    path,
    'Where OpenZiti keeps log and snapshots. No effect: a simulated disk has no path.',
  ),
  optional(
    'applyTimeout',
    duration,
    'How long OpenZiti waits until a command is applied. No effect: clients have timeouts of their own. Default 5s.',
  ),
  optional(
    'commitTimeout',
    duration,
    'How soon followers hear of a commit when nothing else is sent. No effect: here they hear of it at once. Default 50ms.',
  ),
  optional(
    'snapshotInterval',
    duration,
    'How often OpenZiti looks whether a snapshot is due. No effect: here that is looked at whenever entries are applied. Default 2m.',
  ),
  optional('restartSelfOnSnapshot', truth, 'No effect: nothing has to restart for a snapshot here.'),
  optional('restartSelf', truth, 'The older name of restartSelfOnSnapshot. No effect.'),
  optional(
    'nonMemberGrace',
    duration,
    'How long OpenZiti lets a stranger stay connected. No effect: messages need no connection here. Default 1m.',
  ),
  optional('logLevel', text('a level such as INFO', '[A-Za-z]{1,20}'), 'No effect.'),
  optional('logFile', path, 'No effect.'),
  optional(
    'commandHandler',
    record('the queue of commands: { maxQueueSize }', [
      optional('maxQueueSize', count(1, 65_535), 'No effect: see maxPending. Default 250.'),
    ]),
    "OpenZiti's queue of commands. No effect.",
  ),
  optional('rateLimiter', anything, "OpenZiti's limit on commands. No effect."),
  optional('peerDialer', anything, 'How OpenZiti dials peers. No effect: messages need no connection here.'),
];

/** Keys of `ctrl:` beside the address. */
export const IDLE_CTRL_KEYS: readonly AnyField[] = [
  optional(
    'listener',
    text('where to listen, as in tls:0.0.0.0:1280', '\\S+'),
    'No effect: see advertiseAddress.',
  ),
  optional('endpointsFile', path, 'No effect.'),
];

/** Keys of `ctrl.options:` beside the address. */
export const IDLE_CTRL_OPTIONS: readonly AnyField[] = [
  'connectTimeout',
  'connectTimeoutMs',
  'maxOutstandingConnects',
  'maxQueuedConnects',
  'newListener',
  'outQueueSize',
  'peerHeartbeats',
  'routerHeartbeats',
  'writeTimeout',
].map((key) => optional(key, anything, "OpenZiti's. No effect."));

/** Sections of a controller's file. */
export const IDLE_SECTIONS: readonly AnyField[] = [
  optional('v', count(3, 3), "Version of OpenZiti's format."),
  ...[
    'additionalTrustDomains',
    'commandRateLimiter',
    'db',
    'edge',
    'events',
    'healthChecks',
    'identity',
    'metrics',
    'network',
    'profile',
    'tls',
    'trace',
    'trustDomain',
    'web',
  ].map((key) => optional(key, anything, "OpenZiti's. No effect.")),
];
