import fc from 'fast-check';
import type { Fault, Micros, StrikePoint } from '../../sim/index.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { Ground } from './fault-plan-options.ts';
import { lasting, timeIn } from './times.ts';
import { nodeOrLink, sides, someLink, victim } from './victims.ts';

/** A fault of a kind. Shrinks to a plainer one: among fewer nodes, shorter, at once rather than armed. */
export function faultOf(ground: Ground, kind: FaultKind): fc.Arbitrary<Fault> {
  const node = victim(ground);
  const time = lasting(ground);
  const rate = share();
  switch (kind) {
    case 'isolate':
      return fc
        .record({ node, clients: rarely(), when: strikePoint(ground), for: time })
        .map(({ clients, when, ...rest }) => ({
          kind,
          ...rest,
          ...(clients ? { clients } : {}),
          ...(when === null ? {} : { when }),
        }));
    case 'partition':
      return fc
        .record({ groups: sides(ground), oneWay: rarely(), for: time })
        .map(({ oneWay, ...rest }) => ({ kind, ...rest, ...(oneWay ? { oneWay } : {}) }));
    case 'cut':
    case 'clog':
      return fc.record({ kind: fc.constant(kind), link: someLink(ground), for: time });
    case 'flap':
      return fc.record({
        kind: fc.constant(kind),
        target: nodeOrLink(ground),
        up: timeIn(ground, Math.max(1, ground.timeout / 50), ground.timeout),
        down: timeIn(ground, Math.max(1, ground.timeout / 50), ground.timeout),
        for: time,
      });
    case 'slow':
      return fc.record({
        kind: fc.constant(kind),
        target: nodeOrLink(ground),
        latency: slowness(ground),
        for: time,
      });
    case 'lossy':
      return fc.record({ kind: fc.constant(kind), target: nodeOrLink(ground), loss: rate, for: time });
    case 'duplicate':
      return fc.record({ kind: fc.constant(kind), target: nodeOrLink(ground), rate, for: time });
    case 'crash':
      return fc
        .record({ node, when: strikePoint(ground), for: time })
        .map(({ when, ...rest }) => ({ kind, ...rest, ...(when === null ? {} : { when }) }));
    case 'pause':
    case 'diskFull':
    case 'diskWipe':
    case 'diskCorrupt':
      return fc.record({ kind: fc.constant(kind), node, for: time });
    case 'restart':
    case 'start':
      return fc.record({ kind: fc.constant(kind), node });
    case 'heal':
      return fc.record({ kind: fc.constant(kind), target: fc.oneof(fc.constant('all'), node) });
    case 'drift': {
      const bound = ground.driftPpm;
      return fc.record({
        kind: fc.constant(kind),
        node,
        // At the bound as often as within it: that is where leases are decided.
        ppm: fc.oneof(fc.integer({ min: -bound, max: bound }), fc.constantFrom(bound, -bound)),
      });
    }
    case 'diskSlow':
      return fc.record({ kind: fc.constant(kind), node, latency: slowness(ground), for: time });
    default: {
      const never: never = kind;
      throw new Error(`unknown kind of fault ${JSON.stringify(never)}`);
    }
  }
}

/** Once in four times. */
function rarely(): fc.Arbitrary<boolean> {
  return fc.nat(3).map((n) => n === 3);
}

/** A share from 5 % to all. */
function share(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 20 }).map((n) => n / 20);
}

/** Delays below the timeout, or so long that a message outlives it. */
function slowness(ground: Ground): fc.Arbitrary<readonly [Micros, Micros]> {
  return fc
    .tuple(lasting(ground), fc.boolean())
    .map(([longest, varies]) => [varies ? 0 : Math.floor(longest / 2), longest]);
}

/** At once half of the time, else between two effects. */
function strikePoint({ messageKinds }: Ground): fc.Arbitrary<StrikePoint | null> {
  const n = fc.integer({ min: 1, max: 12 });
  const message = messageKinds.length === 0 ? [] : [fc.constantFrom(...messageKinds)];
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3 + message.length, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ on: fc.constant('save' as const), n }) },
    { weight: 1, arbitrary: fc.record({ on: fc.constant('saved' as const), n }) },
    { weight: 1, arbitrary: fc.record({ on: fc.constant('send' as const), n }) },
    ...message.map((kind) => ({
      weight: 1,
      arbitrary: fc.record({ on: fc.constant('send' as const), n, message: kind }),
    })),
  );
}
