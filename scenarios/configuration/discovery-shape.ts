import { MILLISECOND } from '../../sim/index.ts';
import { HOUR } from '../yaml/duration.ts';
import { listOf } from '../yaml/list.ts';
import { optional, record } from '../yaml/record.ts';
import type { Shape } from '../yaml/shape.ts';
import { address } from './address-shape.ts';
import type { Form } from './form.ts';
import type { DiscoveryConfig } from './settings.ts';

/** `discovery:`: where to look for the cluster, never who is in it (requirement S0.1). */
export function discoveryShape(form: Form): Shape<DiscoveryConfig> {
  const wait = form.duration(MILLISECOND, HOUR);
  return record(
    'where a controller looks for the others: { seeds, dns, registries, bootstrapExpect, retry }',
    [
      optional(
        'bootstrapExpect',
        form.count(0, 101),
        'So many blank nodes found a cluster together. Default 0: the cluster is there from the start.',
      ),
      optional(
        'seeds',
        listOf(address, 'addresses', { max: 101, distinct: true }),
        'Who is asked first. No effect in a simulation: its nodes know of each other by themselves.',
      ),
      optional(
        'dns',
        listOf(address, 'addresses', { max: 5, distinct: true }),
        'DNS resolvers that are asked next. No effect in a simulation: its services are in discovery of the scenario.',
      ),
      optional(
        'registries',
        listOf(address, 'addresses', { max: 5, distinct: true }),
        'Registries that are asked next, and told where this controller is. No effect in a simulation, as dns.',
      ),
      optional(
        'retry',
        record('the waits between two attempts: { min, max }', [
          optional('min', wait, 'The shortest, with which they begin. Default 1s.'),
          optional('max', wait, 'The longest; twice min at least. Default 1m.'),
        ]),
        'How long it waits before it looks for the others again.',
      ),
    ],
  );
}
