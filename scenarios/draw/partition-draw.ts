import type { Fault, NodeRef, Stream } from '../../sim/index.ts';
import type { Ground } from './ground.ts';
import { lasting } from './ground.ts';

/** A partition of one of the shapes, as the faults that make it; none where there are not enough members. */
export function drawPartition(ground: Ground, stream: Stream): readonly Fault[] {
  const members = stream.shuffle([...ground.voters, ...ground.spares]);
  const shape = stream.weighted(ground.partitions);
  const time = lasting(ground, stream);
  if (members.length < 2) return [];
  switch (shape) {
    case 'halves':
      return [groups(split(members, stream.int(1, members.length - 1)), time)];
    case 'minority':
      return [groups(split(members, Math.max(1, Math.floor((members.length - 1) / 2))), time)];
    case 'bridge': {
      // One member still reaches both sides.
      const [bridge, ...others] = members;
      if (bridge === undefined || others.length < 2) return [groups(split(members, 1), time)];
      return [groups(split(others, Math.floor(others.length / 2)), time)];
    }
    case 'ring':
      return members.length < 4 ? [groups(split(members, 1), time)] : ring(members, time);
    case 'oneWay': {
      const [first, second] = split(members, stream.int(1, members.length - 1));
      return [{ kind: 'partition', groups: [first, second], oneWay: true, for: time }];
    }
  }
}

function split(members: readonly NodeRef[], at: number): readonly [readonly NodeRef[], readonly NodeRef[]] {
  return [members.slice(0, at), members.slice(at)];
}

function groups(parts: readonly (readonly NodeRef[])[], time: number): Fault {
  return { kind: 'partition', groups: parts, for: time };
}

/** Everyone keeps the links to two neighbours only: each member is cut off from those who are neither. */
function ring(members: readonly NodeRef[], time: number): readonly Fault[] {
  const count = members.length;
  const faults: Fault[] = [];
  for (let i = 0; i < count - 2; i++) {
    const one = members[i];
    // The first member's other neighbour is the last.
    const strangers = members.slice(i + 2, i === 0 ? count - 1 : count);
    if (one !== undefined && strangers.length > 0) faults.push(groups([[one], strangers], time));
  }
  return faults;
}
