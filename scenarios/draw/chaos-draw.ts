import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Micros, Stream, Streams } from '../../sim/index.ts';
import type { OperatorActionOf, ScenarioAction } from '../file/action.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Range } from '../file/quantity.ts';
import { CHAOS_KINDS } from '../file/scenario.ts';
import type { ChaosKind, ChaosSettings } from '../file/scenario.ts';
import { times, weighted, wordFrom } from './dice.ts';
import { drawFault } from './fault-draw.ts';
import { lasting } from './ground.ts';
import type { Ground } from './ground.ts';
import { drawLoss, drawOperation } from './membership-draw.ts';
import type { Allowance } from './membership-draw.ts';
import { drawFigure8 } from './sequence-draw.ts';

/** The kinds that a swarm chooses from. */
const SWARM_KINDS: Readonly<Record<ChaosKind, number>> = {
  isolate: 4,
  partition: 4,
  cut: 2,
  flap: 1,
  slow: 2,
  lossy: 2,
  duplicate: 2,
  clog: 2,
  crash: 5,
  pause: 2,
  drift: 1,
  diskSlow: 1,
  diskFull: 1,
  diskWipe: 2,
  diskCorrupt: 1,
  join: 2,
  remove: 2,
  promote: 1,
  demote: 1,
  transfer: 2,
  figure8: 2,
  burst: 1,
};

/** The kinds of fault that occur in a run, with their weights; `total` counts those that were left to chance, too. */
export interface Kinds {
  readonly present: readonly (readonly [kind: ChaosKind, weight: number])[];
  readonly total: number;
}

/** Decides which kinds of fault occur at all. */
export function drawKinds(chaos: ChaosSettings, absent: number, streams: Streams): Kinds {
  const stream = streams.stream('draw/kinds');
  const table = chaos.kinds ?? (chaos.swarm === true ? SWARM_KINDS : DEFAULTS.kinds);
  const possible = weighted(CHAOS_KINDS, table).filter(([, weight]) => weight > 0);
  const total = possible.reduce((sum, [, weight]) => sum + weight, 0);
  const present = possible.filter(() => !stream.chance(absent));
  // What the file says of kinds holds; only a swarm that is left free has moods.
  if (chaos.swarm !== true || chaos.kinds !== undefined || chaos.absent !== undefined)
    return { present, total };
  const mood = wordFrom(stream, [
    ['as drawn', 22],
    ['nothing', 1],
    ['one kind', 2],
  ]);
  if (mood === 'nothing') return { present: [], total };
  if (mood === 'one kind') return { present: [stream.pick(possible)], total: Math.round(total / 4) };
  return { present, total };
}

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
  return [...actions, ...drawAftermath(ground, actions, kinds, allowance)];
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
    case 'burst':
      return drawBurst(ground, at, stream, kinds, allowance);
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

/**
 * What follows upon something else: operators' actions asked just as the cluster elects a new leader, or has just done
 * so; blows to either side of a handover, and to whoever leads when a node has come back with nothing; and short crashes
 * while somebody else is cut off.
 */
function drawAftermath(
  ground: Ground,
  actions: readonly ScenarioAction[],
  kinds: Kinds,
  allowance: Allowance,
): ScenarioAction[] {
  const operations = kinds.present.flatMap(([kind, weight]) =>
    isOperation(kind) ? [[kind, weight] as const] : [],
  );
  const blows = (['isolate', 'crash', 'pause'] as const).filter((blow) =>
    kinds.present.some(([kind]) => kind === blow),
  );
  const stream = ground.streams.stream('draw/plan/aftermath');
  return actions.flatMap((action) => {
    if (isTransfer(action)) {
      return blows.length > 0 && stream.chance(0.5)
        ? [drawBlow(ground, action, stream.pick(blows), stream)]
        : [];
    }
    const blankAt = blankFrom(action);
    if (blankAt !== null && blows.length > 0 && stream.chance(0.6)) {
      const at = blankAt + times(stream, ground.scale, 0, 0.8);
      return [{ at, fault: { kind: stream.pick(blows), node: '@leader', for: lasting(ground, stream) } }];
    }
    if (outlastsGuard(ground, action) && blows.includes('crash') && stream.chance(0.25)) {
      return drawBlips(ground, action.at, stream);
    }
    if (operations.length === 0 || !befallsLeader(action) || !stream.chance(0.3)) return [];
    const at = action.at + times(stream, ground.scale, 0.2, 1.2);
    const count = stream.chance(0.4) ? 2 : 1;
    return Array.from({ length: count }, () =>
      drawOperation(ground, stream.weighted(operations), at, stream, allowance),
    ).flat();
  });
}

/** Strikes whoever hands over leadership, or is to take it, about when the one tells the other. */
function drawBlow(
  ground: Ground,
  action: Transfer,
  kind: 'isolate' | 'crash' | 'pause',
  stream: Stream,
): ScenarioAction {
  const { to } = action.operator;
  const node = to === undefined || to.startsWith('@') || stream.chance(0.5) ? '@leader' : to;
  const [, longest] = ground.timing.latency;
  const at = action.at + times(stream, Math.max(MILLISECOND, longest), 0, 6);
  return { at, fault: { kind, node, for: lasting(ground, stream) } };
}

/** When a node comes back that has lost its disk; null if the action is of another kind. */
function blankFrom(action: ScenarioAction): Micros | null {
  if (!('fault' in action)) return null;
  const { fault } = action;
  return fault.kind === 'diskWipe' || fault.kind === 'diskCorrupt' ? action.at + fault.for : null;
}

/** Whether the action cuts a member off for longer than it guards a leader that it no longer hears. */
function outlastsGuard(ground: Ground, action: ScenarioAction): boolean {
  if (!('fault' in action)) return false;
  const { fault } = action;
  if (fault.kind !== 'isolate' && fault.kind !== 'partition') return false;
  return fault.for !== undefined && fault.for > 2 * ground.timing.heartbeatTimeout;
}

/** Crashes of followers so short that whoever leads hardly notices: they come back while its lease still runs. */
function drawBlips(ground: Ground, at: Micros, stream: Stream): ScenarioAction[] {
  const guard = ground.timing.heartbeatTimeout;
  let time = at;
  return Array.from({ length: stream.int(1, 3) }, () => {
    time += times(stream, guard, 0.5, 1.5);
    return { at: time, fault: { kind: 'crash', node: '@follower', for: times(stream, guard, 0.01, 0.4) } };
  });
}

type Transfer = ScenarioAction & { readonly operator: OperatorActionOf<'transfer'> };

function isTransfer(action: ScenarioAction): action is Transfer {
  return 'operator' in action && action.operator.kind === 'transfer';
}

function isOperation(kind: ChaosKind): kind is 'join' | 'remove' | 'promote' | 'demote' | 'transfer' {
  return (
    kind === 'join' || kind === 'remove' || kind === 'promote' || kind === 'demote' || kind === 'transfer'
  );
}

function befallsLeader(action: ScenarioAction): boolean {
  if (!('fault' in action)) return false;
  const { fault } = action;
  const strikesNode = fault.kind === 'isolate' || fault.kind === 'crash' || fault.kind === 'pause';
  return strikesNode && fault.node === '@leader';
}
