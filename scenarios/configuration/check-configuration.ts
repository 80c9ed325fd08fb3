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

type Path = readonly [section: 'raft' | 'controller', ...keys: string[]];

/** One setting must not exceed another. */
interface Order {
  readonly lower: Path;
  readonly upper: Path;
  /** Nor be equal to it. */
  readonly strict: boolean;
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
];

/**
 * What no single value of a controller's own file can tell: whether its settings fit each other and what it leaves out.
 * Complains at the setting that is stated, where the other one is a default.
 */
export function checkConfiguration(stated: ControllerConfiguration, root: Node, top: Place): void {
  const complete = completed(stated);
  for (const { lower, upper, strict, why } of ORDERS) {
    const low = valueAt(complete, lower);
    const high = valueAt(complete, upper);
    if (strict ? low < high : low <= high) continue;
    const [lowNode, highNode] = [nodeAt(root, lower), nodeAt(root, upper)];
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
  const entries = ['raft', 'maxAppendEntries'] as const;
  const node = nodeAt(root, entries);
  if (node !== undefined && valueAt(complete, entries) > MOST_APPEND_ENTRIES) {
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
  const interval = valueAt(complete, intervalPath);
  const timeout = valueAt(complete, timeoutPath);
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

/** The single value of a setting. */
function valueAt(complete: CompleteConfiguration, [section, ...keys]: Path): number {
  let value: unknown = complete[section];
  for (const key of keys) value = (value as Readonly<Record<string, unknown>>)[key];
  return (value as Range)[0];
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
