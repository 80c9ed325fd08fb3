import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from './testing/chance.ts';
import { disturb } from './testing/disturbance.ts';
import { FoundingNetwork } from './testing/founding-network.ts';

const SECOND = 1_000_000;

/** How many nodes, how many found, and how many disks may be lost: fewer than twice the founders in all. */
const deployment = fc
  .record({ expect: fc.integer({ min: 1, max: 4 }), spare: fc.nat(3), wipes: fc.nat(3) })
  .map(({ expect: founders, spare, wipes }) => {
    const nodes = Math.min(founders + spare, 2 * founders - 1);
    return { founders, nodes, wipes: Math.min(wipes, 2 * founders - 1 - nodes) };
  });

describe('founding a cluster (S0.5, one-cluster-id)', () => {
  it('chooses one charter at most, whatever the start order, the network and the disks do', () => {
    let chosen = 0;
    fc.assert(
      fc.property(deployment, fc.integer(), ({ founders, nodes, wipes }, seed) => {
        const network = new FoundingNetwork(nodes, founders, seed);
        disturb(network, new Chance(seed), 800, wipes);
        chosen += network.witness.charters().length;
      }),
      { numRuns: 4000 },
    );
    expect(chosen).toBeGreaterThan(1000);
  });

  it('forms a cluster once all that take part run and talk, whatever came before (forms)', () => {
    let worst = 0;
    fc.assert(
      fc.property(deployment, fc.integer(), fc.nat(300), ({ founders, nodes }, seed, steps) => {
        const network = new FoundingNetwork(nodes, founders, seed);
        disturb(network, new Chance(seed), steps, 0);
        for (const node of network.nodes) {
          node.reserved = false;
          network.start(node.id);
        }
        const healed = network.now;
        const formed = network.pass(120 * SECOND, 5, () => network.witness.founders.size === founders);
        worst = Math.max(worst, network.now - healed);
        expect(formed).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(worst).toBeLessThan(30 * SECOND);
  });
});
