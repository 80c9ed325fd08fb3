import type { Streams } from '../../sim/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Scenario } from '../file/scenario.ts';
import type { Overrides } from './drawn.ts';
import { from, intIn } from './dice.ts';

/** How many of whom there are. */
export interface Size {
  readonly voters: number;
  readonly spares: number;
  readonly clients: number;
}

/** Draws the sizes. */
export function drawSize(scenario: Scenario, streams: Streams, overrides: Overrides): Size {
  const swarm = scenario.chaos?.swarm === true;
  const nodes = streams.stream('draw/nodes');
  const spares = streams.stream('draw/spares');
  const clients = streams.stream('draw/clients');
  const drawn = from(nodes, scenario.cluster?.nodes, () =>
    swarm
      ? nodes.weighted([
          [1, 2],
          [2, 2],
          [3, 8],
          [4, 5],
          [5, 8],
          [6, 1],
          [7, 2],
          [DEFAULTS.swarm.nodes, 1],
        ])
      : DEFAULTS.nodes,
  );
  return {
    voters: overrides.nodes ?? drawn,
    spares: from(spares, scenario.cluster?.spares, () =>
      swarm ? intIn(spares, [0, DEFAULTS.swarm.spares]) : DEFAULTS.spares,
    ),
    clients: from(clients, scenario.workload?.clients, () =>
      swarm
        ? clients.weighted([
            [1, 2],
            [2, 2],
            [3, 2],
            [4, 2],
            // Each waits for its answer: only many make a long tail of entries that nobody commits.
            [DEFAULTS.swarm.clients, 3],
          ])
        : DEFAULTS.clients,
    ),
  };
}
