import type { Fault, Micros, NodeRef, Stream } from '../../sim/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import type { Operation } from './aftermath-draw.ts';
import { times, wordFrom } from './dice.ts';
import { lasting } from './ground.ts';
import type { Ground } from './ground.ts';
import { drawOperation } from './membership-draw.ts';
import type { Allowance } from './membership-draw.ts';

/**
 * Strikes down one leader after the other while the earlier ones come back with what only they know: the course of
 * figure 8 of the Raft paper. Clients still reach those who are cut off.
 */
export function drawFigure8(ground: Ground, at: Micros, stream: Stream): readonly ScenarioAction[] {
  const actions: ScenarioAction[] = [];
  const rounds = stream.int(2, 4);
  let time = at;
  for (let round = 0; round < rounds; round++) {
    actions.push({ at: time, fault: strike(ground, stream) });
    time += times(stream, ground.scale, 0.6, 1.6);
  }
  return actions;
}

function strike(ground: Ground, stream: Stream): Fault {
  const node = '@leader';
  const time = times(stream, ground.scale, 0.5, 3.5);
  const how = wordFrom(stream, [
    ['isolate', 5],
    ['crash', 2],
    ['crash-in-replication', 3],
  ]);
  switch (how) {
    case 'isolate':
      return { kind: 'isolate', node, for: time };
    case 'crash':
      return { kind: 'crash', node, for: time };
    case 'crash-in-replication':
      return { kind: 'crash', node, when: { on: 'send', n: stream.int(1, 9), message: 'append' }, for: time };
  }
}

/**
 * Lies in wait for leaders: every member is to be struck as it sends so many entries, or heartbeats, and nobody but a
 * leader sends any. So one leader after the other falls with what it has just appended, known to all, to some, or to nobody
 * else. Meanwhile operators ask whoever leads for changes, if they ask for any in this run.
 */
export function drawAmbush(
  ground: Ground,
  operations: readonly (readonly [kind: Operation, weight: number])[],
  at: Micros,
  stream: Stream,
  allowance: Allowance,
): readonly ScenarioAction[] {
  const members = [...ground.voters, ...ground.spares];
  const actions = members.map((node): ScenarioAction => {
    return { at, fault: drawTrap(ground, node, members.length - 1, stream) };
  });
  if (operations.length === 0) return actions;
  for (let left = stream.int(0, 4); left > 0; left--) {
    const asked = at + times(stream, ground.scale, 0, 2);
    actions.push(...drawChange(ground, stream.weighted(operations), asked, stream, allowance));
  }
  return actions;
}

/** Often before anybody has heard of the first entry; else among the answers to it, or a little later. */
function drawTrap(ground: Ground, node: NodeRef, peers: number, stream: Stream): Fault {
  const n = stream.chance(0.4) ? 1 : stream.int(1, Math.max(2, 4 * peers));
  const when = { on: 'send', n, message: 'append' } as const;
  const kind = wordFrom(stream, [
    ['isolate', 3],
    ['crash', 1],
  ]);
  return { kind, node, when, for: lasting(ground, stream) };
}

/** Where no disk is lost a demotion puts nothing at risk, and anybody may be demoted: there is always a way back. */
function drawChange(
  ground: Ground,
  kind: Operation,
  at: Micros,
  stream: Stream,
  allowance: Allowance,
): readonly ScenarioAction[] {
  if (kind !== 'demote' || ground.losable.length > 0)
    return drawOperation(ground, kind, at, stream, allowance);
  return [{ at, operator: { kind, node: stream.pick(ground.voters) } }];
}
