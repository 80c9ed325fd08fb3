import { MILLISECOND } from '../../sim/index.ts';
import type { StrikePoint, Fault, LinkRef, Micros, NodeRef, Stream } from '../../sim/index.ts';
import type { FaultKind, ScenarioAction } from '../file/action.ts';
import { shareIn, times, wordFrom } from './dice.ts';
import { lasting, someLink, victim } from './ground.ts';
import type { Ground } from './ground.ts';
import { drawPartition } from './partition-draw.ts';

/** The faults that are drawn one by one, without a sequel. */
export type PlainKind = Exclude<FaultKind, 'heal' | 'restart' | 'start' | 'diskWipe' | 'diskCorrupt'>;

/** Draws a fault of a kind; several where it takes several, none where the cluster is too small for it. */
export function drawFault(
  ground: Ground,
  kind: PlainKind,
  at: Micros,
  stream: Stream,
): readonly ScenarioAction[] {
  return faultsOf(ground, kind, stream).map((fault) => ({ at, fault }));
}

function faultsOf(ground: Ground, kind: PlainKind, stream: Stream): readonly Fault[] {
  switch (kind) {
    case 'isolate':
      return [
        {
          kind,
          node: victim(ground, stream),
          // Mostly clients still reach the one who is cut off: that is how stale answers are caught.
          ...(stream.chance(0.2) ? { clients: true } : {}),
          for: lasting(ground, stream),
        },
      ];
    case 'partition':
      return drawPartition(ground, stream);
    case 'cut':
    case 'clog': {
      const link = someLink(ground, stream);
      return link === null ? [] : [{ kind, link, for: lasting(ground, stream) }];
    }
    case 'flap': {
      const target = linkOrNode(ground, stream);
      const up = times(stream, ground.scale, 0.02, 0.6);
      const down = times(stream, ground.scale, 0.02, 0.6);
      return [{ kind, target, up, down, for: lasting(ground, stream) }];
    }
    case 'slow':
      return [
        {
          kind,
          target: linkOrNode(ground, stream),
          latency: slowness(ground, stream),
          for: lasting(ground, stream),
        },
      ];
    case 'lossy':
      return [
        {
          kind,
          target: linkOrNode(ground, stream),
          loss: shareIn(stream, [0.05, 0.9]),
          for: lasting(ground, stream),
        },
      ];
    case 'duplicate':
      return [
        {
          kind,
          target: linkOrNode(ground, stream),
          rate: shareIn(stream, [0.1, 1]),
          for: lasting(ground, stream),
        },
      ];
    case 'crash':
      return [drawCrash(ground, stream)];
    case 'pause':
      return [{ kind, node: victim(ground, stream), for: lasting(ground, stream) }];
    case 'drift':
      return [{ kind, node: victim(ground, stream), ppm: drawDrift(ground, stream) }];
    case 'diskSlow': {
      const longest = Math.max(ground.diskLatency, times(stream, ground.scale, 0.02, 0.5));
      return [{ kind, node: victim(ground, stream), latency: [0, longest], for: lasting(ground, stream) }];
    }
    case 'diskFull':
      return [{ kind, node: victim(ground, stream), for: lasting(ground, stream) }];
  }
}

/** A crash at once, or armed for a moment between two effects. */
export function drawCrash(ground: Ground, stream: Stream): Fault {
  const node = victim(ground, stream);
  // Some are back before anybody has noticed: then it is what they forgot that matters.
  const time = stream.chance(0.25)
    ? times(stream, ground.timing.heartbeatTimeout, 0.02, 0.6)
    : lasting(ground, stream);
  if (!stream.chance(ground.armed)) return { kind: 'crash', node, for: time };
  return { kind: 'crash', node, when: crashPoint(stream), for: time };
}

function crashPoint(stream: Stream): StrikePoint {
  const moment = wordFrom(stream, [
    ['save', 4],
    ['saved', 3],
    ['append', 3],
    ['append-response', 1],
    ['vote', 2],
    ['vote-response', 2],
    ['snapshot', 1],
    ['timeout-now', 1],
    ['any', 2],
  ]);
  const n = stream.chance(0.6) ? 1 : stream.int(2, 12);
  switch (moment) {
    case 'save':
    case 'saved':
      return { on: moment, n };
    case 'any':
      return { on: 'send', n };
    case 'append':
    case 'append-response':
    case 'vote':
    case 'vote-response':
    case 'snapshot':
    case 'timeout-now':
      return { on: 'send', n, message: moment };
  }
}

/** At the bound as often as within it: the bound is where leases are decided. */
function drawDrift(ground: Ground, stream: Stream): number {
  const size = stream.chance(0.5) ? ground.driftBound : stream.int(0, ground.driftBound);
  return stream.chance(0.5) || size === 0 ? size : -size;
}

function linkOrNode(ground: Ground, stream: Stream): NodeRef | LinkRef {
  const link = someLink(ground, stream);
  return link !== null && stream.chance(0.4) ? link : victim(ground, stream);
}

/** A few times the usual delay, or so long that a message outlives an election. */
function slowness(ground: Ground, stream: Stream): readonly [Micros, Micros] {
  const usual = Math.max(MILLISECOND, ground.timing.latency[1]);
  const longest = stream.chance(0.5) ? times(stream, usual, 2, 12) : times(stream, ground.scale, 0.3, 2.5);
  return [stream.chance(0.5) ? 0 : Math.floor(longest / 2), longest];
}
