import { isNode, isScalar, isMap, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { clientName, memberName, OPERATOR } from '../raft-cluster/system.ts';
import { wordOf } from './action.ts';
import { settingsUnheeded } from './check-system.ts';
import { DEFAULTS } from './defaults.ts';
import { formatDuration } from '../yaml/duration.ts';
import { nearestWord } from '../yaml/nearest-word.ts';
import { SYMBOLS } from './node-shapes.ts';
import { tooLarge } from './plan-size.ts';
import { Place } from '../yaml/place.ts';
import type { Mention } from '../yaml/place.ts';
import type { Vocabulary } from './parse-scenario.ts';
import type { ClusterSettings, Scenario, WorkloadSettings } from './scenario.ts';
import { chaosShape, clusterShape, systemShape, workloadShape } from './scenario-shape.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';
import type { Found, YamlSource } from '../yaml/yaml-source.ts';

type Path = readonly (string | number)[];

/**
 * What no single value can tell: whether nodes and properties exist, and whether settings fit each other. `scenario` is
 * null where parts of it could not be read; names are looked up all the same, as far as the cluster can be read.
 */
export function checkScenario(
  scenario: Scenario | null,
  source: YamlSource,
  top: Place,
  vocabulary: Vocabulary,
): void {
  checkMentions(top.mentions, knownNames(source, vocabulary));
  if (scenario === null) return;
  const complain = (path: Path, found: string, expected: string): void => {
    const node = nodeAt(source, path);
    placeOf(top, path).complain(node, { found, expected });
  };
  checkTimes(scenario, complain);
  checkSize(scenario, complain);
  checkTimeouts(scenario, complain);
  checkHeartbeats(scenario, complain);
  checkGroups(scenario, complain);
  checkWeights(scenario, complain);
  checkExercise(scenario, complain);
  checkBalancer(scenario, complain);
  checkOperator(scenario, complain);
  checkSystem(scenario, source, complain);
}

/** The names that the file may use. Reads the parts that decide them once more, without complaints. */
function knownNames(source: YamlSource, vocabulary: Vocabulary): Known {
  const system = reread(source, 'system', systemShape);
  const cluster = reread(source, 'cluster', clusterShape);
  const workload = reread(source, 'workload', workloadShape);
  const chaos = reread(source, 'chaos', chaosShape);
  const { swarm } = DEFAULTS;
  const swarming = chaos !== UNREADABLE && chaos?.swarm === true;
  const names = (count: number, nameOf: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => nameOf(index));
  const nodes = (settings: ClusterSettings | undefined): number =>
    (settings?.nodes?.[1] ?? (swarming ? swarm.nodes : DEFAULTS.nodes)) +
    (settings?.spares?.[1] ?? (swarming ? swarm.spares : DEFAULTS.spares));
  const clients = (settings: WorkloadSettings | undefined): number =>
    settings?.clients?.[1] ?? (swarming ? swarm.clients : DEFAULTS.clients);
  return {
    members: cluster === UNREADABLE ? null : names(nodes(cluster), memberName),
    clients: workload === UNREADABLE ? null : names(clients(workload), clientName),
    properties: vocabulary.properties,
    foreign: system === 'controllers' || system === 'either' ? [] : (vocabulary.ofControllers ?? []),
  };
}

function reread<T>(source: YamlSource, key: string, shape: Shape<T>): T | undefined | typeof UNREADABLE {
  const node = nodeAt(source, [key]);
  return node === source.root ? undefined : shape.read(node as Found, new Place(source, key, [], []));
}

type Complain = (path: Path, found: string, expected: string) => void;

interface Known {
  /** Null: not known, because the cluster's size could not be read. */
  readonly members: readonly string[] | null;
  readonly clients: readonly string[] | null;
  readonly properties: readonly string[];
  /** Those that this system does not have. */
  readonly foreign: readonly string[];
}

function checkMentions(mentions: readonly Mention[], known: Known): void {
  for (const { of, name, node, place } of mentions) {
    if (of === 'property') {
      if (known.foreign.includes(name)) {
        place.complain(node, {
          found: `${name}, a property of controllers`,
          expected: 'a property of plain Raft members, or system: controllers',
        });
        continue;
      }
      if (known.properties.includes(name)) continue;
      const nearest = nearestWord(name, known.properties);
      place.complain(node, {
        found: `the unknown property ${name}`,
        expected: 'the id of a property (npm run sim -- list properties)',
        nearest,
      });
      continue;
    }
    if (known.members === null || known.clients === null) continue;
    if (of === 'asker') {
      const askers = [OPERATOR, ...known.clients];
      if (askers.includes(name)) continue;
      const expected = `operator${known.clients.length === 0 ? '' : `, or one of client1 to ${known.clients.at(-1) ?? ''}`}`;
      place.complain(node, { found: name, expected, nearest: nearestWord(name, askers) });
      continue;
    }
    const names = of === 'member' ? known.members : [...known.members, ...known.clients, OPERATOR];
    if (names.includes(name) || SYMBOLS.includes(name)) continue;
    const last = known.members.at(-1) ?? '';
    const clients = known.clients.length === 0 ? '' : `, client1 to ${known.clients.at(-1) ?? ''}`;
    const others = of === 'member' ? '' : `${clients}, operator`;
    const expected = `one of this scenario's nodes: ctrl1 to ${last}${others}, or a symbol ("@leader", "@follower", "@learner", "@removed")`;
    place.complain(node, {
      found: `the unknown node ${name}`,
      expected,
      nearest: nearestWord(name, [...SYMBOLS, ...names]),
    });
  }
}

function checkTimes(scenario: Scenario, complain: Complain): void {
  const end = scenario.duration ?? DEFAULTS.duration;
  const expected = `a time before the end of the run's ${formatDuration(end)} (duration)`;
  scenario.faults?.forEach((action, index) => {
    if (action.at >= end) complain(['faults', index, 'at'], formatDuration(action.at), expected);
  });
  scenario.requests?.forEach((request, index) => {
    if (request.at >= end) complain(['requests', index, 'at'], formatDuration(request.at), expected);
  });
}

function checkSize(scenario: Scenario, complain: Complain): void {
  const excess = tooLarge(scenario, scenario.duration ?? DEFAULTS.duration);
  if (excess === null) return;
  const [section, key] = excess.path;
  // Where the setting is a default, or a swarm's, it is the length of the run that asks for too much.
  const stated =
    section === 'chaos' ? scenario.chaos?.every : scenario.workload?.[key === 'idle' ? key : 'rate'];
  complain(stated === undefined ? ['duration'] : excess.path, excess.found, excess.expected);
}

function checkTimeouts(scenario: Scenario, complain: Complain): void {
  const raft = scenario.cluster?.config?.raft;
  if (raft === undefined) return;
  const path = ['cluster', 'config', 'raft'];
  const { heartbeatTimeout, leaderLeaseTimeout, heartbeatInterval } = raft;
  const shortest = heartbeatTimeout?.[0] ?? DEFAULTS.raft.heartbeatTimeout;
  if (leaderLeaseTimeout !== undefined && leaderLeaseTimeout[1] > shortest) {
    const expected = `at most heartbeatTimeout, ${formatDuration(shortest)}`;
    complain([...path, 'leaderLeaseTimeout'], formatDuration(leaderLeaseTimeout[1]), expected);
  }
  if (heartbeatInterval !== undefined && heartbeatInterval[1] >= shortest) {
    const expected = `less than heartbeatTimeout, ${formatDuration(shortest)}`;
    complain([...path, 'heartbeatInterval'], formatDuration(heartbeatInterval[1]), expected);
  }
}

/** Two heartbeats go by before there is newer proof of a controller: with a shorter timeout it is offline again and again. */
function checkHeartbeats(scenario: Scenario, complain: Complain): void {
  const heartbeat = scenario.cluster?.config?.controller?.heartbeat;
  const { interval, base_timeout: stated } = heartbeat ?? {};
  const longest = 2 * (interval?.[1] ?? DEFAULTS.controller.heartbeat.interval);
  const shortest = stated?.[0] ?? DEFAULTS.controller.heartbeat.baseTimeout;
  if (heartbeat === undefined || longest < shortest) return;
  const path = ['cluster', 'config', 'controller', 'heartbeat'];
  const why = 'proof that a controller is there is up to two intervals and a round trip old';
  if (interval !== undefined) {
    const expected = `less than half of base_timeout, ${formatDuration(shortest)}: ${why}`;
    complain([...path, 'interval'], formatDuration(interval[1]), expected);
  } else {
    const expected = `more than twice interval, ${formatDuration(longest / 2)} by default: ${why}`;
    complain([...path, 'base_timeout'], formatDuration(shortest), expected);
  }
}

function checkGroups(scenario: Scenario, complain: Complain): void {
  scenario.faults?.forEach((action, index) => {
    if (!('fault' in action)) return;
    const { fault } = action;
    if (fault.kind === 'partition') {
      const seen = new Set<string>();
      fault.groups.forEach((group, g) => {
        group.forEach((name, n) => {
          if (seen.has(name)) {
            complain(
              ['faults', index, 'partition', g, n],
              `${name} a second time`,
              'each member in one group',
            );
          }
          seen.add(name);
        });
      });
    }
    if ((fault.kind === 'cut' || fault.kind === 'clog') && fault.link.from === fault.link.to) {
      complain(['faults', index, wordOf(action)], 'a link from a node to itself', 'two different nodes');
    }
  });
}

function checkWeights(scenario: Scenario, complain: Complain): void {
  const tables: readonly (readonly [path: Path, table: Readonly<Record<string, number>> | undefined])[] = [
    [['chaos', 'kinds'], scenario.chaos?.kinds],
    [['chaos', 'partitions'], scenario.chaos?.partitions],
    [['workload', 'mix'], scenario.workload?.mix],
  ];
  for (const [path, table] of tables) {
    if (table === undefined) continue;
    if (Object.values(table).every((weight) => weight === 0)) {
      complain(path, 'no weight above 0', 'at least one weight above 0');
    }
  }
}

function checkExercise(scenario: Scenario, complain: Complain): void {
  const { properties } = scenario;
  if (properties === undefined || properties === 'all') return;
  scenario.exercise?.forEach((id, index) => {
    if (properties.includes(id)) return;
    complain(['exercise', index], id, 'a property that is also in the list of properties');
  });
}

/** Only controllers answer HTTP and look for each other, and only what is there can be gone through. */
function checkBalancer({ system, balancer, discovery, workload }: Scenario, complain: Complain): void {
  if (system !== 'controllers') {
    const expected = 'system: controllers, for plain Raft members answer no HTTP';
    if (balancer !== undefined) complain(['balancer'], 'a load balancer', expected);
    if (workload?.visits !== undefined) complain(['workload', 'visits'], 'HTTP requests', expected);
  }
  if (discovery !== undefined && system !== 'controllers') {
    const expected = 'system: controllers, for plain Raft members look for nobody';
    complain(['discovery'], 'services to look for each other', expected);
  }
  if (workload?.through === 'balancer' && balancer === undefined) {
    complain(
      ['workload', 'through'],
      'balancer, but there is none',
      'members, or a load balancer (balancer: {})',
    );
  }
}

/** Plain members know of no founding and of no validation: their operator adds whom it likes. */
function checkOperator({ system, faults }: Scenario, complain: Complain): void {
  if (system === 'controllers') return;
  const expected = 'system: controllers, for plain Raft members are asked for changes alone';
  faults?.forEach((action, index) => {
    if (!('operator' in action)) return;
    const { operator } = action;
    if (operator.kind === 'init') complain(['faults', index, 'init'], 'init', expected);
    if (operator.kind !== 'join') return;
    if (operator.via !== undefined) complain(['faults', index, 'join', 'via'], operator.via, expected);
    if (operator.address !== undefined) {
      complain(['faults', index, 'join', 'address'], operator.address, expected);
    }
  });
}

/** What plain members do not look at would have no effect, and nobody would notice. */
function checkSystem(scenario: Scenario, source: YamlSource, complain: Complain): void {
  const expected = 'system: controllers or either, for plain Raft members do nothing of what it sets';
  for (const { path, found } of settingsUnheeded(scenario)) {
    // `cluster` is another name of the section `raft`.
    const renamed = path.map((key) => (key === 'raft' && path[1] === 'config' ? 'cluster' : key));
    const written = nodeAt(source, path) === nodeAt(source, path.slice(0, 2)) ? renamed : path;
    complain(written, found, expected);
  }
}

/** The node at a path, or the last one there is on the way. */
function nodeAt(source: YamlSource, path: Path): Node {
  let node: Node = source.root;
  for (const step of path) {
    const next: unknown = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === step)?.value
      : isSeq(node)
        ? node.items[Number(step)]
        : undefined;
    if (!isNode(next)) return node;
    node = next;
  }
  return node;
}

function placeOf(top: Place, path: Path): Place {
  return path.reduce((place, step) => (typeof step === 'number' ? place.item(step) : place.key(step)), top);
}
