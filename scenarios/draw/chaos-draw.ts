import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Micros, Stream, Streams } from '../../sim/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import type { Range } from '../yaml/quantity.ts';
import type { ChaosKind } from '../file/scenario.ts';
import { drawAftermath, operationsAmong } from './aftermath-draw.ts';
import { drawDeafness } from './deafness-draw.ts';
import { times, wordFrom } from './dice.ts';
import { drawFault } from './fault-draw.ts';
import type { Ground } from './ground.ts';
import { drawJoinTrial } from './join-trial-draw.ts';
import type { Kinds } from './kinds.ts';
import { drawLoss, drawOperation } from './membership-draw.ts';
import type { Allowance } from './membership-draw.ts';
import { drawAmbush, drawFigure8 } from './sequence-draw.ts';

/** Draws the time from one fault to the next of a swarm: from now and then to all the time. */
export function swarmEvery(streams: Streams, scale: Micros): Range {
  const stream = streams.stream('draw/every');
  const pace = wordFrom(stream, [
    ['calm', 2],
    ['brisk', 5],
    ['wild', 2],
  ]);
  const [low, high] = pace === 'calm' ? [4, 20] : pace === 'brisk' ? [1, 6] : [0.2, 2];
  // Slow clusters are not spared, and fast ones not worn out.
  const longest = pace === 'calm' ? 40 * SECOND : 15 * SECOND;
  const shortest = Math.min(longest / 5, Math.max(300 * MILLISECOND, Math.round(scale * low)));
  return [shortest, Math.max(shortest * 2, Math.min(longest, Math.round(scale * high)))];
}

/**
 * Draws chaos: for each kind that occurs, a train of its own in time, so that a kind more or less leaves the others as
 * they are. In no order.
 */
export function drawChaos(ground: Ground, kinds: Kinds, every: Range): ScenarioAction[] {
  const actions: ScenarioAction[] = [];
  const allowance: Allowance = { leaders: ground.leadersExpendable };
  for (const [kind, weight] of kinds.present) {
    const stream = ground.streams.stream(`draw/plan/${kind}`);
    const stretch = kinds.total / weight;
    for (let at = times(stream, every[1] * stretch, 0, 1); at < ground.end;) {
      actions.push(...drawKind(ground, kind, at, stream, kinds, allowance));
      at += times(stream, stretch, every[0], every[1]);
    }
  }
  const aftermath = drawAftermath(ground, actions, kinds, allowance);
  return [...actions, ...aftermath, ...drawDeafness(ground, actions, kinds)];
}

function drawKind(
  ground: Ground,
  kind: ChaosKind,
  at: Micros,
  stream: Stream,
  kinds: Kinds,
  allowance: Allowance,
): readonly ScenarioAction[] {
  switch (kind) {
    case 'diskWipe':
    case 'diskCorrupt':
      return drawLoss(ground, kind, at, stream);
    case 'join':
    case 'remove':
    case 'promote':
    case 'demote':
    case 'transfer':
      return drawOperation(ground, kind, at, stream, allowance);
    case 'figure8':
      return drawFigure8(ground, at, stream);
    case 'ambush':
      return drawAmbush(ground, operationsAmong(kinds), at, stream, allowance);
    case 'burst':
      return drawBurst(ground, at, stream, kinds, allowance);
    case 'joinTrial':
      return drawJoinTrial(ground, at, stream);
    case 'isolate':
    case 'partition':
    case 'cut':
    case 'flap':
    case 'slow':
    case 'lossy':
    case 'duplicate':
    case 'clog':
    case 'crash':
    case 'pause':
    case 'drift':
    case 'diskSlow':
    case 'diskFull':
      return drawFault(ground, kind, at, stream);
  }
}

/** Several faults of the kinds that occur, one upon the other. */
function drawBurst(
  ground: Ground,
  at: Micros,
  stream: Stream,
  kinds: Kinds,
  allowance: Allowance,
): readonly ScenarioAction[] {
  const others = kinds.present.filter(([kind]) => kind !== 'burst');
  if (others.length === 0) return [];
  const actions: ScenarioAction[] = [];
  const count = stream.int(2, 5);
  let time = at;
  for (let i = 0; i < count; i++) {
    actions.push(...drawKind(ground, stream.weighted(others), time, stream, kinds, allowance));
    time += times(stream, ground.scale, 0, 0.3);
  }
  return actions;
}
