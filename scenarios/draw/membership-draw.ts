import { MILLISECOND } from '../../sim/index.ts';
import type { Fault, Micros, NodeRef, Stream } from '../../sim/index.ts';
import type { OperatorKind, ScenarioAction } from '../file/action.ts';
import { times, wordFrom } from './dice.ts';
import { lasting } from './ground.ts';
import type { Ground } from './ground.ts';

/** How often whoever leads may still be removed or demoted in this plan. */
export interface Allowance {
  leaders: number;
}

/** Draws an operator's action of a kind, with what must go before it; none where nobody is there to befall. */
export function drawOperation(
  ground: Ground,
  kind: Exclude<OperatorKind, 'init'>,
  at: Micros,
  stream: Stream,
  allowance: Allowance,
): readonly ScenarioAction[] {
  switch (kind) {
    case 'join': {
      const candidates = [...ground.spares, ...ground.expendable];
      if (candidates.length === 0) return [];
      const node = stream.pick(candidates);
      const as = stream.chance(0.3) ? ({ as: 'learner' } as const) : {};
      // Who was removed can come back only blank. Now and then the operator forgets it, and is refused.
      const wiped = stream.chance(0.85) ? drawWipes(at, stream) : [];
      const started = wiped.reduce((latest, { at: from, fault }) => Math.max(latest, from + fault.for), at);
      // A blank node needs a moment to start before it can be asked to join; starting one that runs does nothing.
      const ready = started + times(stream, 200 * MILLISECOND, 1, 5);
      return [
        ...wiped,
        { at: started, fault: { kind: 'start', node } },
        { at: ready, operator: { kind, node, ...as } },
      ];
    }
    case 'remove':
    case 'demote': {
      const node = whoGoes(ground, stream, allowance);
      if (node === null) return [];
      const asked: ScenarioAction = { at, operator: { kind, node } };
      return kind === 'remove' && stream.chance(0.4) ? [asked, drawRelapse(ground, at, stream)] : [asked];
    }
    case 'promote': {
      const named = [...ground.spares, ...ground.expendable];
      const node = named.length === 0 || stream.chance(0.6) ? '@learner' : stream.pick(named);
      return [{ at, operator: { kind, node } }];
    }
    case 'transfer': {
      const to = wordFrom(stream, [
        ['anyone', 4],
        ['follower', 3],
        ['named', 2],
      ]);
      if (to === 'anyone') return [{ at, operator: { kind } }];
      return [{ at, operator: { kind, to: to === 'follower' ? '@follower' : stream.pick(ground.voters) } }];
    }
  }
}

/** The operator wipes whoever was removed; of those that know it and those that do not, one after the other. */
function drawWipes(at: Micros, stream: Stream): readonly TimedWipe[] {
  return Array.from({ length: stream.int(1, 2) }, (_, i) => ({
    at: at + i,
    fault: { kind: 'diskWipe', node: '@removed', for: times(stream, 200 * MILLISECOND, 0, 5) },
  }));
}

interface TimedWipe {
  readonly at: Micros;
  readonly fault: Extract<Fault, { kind: 'diskWipe' }>;
}

/** Somebody who was removed restarts, perhaps just as it learns of it: it must not forget that. */
function drawRelapse(ground: Ground, at: Micros, stream: Stream): ScenarioAction {
  const struck = at + times(stream, ground.scale, 0.05, 3);
  return { at: struck, fault: { kind: 'crash', node: '@removed', for: lasting(ground, stream) } };
}

function whoGoes(ground: Ground, stream: Stream, allowance: Allowance): NodeRef | null {
  if (allowance.leaders > 0 && stream.chance(0.4)) {
    allowance.leaders -= 1;
    return '@leader';
  }
  // Removing whoever leads takes an unknown voter: keep as many of the named ones in reserve.
  const named = ground.expendable.slice(ground.leadersExpendable);
  const candidates = [...ground.spares, ...named];
  return candidates.length === 0 ? null : stream.pick(candidates);
}

/** A lost disk and what an operator does about it: the node is removed and joins anew, as another member. */
export function drawLoss(
  ground: Ground,
  kind: 'diskWipe' | 'diskCorrupt',
  at: Micros,
  stream: Stream,
): readonly ScenarioAction[] {
  if (ground.losable.length === 0) return [];
  const node = stream.pick(ground.losable);
  const down = lasting(ground, stream);
  const removed = at + times(stream, down, 0.2, 1.5);
  const joined = Math.max(at + down, removed) + times(stream, ground.scale, 0.2, 3);
  return [
    { at, fault: { kind, node, for: down } },
    { at: removed, operator: { kind: 'remove', node } },
    { at: joined, operator: { kind: 'join', node } },
    // The first call may have come to nothing; the second changes nothing if it did not.
    { at: joined + 5 * ground.scale, operator: { kind: 'join', node } },
  ];
}
