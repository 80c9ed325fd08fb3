import type { Micros, NodeRef, Stream, Streams } from '../../sim/index.ts';
import type { ChaosSettings, PartitionShape } from '../file/scenario.ts';
import type { Range } from '../yaml/quantity.ts';
import { wordFrom } from './dice.ts';
import type { Timing } from './timing.ts';

/** What every generator of faults knows about the cluster it plagues. Microseconds. */
export interface Ground {
  readonly streams: Streams;
  readonly timing: Timing;
  /** See {@link electionScale}: the unit of what chaos measures out. */
  readonly scale: Micros;
  /** Nothing strikes at or after this time. */
  readonly end: Micros;
  /** `ctrl1` … */
  readonly voters: readonly NodeRef[];
  /** Nodes with blank disks, off at first. */
  readonly spares: readonly NodeRef[];
  /** Voters whose disks may be lost: a minority, also if all of {@link expendable} have left. */
  readonly losable: readonly NodeRef[];
  /** Voters that the operator may remove or demote. */
  readonly expendable: readonly NodeRef[];
  /** How often the operator may remove or demote whoever leads. */
  readonly leadersExpendable: number;
  readonly lasts: Range;
  readonly atLeader: number;
  readonly armed: number;
  readonly partitions: readonly (readonly [shape: PartitionShape, weight: number])[];
  /** The clock error that Raft allows for, in parts per million. */
  readonly driftBound: number;
  /** Longest latency of disks without a fault. */
  readonly diskLatency: Micros;
}

/** How long a fault lasts: below and above the time of an election alike, where the range allows both. */
export function lasting(ground: Ground, stream: Stream): Micros {
  const [min, max] = ground.lasts;
  if (min >= ground.scale || max <= ground.scale) return stream.int(min, max);
  return stream.chance(0.5) ? stream.int(min, ground.scale) : stream.int(ground.scale, max);
}

/** Whom a fault befalls: whoever leads, now and then some follower, else a voter by name, rarely a spare. */
export function victim(ground: Ground, stream: Stream): NodeRef {
  if (stream.chance(ground.atLeader)) return '@leader';
  if (stream.chance(0.15)) return '@follower';
  return someone(ground, stream);
}

/** A member by name. */
export function someone(ground: Ground, stream: Stream): NodeRef {
  const spare = ground.spares.length > 0 && stream.chance(0.15);
  return stream.pick(spare ? ground.spares : ground.voters);
}

/** Two different members, in either direction; null where there are no two. */
export function someLink(ground: Ground, stream: Stream): { from: NodeRef; to: NodeRef } | null {
  if (ground.voters.length + ground.spares.length < 2) return null;
  const one = stream.chance(ground.atLeader) ? '@leader' : someone(ground, stream);
  let other = someone(ground, stream);
  while (other === one) other = stream.pick([...ground.voters, ...ground.spares]);
  return stream.chance(0.5) ? { from: one, to: other } : { from: other, to: one };
}

/**
 * Which voters may lose their disks, and which may be removed or demoted: whatever of it comes to pass, and in
 * whichever order, those who lost their disks are a minority of the voters there are. `fewest`: as many may be left when
 * the leaders have evicted whom they do not hear.
 */
export function drawSacrifices(
  streams: Streams,
  voters: readonly NodeRef[],
  wipes: boolean,
  removals: boolean,
  fewest: number,
): Pick<Ground, 'losable' | 'expendable' | 'leadersExpendable'> {
  const stream = streams.stream('draw/sacrifices');
  const count = Math.min(voters.length, fewest);
  const order = stream.shuffle(voters);
  const mostLost = Math.floor((count - 1) / 2);
  // A seed either loses disks or removes whoever leads: who that is cannot be told from here.
  const lost = wipes && (!removals || stream.chance(0.6)) ? stream.int(Math.min(1, mostLost), mostLost) : 0;
  const leaving = removals ? Math.max(0, Math.min(count - 1 - 2 * lost, Math.max(1, count - 2))) : 0;
  return {
    losable: order.slice(0, lost),
    expendable: order.slice(lost, lost + leaving),
    leadersExpendable: lost === 0 ? Math.floor(leaving / 2) : 0,
  };
}

/** The settings of chaos that a swarm draws, where the file leaves them out. */
export function swarmChaos(
  streams: Streams,
  scale: Micros,
): Required<Pick<ChaosSettings, 'lasts' | 'atLeader' | 'armed' | 'absent'>> {
  const stream = streams.stream('draw/chaos');
  const reach = wordFrom(stream, [
    ['short', 2],
    ['mixed', 5],
    ['long', 2],
  ]);
  const [low, high] = reach === 'short' ? [0.05, 1] : reach === 'mixed' ? [0.1, 6] : [1, 15];
  return {
    lasts: [Math.max(1, Math.round(scale * low)), Math.round(scale * high)],
    atLeader: stream.pick([0, 0.3, 0.5, 0.5, 0.8]),
    armed: stream.pick([0, 0.4, 0.4, 0.8]),
    absent: 0.35,
  };
}
