import { listOf } from '../yaml/list.ts';
import { optional, record } from '../yaml/record.ts';
import type { Shape } from '../yaml/shape.ts';
import { address } from './address-shape.ts';
import type { Form } from './form.ts';
import type { DiscoveryConfig } from './settings.ts';

/** `discovery:`: where to look for the cluster, never who is in it (requirement S0.1). */
export function discoveryShape(form: Form): Shape<DiscoveryConfig> {
  return record('where a controller looks for the others: { seeds, bootstrapExpect }', [
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
  ]);
}
