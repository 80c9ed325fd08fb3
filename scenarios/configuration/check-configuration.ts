import { isNode, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { MILLISECOND } from '../../sim/index.ts';
import { formatDuration } from '../yaml/duration.ts';
import type { Place } from '../yaml/place.ts';
import type { Range } from '../yaml/quantity.ts';
import { completed } from './defaults.ts';
import type { CompleteConfiguration } from './defaults.ts';
import { keyIn } from './key-in.ts';
import type { ControllerConfiguration } from './settings.ts';

/** hashicorp/raft takes no more in one message. */
const MOST_APPEND_ENTRIES = 1024;

/** The longest in the documented surroundings: 200 ms each way. */
const ROUND_TRIP = 400 * MILLISECOND;

type Path = readonly [section: 'raft' | 'controller' | 'eviction', ...keys: string[]];

/** One setting must not exceed another. */
interface Order {
  readonly lower: Path;
  readonly upper: Path;
  /** Nor be equal to it. */
  readonly strict: boolean;
  /** Only where the lower one is stated: what it is by default follows from something else. */
  readonly ifStated?: true;
  /** What would happen otherwise. */
  readonly why: string;
}

/** The first two are what hashicorp/raft refuses to start with. */
const ORDERS: readonly Order[] = [
  {
    lower: ['raft', 'leaderLeaseTimeout'],
    upper: ['raft', 'heartbeatTimeout'],
    strict: false,
    why: 'voters keep to a leader no longer than that',
  },
  {
    lower: ['raft', 'heartbeatTimeout'],
    upper: ['raft', 'electionTimeout'],
    strict: false,
    why: 'hashicorp/raft does not start otherwise',
  },
  {
    lower: ['raft', 'heartbeatInterval'],
    upper: ['raft', 'leaderLeaseTimeout'],
    strict: true,
    why: 'else a leader steps down between two heartbeats',
  },
  {
    lower: ['raft', 'warnWhenLeaderlessFor'],
    upper: ['raft', 'criticalWhenLeaderlessFor'],
    strict: true,
    why: 'the second level comes after the first',
  },
  {
    lower: ['raft', 'leaderlessEndsAfter'],
    upper: ['raft', 'warnWhenLeaderlessFor'],
    strict: false,
    ifStated: true,
    why: 'else leaders that stay for longer than it takes to warn do not end a leaderless episode',
  },
  {
    lower: ['controller', 'join', 'stepTimeout'],
    upper: ['controller', 'join', 'timeout'],
    strict: true,
    why: 'else a join is given up before its first check is',
  },
  {
    lower: ['controller', 'heartbeat', 'base_timeout'],
    upper: ['eviction', 'after'],
    strict: true,
    why: 'else members are removed before they count as offline',
  },
];

/**
 * What no single value of a controller's own file can tell: whether its settings fit each other and what it leaves out.
 * Complains at the setting that is stated, where the other one is a default.
 */
export function checkConfiguration(stated: ControllerConfiguration, root: Node, top: Place): void {
  const complete = completed(stated);
  for (const { lower, upper, strict, ifStated, why } of ORDERS) {
    const low = valueAt(complete, lower);
    const high = valueAt(complete, upper);
    // Nobody is evicted where no time is stated.
    if (high === undefined || low === undefined) continue;
    if (strict ? low < high : low <= high) continue;
    const [lowNode, highNode] = [nodeAt(root, lower), nodeAt(root, upper)];
    if (ifStated === true && lowNode === undefined) continue;
    const name = (path: Path): string => path[path.length - 1] ?? '';
    if (lowNode !== undefined) {
      const but = strict ? 'less than' : 'at most';
      const byDefault = highNode === undefined ? ' by default' : '';
      placeOf(top, root, lower).complain(lowNode, {
        expected: `${but} ${name(upper)}, ${formatDuration(high)}${byDefault}: ${why}`,
      });
    } else if (highNode !== undefined) {
      const but = strict ? 'more than' : 'at least';
      placeOf(top, root, upper).complain(highNode, {
        expected: `${but} ${name(lower)}, ${formatDuration(low)} by default (state it too, if it is to be shorter): ${why}`,
      });
    }
  }
  checkHeartbeats(complete, root, top);
  checkReservation(complete, root, top);
  checkSeeds(stated, root, top);
  const entries = ['raft', 'maxAppendEntries'] as const;
  const node = nodeAt(root, entries);
  if (node !== undefined && (valueAt(complete, entries) ?? 0) > MOST_APPEND_ENTRIES) {
    placeOf(top, root, entries).complain(node, {
      expected: `at most ${MOST_APPEND_ENTRIES}: hashicorp/raft does not start otherwise`,
    });
  }
}

/**
 * What proves that a controller is there is up to two intervals and a round trip old when the next proof arrives: the
 * heartbeat that it echoes waits for the next of its own, and the one after that was sent an interval later.
 */
function checkHeartbeats(complete: CompleteConfiguration, root: Node, top: Place): void {
  const intervalPath = ['controller', 'heartbeat', 'interval'] as const;
  const timeoutPath = ['controller', 'heartbeat', 'base_timeout'] as const;
  const interval = valueAt(complete, intervalPath) ?? 0;
  const timeout = valueAt(complete, timeoutPath) ?? 0;
  const oldest = 2 * interval + ROUND_TRIP;
  if (oldest < timeout) return;
  const why = `else everybody is offline now and then, for proof is up to two intervals and a round trip (${formatDuration(ROUND_TRIP)}) old`;
  const [intervalNode, timeoutNode] = [nodeAt(root, intervalPath), nodeAt(root, timeoutPath)];
  if (intervalNode !== undefined && timeout > ROUND_TRIP + 2 * MILLISECOND) {
    const byDefault = timeoutNode === undefined ? ' by default' : '';
    const most = Math.floor((timeout - ROUND_TRIP) / 2);
    placeOf(top, root, intervalPath).complain(intervalNode, {
      expected: `less than ${formatDuration(most)}, base_timeout being ${formatDuration(timeout)}${byDefault}: ${why}`,
    });
  } else if (timeoutNode !== undefined) {
    const byDefault = intervalNode === undefined ? ' by default' : '';
    placeOf(top, root, timeoutPath).complain(timeoutNode, {
      expected: `more than ${formatDuration(oldest)}, interval being ${formatDuration(interval)}${byDefault}: ${why}`,
    });
  }
}

/** A node binds by its reservation, which it has before the entry is on its way: a step, and then the time to bind. */
function checkReservation(complete: CompleteConfiguration, root: Node, top: Place): void {
  const keys = ['reservationTime', 'bindTimeout', 'stepTimeout'] as const;
  const paths = keys.map((key) => ['controller', 'join', key] as const);
  const [reserved = 0, bind = 0, step = 0] = paths.map((path) => valueAt(complete, path));
  if (reserved >= step + bind) return;
  const path = paths.find((each) => nodeAt(root, each) !== undefined);
  const node = path === undefined ? undefined : nodeAt(root, path);
  if (path === undefined || node === undefined) return;
  const why = 'else a node is no longer reserved when it may still be bound, and its join fails for nothing';
  const needs = `stepTimeout and bindTimeout together, ${formatDuration(step + bind)}`;
  placeOf(top, root, path).complain(node, {
    expected:
      path[2] === 'reservationTime'
        ? `at least ${needs}: ${why}`
        : `no more than a reservationTime of ${formatDuration(reserved)} by default allows for ${needs}: ${why}`,
  });
}

/** Whoever asks itself where the others are learns nothing. */
function checkSeeds({ address: own, discovery }: ControllerConfiguration, root: Node, top: Place): void {
  const at = discovery?.seeds?.findIndex((seed) => own !== undefined && seed === own) ?? -1;
  if (at < 0) return;
  const seeds = keyIn(keyIn(root, 'discovery')?.value, 'seeds')?.value;
  const node = isSeq(seeds) ? seeds.items[at] : undefined;
  if (!isNode(node)) return;
  top
    .key('discovery')
    .key('seeds')
    .item(at)
    .complain(node, {
      found: `${own}, this controller's own advertiseAddress`,
      expected: 'the addresses of others: a controller learns nothing from itself',
    });
}

/** The single value of a setting; undefined where it is left out, and has no default. */
function valueAt(complete: CompleteConfiguration, [section, ...keys]: Path): number | undefined {
  let value: unknown = complete[section];
  for (const key of keys) value = (value as Readonly<Record<string, unknown>>)[key];
  return (value as Range | undefined)?.[0];
}

/** Where a setting is stated; undefined if it is not. */
function nodeAt(root: Node, path: Path): Node | undefined {
  let node: Node | undefined = root;
  for (const key of written(root, path)) node = keyIn(node, key)?.value;
  return node;
}

function placeOf(top: Place, root: Node, path: Path): Place {
  return written(root, path).reduce((place, key) => place.key(key), top);
}

/** The path as the file has it: `raft` may be called `cluster`. */
function written(root: Node, [section, ...keys]: Path): readonly string[] {
  return [section === 'raft' && keyIn(root, 'cluster') !== undefined ? 'cluster' : section, ...keys];
}
