import type { Stream } from '../../sim/index.ts';
import type { OperatorActionOf, ScenarioAction } from '../file/action.ts';
import { times } from './dice.ts';
import type { Ground } from './ground.ts';
import type { Kinds } from './kinds.ts';

/**
 * Before some of the removals of a named node: it hears nothing more of its leader, and so asks for votes, while the
 * leader is slow to commit that it goes. Only where links are cut and slowed anyway.
 */
export function drawDeafness(
  ground: Ground,
  actions: readonly ScenarioAction[],
  kinds: Kinds,
): ScenarioAction[] {
  if (!(['cut', 'slow'] as const).every((needed) => kinds.present.some(([kind]) => kind === needed)))
    return [];
  const stream = ground.streams.stream('draw/plan/deafness');
  return actions
    .filter(isRemoval)
    .flatMap((action) => (stream.chance(0.5) ? deafen(ground, action, stream) : []));
}

function deafen(ground: Ground, action: Removal, stream: Stream): ScenarioAction[] {
  const guard = ground.timing.heartbeatTimeout;
  const at = Math.max(0, action.at - times(stream, guard, 2, 4));
  const link = { from: '@leader', to: action.operator.node };
  const slowFrom = Math.max(0, action.at - times(stream, guard, 0, 0.5));
  const longest = times(stream, guard, 0.2, 0.7);
  const latency = [Math.floor(longest / 2), longest] as const;
  return [
    { at, fault: { kind: 'cut', link, for: times(stream, guard, 4, 9) } },
    { at: slowFrom, fault: { kind: 'slow', target: '@leader', latency, for: 2 * guard } },
  ];
}

type Removal = ScenarioAction & { readonly operator: OperatorActionOf<'remove'> };

function isRemoval(action: ScenarioAction): action is Removal {
  return 'operator' in action && action.operator.kind === 'remove' && !action.operator.node.startsWith('@');
}
