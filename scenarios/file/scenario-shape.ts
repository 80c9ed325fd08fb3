import { MILLISECOND } from '../../sim/index.ts';
import { drawnConfiguration } from '../configuration/configuration-shape.ts';
import { perNodeShape } from '../configuration/node-configuration-shape.ts';
import { wordOf } from './action.ts';
import type { ScenarioAction } from './action.ts';
import { balancerShape } from './balancer-shape.ts';
import { discoveryShape } from './discovery-shape.ts';
import { HOUR } from '../yaml/duration.ts';
import { faultVariants } from './fault-shapes.ts';
import { keyedUnion } from '../yaml/keyed-union.ts';
import { listOf } from '../yaml/list.ts';
import { operatorVariants } from './operator-shapes.ts';
import { LONGEST_RUN } from './plan-size.ts';
import {
  bandwidths,
  durationRange,
  durations,
  partsPerMillion,
  percentages,
  range,
  rates,
  single,
} from '../yaml/quantity.ts';
import { optional, record, required } from '../yaml/record.ts';
import type { Field } from '../yaml/record.ts';
import { requestShape } from './request-shapes.ts';
import { count, countRange, oneOf, text, truth } from '../yaml/scalars.ts';
import { CHAOS_KINDS, PARTITION_SHAPES, SYSTEM_KINDS, THROUGH } from './scenario.ts';
import type {
  ChaosSettings,
  ClusterSettings,
  NetworkSettings,
  Scenario,
  SystemKind,
  WorkloadSettings,
} from './scenario.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';
import type { DocumentKind } from '../yaml/yaml-source.ts';

/** What a scenario file must hold. */
export const SCENARIO_DOCUMENT: DocumentKind = {
  noun: 'scenario',
  expected: 'a scenario: at least name and summary',
};

const anyTime = durationRange(0, Infinity);
const someTime = durationRange(1, Infinity);
/** Shorter ones have clients ask without end while they are refused. */
const pause = durationRange(MILLISECOND, HOUR);
/** Faults that come faster are all in force at once. */
const pace = durationRange(10 * MILLISECOND, LONGEST_RUN);
const share = single(percentages);

/** `system:` */
export const systemShape: Shape<SystemKind> = oneOf(SYSTEM_KINDS);

/** `cluster:` */
export const clusterShape: Shape<ClusterSettings> = record('the cluster: { nodes, spares, config, … }', [
  optional('nodes', countRange(1, 101), 'Voters at the start: ctrl1, ctrl2, … Default 5.'),
  optional(
    'spares',
    countRange(0, 20),
    'Further nodes with blank disks, which start and join later. Default 0.',
  ),
  optional(
    'preferredLeaders',
    countRange(0, 101),
    "So many of the voters at the start, the last ones, are preferred as leaders (OpenZiti's preferredLeader). Default 0.",
  ),
  optional(
    'starts',
    durationRange(0, LONGEST_RUN),
    'Each node is powered on for the first time at a time drawn from this. Default: all at once, at the start.',
  ),
  optional('config', drawnConfiguration, "A controller's configuration, the same on all nodes."),
  optional('perNode', perNodeShape, 'What single nodes have for themselves.'),
]);

const network: Shape<NetworkSettings> = record(
  'the network: { latency, clientLatency, loss, duplicate, order, bandwidth }',
  [
    optional(
      'latency',
      anyTime,
      'One-way delay between members, drawn evenly for each message. Default 1ms..10ms.',
    ),
    optional('clientLatency', anyTime, 'One-way delay between clients and members. Default: as latency.'),
    optional('loss', range(percentages), 'Share of the messages that are lost. Default 0%.'),
    optional('duplicate', range(percentages), 'Share of the messages that arrive twice. Default 0%.'),
    optional(
      'order',
      oneOf(['any', 'fifo']),
      'any: messages overtake each other; fifo: none does on the same link. Default any.',
    ),
    optional('bandwidth', single(bandwidths), 'Bytes a second on each link. Default: unlimited.'),
  ],
);

/** `workload:` */
export const workloadShape: Shape<WorkloadSettings> = record(
  'the workload: { clients, rate, keys, mix, … }',
  [
    optional('clients', countRange(0, 50), 'How many clients there are: client1, client2, … Default 3.'),
    optional('rate', range(rates), 'Operations of all clients together. Default 5/s.'),
    optional('keys', countRange(1, 100), 'How many keys they write and read. Default 5.'),
    optional(
      'mix',
      record('weights of the operations: { put, cas, get }', [
        optional('put', count(0, 1000), 'Weight of writes.'),
        optional('cas', count(0, 1000), 'Weight of compare-and-set.'),
        optional('get', count(0, 1000), 'Weight of reads.'),
      ]),
      'How often which operation occurs. Default { put: 4, cas: 2, get: 4 }.',
    ),
    optional(
      'bursts',
      share,
      'Share of the operations that are a burst: several at once from one client. Default 0%.',
    ),
    optional('idle', anyTime, 'Now and then nobody asks for anything for that long. Default: never.'),
    optional(
      'through',
      oneOf(THROUGH),
      'Whom clients ask: members, or balancer, which passes it on. Default members.',
    ),
    optional(
      'visits',
      range(rates),
      'HTTP requests of all sorts to the members, beside the checks of the balancer. Default: none.',
    ),
    optional('attemptTimeout', pause, 'How long a client waits for one answer. Default: as electionTimeout.'),
    optional('backoff', pause, 'How long it waits after a refusal. Default 50ms..200ms.'),
    optional('patience', someTime, 'It gives an operation up after this long, outcome unknown. Default 30s.'),
    optional('queue', countRange(1, 1000), 'Most operations that wait at one client. Default 8.'),
  ],
);

/** `chaos:` */
export const chaosShape: Shape<ChaosSettings> = record('chaos: { every, kinds, … }', [
  optional('swarm', truth, 'Draw anew for each seed whatever the file leaves out. Default false.'),
  optional('every', pace, 'Time from one fault to the next. Default 5s..40s.'),
  optional('lasts', someTime, 'How long a fault lasts. Default 1s..20s.'),
  optional(
    'kinds',
    weights('the kinds of fault with their weights, as in { isolate: 2, crash: 1 }', CHAOS_KINDS),
    'What may happen, and how often. Default { isolate: 2, partition: 2, crash: 2 }.',
  ),
  optional('absent', share, 'Chance for each kind not to occur in a seed at all. Default 0%.'),
  optional('atLeader', share, 'Share of the faults that strike whoever leads. Default 50%.'),
  optional('armed', share, 'Share of the crashes that wait for a moment, such as the n-th save. Default 0%.'),
  optional(
    'partitions',
    weights('the shapes of partitions with their weights, as in { halves: 1, ring: 1 }', PARTITION_SHAPES),
    'How partitions look. Default: all shapes alike.',
  ),
]);

const property: Shape<string> = {
  ...text('the id of a property', '[a-z][a-z0-9-]*', 100),
  read(node, place) {
    const id = text('the id of a property', '[a-z][a-z0-9-]*', 100).read(node, place);
    if (id !== UNREADABLE) place.mention('property', id, node);
    return id;
  },
};

const propertyList = listOf(property, 'ids of properties', { distinct: true });

const properties: Shape<'all' | readonly string[]> = {
  expected: `all, or ${propertyList.expected}`,
  read(node, place) {
    if ('items' in node) return propertyList.read(node, place);
    if (node.value === 'all') return 'all';
    place.complain(node, { expected: this.expected });
    return UNREADABLE;
  },
  print: (value) => (value === 'all' ? value : propertyList.print(value)),
  schema: () => ({ anyOf: [{ const: 'all' }, propertyList.schema()] }),
};

/** One item of `faults:`. */
export const actionShape: Shape<ScenarioAction> = keyedUnion<ScenarioAction>({
  noun: 'fault',
  variants: [...faultVariants, ...operatorVariants],
  common: ['at', 'for', 'by'],
  wordOf,
});

/** A whole scenario file. */
export const scenarioShape: Shape<Scenario> = record(SCENARIO_DOCUMENT.expected, [
  required(
    'name',
    text(
      'a name of small letters, digits and hyphens, such as status-convergence',
      '[a-z][a-z0-9]*(-[a-z0-9]+)*',
      60,
    ),
    'What --scenario calls it.',
  ),
  required(
    'summary',
    text('one line of text', '\\S.*', 300),
    'What happens, and what must hold, in one line.',
  ),
  optional(
    'requirements',
    listOf(text('the id of a requirement, such as S1.5', '[A-Z]\\d+(\\.\\d+)?', 10), 'ids of requirements', {
      distinct: true,
    }),
    'The requirements that it stands for.',
  ),
  optional(
    'system',
    systemShape,
    'What is simulated: raft, plain Raft members; controllers, with everything above Raft. Default raft.',
  ),
  optional('cluster', clusterShape, 'The nodes and their settings.'),
  optional('network', network, 'The network where no fault says otherwise.'),
  optional(
    'disk',
    record('the disks: { latency }', [
      optional('latency', anyTime, 'How long a save takes, drawn evenly for each. Default 0s..10ms.'),
    ]),
    'The disks where no fault says otherwise.',
  ),
  optional(
    'clocks',
    record('the clocks: { drift }', [
      optional(
        'drift',
        range(partsPerMillion, [0, 100_000]),
        "Each clock's rate error is drawn from ± this. Default 0ppm.",
      ),
    ]),
    'The clocks where no fault says otherwise.',
  ),
  optional('workload', workloadShape, 'What the clients do.'),
  optional('balancer', balancerShape, 'A load balancer that looks for the leader, as HAProxy does.'),
  optional('discovery', discoveryShape, 'Where controllers look for each other, and what they are told.'),
  optional('duration', single(durations, [1, LONGEST_RUN]), 'How long the faults may go on. Default 5m.'),
  optional(
    'recovery',
    single(durations, [0, LONGEST_RUN]),
    'Then faults stop, everything is healed, and liveness must come true. Default 60s.',
  ),
  optional('faults', listOf(actionShape, 'faults'), 'What happens at fixed times.'),
  optional(
    'requests',
    listOf(requestShape, 'requests'),
    "Clients' operations at fixed times, beside the workload.",
  ),
  optional('chaos', chaosShape, 'What is drawn from the seed.'),
  optional('properties', properties, 'What is checked. Default all.'),
  optional('exercise', propertyList, 'What a campaign must have exercised.'),
]);

function weights<const W extends string>(
  expected: string,
  words: readonly W[],
): Shape<Readonly<Partial<Record<W, number>>>> {
  const fields: Field<W, number, true>[] = words.map((word) =>
    optional(word, count(0, 1000), `Weight of ${word}.`),
  );
  return record(expected, fields);
}
