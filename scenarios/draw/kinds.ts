import type { Streams } from '../../sim/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import { CHAOS_KINDS } from '../file/scenario.ts';
import type { ChaosKind, ChaosSettings } from '../file/scenario.ts';
import { weighted, wordFrom } from './dice.ts';

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
  // Aimed: for a file to ask for, beside the sequences that leave more to chance.
  ambush: 0,
  // Controllers alone are validated when they join.
  joinTrial: 0,
};

const SWARM_KINDS_OF_CONTROLLERS: typeof SWARM_KINDS = { ...SWARM_KINDS, joinTrial: 2 };

/** The kinds of fault that occur in a run, with their weights; `total` counts those that were left to chance, too. */
export interface Kinds {
  readonly present: readonly (readonly [kind: ChaosKind, weight: number])[];
  readonly total: number;
}

/** Decides which kinds of fault occur at all. */
export function drawKinds(
  chaos: ChaosSettings,
  absent: number,
  ofControllers: boolean,
  streams: Streams,
): Kinds {
  const stream = streams.stream('draw/kinds');
  const swarm = ofControllers ? SWARM_KINDS_OF_CONTROLLERS : SWARM_KINDS;
  const table = chaos.kinds ?? (chaos.swarm === true ? swarm : DEFAULTS.kinds);
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
