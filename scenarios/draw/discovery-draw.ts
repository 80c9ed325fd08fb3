import { SECOND } from '../../sim/index.ts';
import type { Micros, NodeIndex, Stream, Streams, TimedRequest } from '../../sim/index.ts';
import { LIES } from '../discovery/service-state.ts';
import type { LieRequest, ServiceKind } from '../discovery/service-state.ts';
import type { Scenario, SeedsWord } from '../file/scenario.ts';
import { serviceNames } from '../raft-cluster/system.ts';
import type { DiscoveryShape } from '../raft-cluster/system.ts';
import { from, intIn, shareIn } from './dice.ts';
import type { Size } from './size.ts';

/** A service that lies does so for a time from this range, before it perhaps tells another lie. */
const LASTS = [5 * SECOND, 60 * SECOND] as const;

/** Where controllers look for each other, and what they are told there. */
export interface DrawnDiscovery {
  readonly shape: DiscoveryShape;
  readonly lies: readonly TimedRequest[];
}

/** Draws the seeds of each node, the services, and their lies; undefined where the scenario says nothing of them. */
export function drawDiscovery(
  scenario: Scenario,
  streams: Streams,
  { voters, spares }: Size,
  end: Micros,
): DrawnDiscovery | undefined {
  const { discovery } = scenario;
  if (discovery === undefined) return undefined;
  const nodes = voters + spares;
  const stream = streams.stream('draw/discovery');
  const dns = from(stream, discovery.dns, () => 0);
  const registries = from(stream, discovery.registries, () => 0);
  const services = [...many('dns', dns), ...many('registry', registries)];
  const seeds = drawSeeds(discovery.seeds ?? 'all', services.length, nodes, streams);
  const truth = discovery.truth === undefined ? end : Math.min(end, intIn(stream, discovery.truth));
  const lies = serviceNames(services).flatMap((name) => {
    return drawLies(name, nodes, shareIn(stream, discovery.lies ?? [0, 0]), truth, streams);
  });
  return { shape: { seeds, services }, lies };
}

function many(kind: ServiceKind, count: number): readonly ServiceKind[] {
  return Array.from({ length: count }, () => kind);
}

function drawSeeds(
  word: SeedsWord,
  services: number,
  nodes: number,
  streams: Streams,
): readonly (readonly NodeIndex[])[] {
  const stream = streams.stream('draw/discovery/seeds');
  const drawn = stream.pick(['all', 'some', 'none'] as const);
  // Without a service somebody must know somebody.
  const settled = word !== 'any' ? word : services === 0 && drawn === 'none' ? 'some' : drawn;
  // Some: a star around a node that everybody knows, or whomever each happens to know beside the one before it.
  const center = services === 0 && stream.chance(0.5) ? stream.int(0, nodes - 1) : -1;
  return Array.from({ length: nodes }, (_, node) => {
    const others = Array.from({ length: nodes }, (__, other) => other).filter((other) => other !== node);
    switch (settled) {
      case 'all':
        return others;
      case 'none':
        return [];
      case 'some':
        if (center >= 0) return others.filter((other) => other === center);
        return others.filter((other) => {
          const known = stream.chance(0.3);
          return known || (services === 0 && other === (node + nodes - 1) % nodes);
        });
    }
  });
}

/** A service lies for so large a share of the time up to `truth`, now in one way, now in another. */
function drawLies(
  name: string,
  nodes: number,
  share: number,
  truth: Micros,
  streams: Streams,
): readonly TimedRequest[] {
  const stream = streams.stream(`draw/discovery/${name}`);
  const lies: TimedRequest[] = [];
  let at = 0;
  while (at < truth) {
    const lasts = Math.min(intIn(stream, LASTS), truth - at);
    const lie = stream.pick(LIES);
    const named = someOf(nodes, stream);
    if (stream.chance(share)) {
      const body: LieRequest = { kind: 'lie', lie, nodes: named, for: lasts };
      lies.push({ at, node: name, body });
    }
    at += lasts;
  }
  return lies;
}

function someOf(nodes: number, stream: Stream): readonly NodeIndex[] {
  const share = stream.pick([0.2, 0.5, 0.8]);
  return Array.from({ length: nodes }, (_, node) => node).filter(() => stream.chance(share));
}
