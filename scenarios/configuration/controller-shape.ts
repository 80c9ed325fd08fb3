import { MILLISECOND } from '../../sim/index.ts';
import { HOUR } from '../yaml/duration.ts';
import { optional, record } from '../yaml/record.ts';
import { truth } from '../yaml/scalars.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';
import type { Form } from './form.ts';
import { keyIn } from './key-in.ts';
import type { ControllerConfig } from './settings.ts';

/**
 * `controller:`. The articles' indentation is lost: `state_sync_interval` may stand beside `heartbeat:` or inside it, but
 * not in both places.
 */
export function controllerShape(form: Form): Shape<ControllerConfig> {
  const timeout = form.duration(MILLISECOND, HOUR);
  const syncInterval = optional(
    'state_sync_interval',
    timeout,
    'Time between two runs of the task that compares what a controller sees with what the cluster has agreed on. Default 5s.',
  );
  const written = record('what a controller does above Raft', [
    optional(
      'heartbeat',
      record('how controllers watch each other: { base_timeout, dynamic_adjustment, interval }', [
        optional(
          'base_timeout',
          timeout,
          'A controller of which nothing proves for this long (and twice the average delay) that it is there is offline. Default 2s.',
        ),
        optional('dynamic_adjustment', truth, 'Whether the average delay counts. Default true.'),
        optional('interval', timeout, 'Time between two heartbeats to the same controller. Default 250ms.'),
        syncInterval,
      ]),
      'How controllers watch each other.',
    ),
    syncInterval,
    optional(
      'join',
      record('how joins are timed: { timeout, stepTimeout, bindTimeout, reservationTime }', [
        optional('timeout', timeout, 'Whoever is asked for a join answers within this time. Default 30s.'),
        optional(
          'stepTimeout',
          timeout,
          'Each check of a node, its reservation and the entry take at most this long. Default 5s.',
        ),
        optional(
          'bindTimeout',
          timeout,
          'A member whose node has not been bound after this time is removed again. Default 15s.',
        ),
        optional(
          'reservationTime',
          timeout,
          'A node is reserved for a cluster for this long; longer than all steps together, or joins fail for nothing. Default 1m.',
        ),
      ]),
      'How joins are timed.',
    ),
  ]);
  return {
    expected: written.expected,
    read(node, place) {
      const value = written.read(node, place);
      if (value === UNREADABLE) return UNREADABLE;
      const { heartbeat, state_sync_interval: beside, join } = value;
      if (heartbeat === undefined) return value;
      const { state_sync_interval: inside, ...rest } = heartbeat;
      if (beside !== undefined && inside !== undefined) {
        const key = keyIn(keyIn(node, 'heartbeat')?.value, 'state_sync_interval')?.key ?? node;
        place.key('heartbeat').complain(key, {
          found: 'state_sync_interval a second time',
          expected: 'it once, beside heartbeat or inside it',
        });
        return UNREADABLE;
      }
      const sync = beside ?? inside;
      return {
        heartbeat: rest,
        ...(sync === undefined ? {} : { state_sync_interval: sync }),
        ...(join === undefined ? {} : { join }),
      };
    },
    print: (value) => written.print(value),
    schema: () => written.schema(),
  };
}
