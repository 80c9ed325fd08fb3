import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from './testing/chance.ts';
import { FoundingNetwork } from './testing/founding-network.ts';

const SECOND = 1_000_000;

/** How many nodes, how many found, and how many disks may be lost: fewer than twice the founders in all. */
const deployment = fc
  .record({ expect: fc.integer({ min: 1, max: 4 }), spare: fc.nat(3), wipes: fc.nat(3) })
  .map(({ expect: founders, spare, wipes }) => {
    const nodes = Math.min(founders + spare, 2 * founders - 1);
    return { founders, nodes, wipes: Math.min(wipes, 2 * founders - 1 - nodes) };
  });

/** Does what it likes with the network, for so many steps. */
function disturb(network: FoundingNetwork, chance: Chance, steps: number, wipesAllowed: number): void {
  let wipes = wipesAllowed;
  for (let i = 0; i < steps; i += 1) {
    const id = chance.below(network.nodes.length);
    const dice = chance.below(100);
    if (dice < 45) network.deliver(chance.below(network.inFlight.length || 1));
    else if (dice < 65) network.sync(id);
    else if (dice < 72) network.fire(id);
    else if (dice < 82) network.introduce(id, chance.below(network.nodes.length));
    else if (dice < 86) network.deliver(chance.below(network.inFlight.length || 1), true);
    else if (dice < 89) network.inFlight.splice(chance.below(network.inFlight.length || 1), 1);
    else if (dice < 92) network.crash(id);
    else if (dice < 98) network.start(id);
    else if (dice < 99) network.node(id).reserved = chance.below(2) === 0;
    else if (wipes > 0) {
      network.wipe(id);
      wipes -= 1;
    }
  }
}

describe('founding a cluster (S0.5, one-cluster-id)', () => {
  it('chooses one charter at most, whatever the start order, the network and the disks do', () => {
    let chosen = 0;
    fc.assert(
      fc.property(deployment, fc.integer(), ({ founders, nodes, wipes }, seed) => {
        const network = new FoundingNetwork(nodes, founders, seed);
        disturb(network, new Chance(seed), 400, wipes);
        chosen += network.witness.charters().length;
      }),
      { numRuns: 1000 },
    );
    expect(chosen).toBeGreaterThan(300);
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
        const formed = network.pass(120 * SECOND, () => network.witness.founders.size === founders);
        worst = Math.max(worst, network.now - healed);
        expect(formed).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(worst).toBeLessThan(60 * SECOND);
  });
});
