import { MILLISECOND } from '../../sim/index.ts';
import type { Micros, Stream } from '../../sim/index.ts';
import type { OperatorActionOf, ScenarioAction } from '../file/action.ts';
import type { ChaosKind } from '../file/scenario.ts';
import { times } from './dice.ts';
import { lasting } from './ground.ts';
import type { Ground } from './ground.ts';
import type { Kinds } from './kinds.ts';
import { drawOperation } from './membership-draw.ts';
import type { Allowance } from './membership-draw.ts';

/**
 * What follows upon something else: operators' actions asked just as the cluster elects a new leader, or has just done
 * so; blows to either side of a handover, and to whoever leads when a node has come back with nothing; and short crashes
 * while somebody else is cut off.
 */
export function drawAftermath(
  ground: Ground,
  actions: readonly ScenarioAction[],
  kinds: Kinds,
  allowance: Allowance,
): ScenarioAction[] {
  const operations = operationsAmong(kinds);
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

/** The operator's actions that occur in a run. */
export function operationsAmong(kinds: Kinds): readonly (readonly [kind: Operation, weight: number])[] {
  return kinds.present.flatMap(([kind, weight]) => (isOperation(kind) ? [[kind, weight] as const] : []));
}

/** An operator's action that chaos may draw. */
export type Operation = 'join' | 'remove' | 'promote' | 'demote' | 'transfer';

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

function isOperation(kind: ChaosKind): kind is Operation {
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
