import { optional, record } from '../yaml/record.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';
import { address } from './address-shape.ts';
import { controllerShape } from './controller-shape.ts';
import { discoveryShape } from './discovery-shape.ts';
import { evictionShape } from './eviction-shape.ts';
import { DRAWN, PLAIN } from './form.ts';
import type { Form } from './form.ts';
import { IDLE_CTRL_KEYS, IDLE_CTRL_OPTIONS, IDLE_SECTIONS } from './idle-keys.ts';
import { keyIn } from './key-in.ts';
import { raftShape } from './raft-shape.ts';
import type { ControllerConfiguration } from './settings.ts';

/** What a controller's file must hold, in words. */
export const A_CONFIGURATION =
  'the configuration of a controller: { raft, controller, discovery, eviction, ctrl }';

/** A controller's YAML. `cluster:` is OpenZiti's newer name for `raft:`; both at once is a mistake. */
function configurationShape(form: Form): Shape<ControllerConfiguration> {
  const raft = raftShape(form);
  const written = record(
    A_CONFIGURATION,
    [
      optional('raft', raft, 'Consensus.'),
      optional('cluster', raft, 'The newer name of raft.'),
      optional('controller', controllerShape(form), 'What a controller does above Raft.'),
      optional('discovery', discoveryShape(form), 'Where a controller looks for the others.'),
      optional('eviction', evictionShape(form), 'When members that have gone are removed.'),
      optional(
        'ctrl',
        record(
          "OpenZiti's control channel: { options: { advertiseAddress } }",
          [
            optional(
              'options',
              record(
                'the options of the control channel: { advertiseAddress }',
                [
                  optional(
                    'advertiseAddress',
                    address,
                    'Where the others reach this controller. No effect in a simulation, where addresses follow from names.',
                  ),
                ],
                IDLE_CTRL_OPTIONS,
              ),
              'Its options.',
            ),
          ],
          IDLE_CTRL_KEYS,
        ),
        "OpenZiti's control channel.",
      ),
    ],
    IDLE_SECTIONS,
  );
  return {
    expected: written.expected,
    read(node, place) {
      const value = written.read(node, place);
      if (value === UNREADABLE) return UNREADABLE;
      const { raft: older, cluster: newer, controller, discovery, eviction, ctrl } = value;
      if (older !== undefined && newer !== undefined) {
        place.key('cluster').complain(keyIn(node, 'cluster')?.key ?? node, {
          found: 'cluster beside raft',
          expected: 'one of the two: cluster is the newer name of raft',
        });
        return UNREADABLE;
      }
      const consensus = older ?? newer;
      const own = ctrl?.options?.advertiseAddress;
      return {
        ...(consensus === undefined ? {} : { raft: consensus }),
        ...(controller === undefined ? {} : { controller }),
        ...(discovery === undefined ? {} : { discovery }),
        ...(eviction === undefined ? {} : { eviction }),
        ...(own === undefined ? {} : { address: own }),
      };
    },
    print({ address: own, ...sections }) {
      const ctrl = own === undefined ? {} : { ctrl: { options: { advertiseAddress: own } } };
      return written.print({ ...sections, ...ctrl });
    },
    schema: () => written.schema(),
  };
}

/** `config:` of a scenario, where values may be ranges. */
export const drawnConfiguration = configurationShape(DRAWN);

/** A controller's own file. */
export const plainConfiguration = configurationShape(PLAIN);
