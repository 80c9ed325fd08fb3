import { LONGEST_RUN } from './plan-size.ts';
import { durationRange, percentages, range } from '../yaml/quantity.ts';
import { optional, record } from '../yaml/record.ts';
import { countRange, oneOf } from '../yaml/scalars.ts';
import { SEEDS_WORDS } from './scenario.ts';
import type { DiscoveryKeys } from './scenario.ts';
import type { Shape } from '../yaml/shape.ts';

/** `discovery:` */
export const discoveryShape: Shape<DiscoveryKeys> = record(
  'where controllers look for each other: { seeds, dns, registries, lies, truth }',
  [
    optional(
      'seeds',
      oneOf(SEEDS_WORDS),
      "The seeds in each node's settings: all others, some of them, none, or any of the three, drawn for each seed. Default all.",
    ),
    optional(
      'dns',
      countRange(0, 5),
      'How many DNS resolvers there are: dns1, … Each names the nodes of the cluster, running or not. Default 0.',
    ),
    optional(
      'registries',
      countRange(0, 5),
      'How many registries there are: registry1, … Each names the nodes that have entered themselves lately. Default 0.',
    ),
    optional(
      'lies',
      range(percentages),
      'Share of the time, up to truth, in which a service answers wrongly: with nodes that are gone, some nodes only, nobody, nothing at all, or strangers. Default 0%.',
    ),
    optional(
      'truth',
      durationRange(0, LONGEST_RUN),
      "From then on services tell the truth; at the latest when the run's faults end. Default: when they end.",
    ),
  ],
);
