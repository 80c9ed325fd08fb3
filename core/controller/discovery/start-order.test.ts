import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUndecided } from '../founding/index.ts';
import { Chance } from '../founding/testing/chance.ts';
import type { Hint } from './index.ts';
import { addressOf, Deployment, settings } from './testing/deployment.ts';

const SECOND = 1_000_000;
const SERVICE = 50;

/** The truth about a node. */
function hint(node: number): Hint {
  return { node, address: addressOf(node), deployment: 'test' };
}

/** How a service misleads whoever asks: it forgets some, names strangers, ghosts, wrong addresses, the asker itself. */
function misleading(chance: Chance, nodes: number, asker: number): readonly Hint[] {
  const hints: Hint[] = [];
  for (let node = 0; node < nodes; node += 1) {
    const dice = chance.below(8);
    if (dice === 0) continue;
    else if (dice === 1) hints.push({ node, address: 'nonsense', deployment: 'test' });
    else if (dice === 2) hints.push({ node, address: addressOf(node), deployment: 'prod' });
    else if (dice === 3)
      hints.push({ node: 60 + chance.below(5), address: addressOf(9), deployment: 'test' });
    else if (dice === 4) hints.push({ node: asker, address: addressOf(asker), deployment: 'test' });
    else hints.push(hint(node));
  }
  return hints;
}

describe('nodes that start in any order (S0.5, forms)', () => {
  it('found one cluster, with lying services, loss and crashes, and all others wish to join it', () => {
    const shape = fc.record({
      founders: fc.integer({ min: 1, max: 4 }),
      spare: fc.nat(3),
      seed: fc.integer(),
      seeded: fc.boolean(),
      gaps: fc.array(fc.nat(90), { minLength: 7, maxLength: 7 }),
    });
    fc.assert(
      fc.property(shape, ({ founders, spare, seed, seeded, gaps }) => {
        const nodes = Math.min(founders + spare, 2 * founders - 1);
        const chance = new Chance(seed);
        // Either all know one node, which may start last, or the services are all they have.
        const hub = chance.below(nodes);
        const all = Array.from({ length: nodes }, () =>
          settings({ seeds: seeded ? [hub] : [], services: [SERVICE], bootstrapExpect: founders }),
        );
        const deployment = new Deployment(all, seed);
        deployment.loss = 5;
        let truthful = false;
        deployment.lookup = (_, asker) => [
          ...misleading(chance, nodes, asker),
          ...(truthful ? deployment.members.map(({ id }) => hint(id)) : []),
        ];
        const order = deployment.members.map(({ id }) => ({ id, rank: chance.below(1000) }));
        order.sort((a, b) => a.rank - b.rank);
        for (const [index, { id }] of order.entries()) {
          deployment.pass((gaps[index] ?? 0) * SECOND);
          deployment.start(id);
          if (index > 0 && chance.below(3) === 0) {
            const other = order[chance.below(index)]?.id ?? id;
            deployment.stop(other).pass(chance.below(5) * SECOND);
            deployment.start(other);
          }
        }
        // From now on every answer names all that there are, whatever else it names.
        truthful = true;
        const done = (): boolean => {
          const charter = deployment.witness.charters()[0];
          if (charter === undefined) return false;
          return deployment.members.every(
            ({ cluster, wishes, running }) =>
              running !== null &&
              !isUndecided(running.founding) &&
              (cluster === charter.cluster || wishes.some((wish) => wish.cluster === charter.cluster)),
          );
        };
        expect(deployment.pass(120 * SECOND, done)).toBe(true);
        const clusters = new Set(
          deployment.members.map(({ cluster }) => cluster).filter((each) => each !== 0),
        );
        expect(clusters.size).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  it('found none while fewer have started than found one together, whatever the services say', () => {
    const all = [0, 1, 2].map(() => settings({ seeds: [0, 1, 2], services: [SERVICE], bootstrapExpect: 3 }));
    const deployment = new Deployment(all);
    deployment.lookup = () => [
      { node: 0, address: addressOf(0), deployment: 'test' },
      { node: 1, address: addressOf(1), deployment: 'test' },
      { node: 61, address: addressOf(2), deployment: 'test' },
    ];
    deployment
      .start(0)
      .start(1)
      .pass(3600 * SECOND);
    expect(deployment.witness.charters()).toEqual([]);
    deployment.start(2).pass(30 * SECOND);
    expect(deployment.members.map(({ cluster }) => cluster !== 0)).toEqual([true, true, true]);
  });

  it('finish a founding whose outcome only a node knew that has died since', () => {
    const all = [0, 1, 2].map(() => settings({ seeds: [0, 1, 2], bootstrapExpect: 2 }));
    let waited = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      const deployment = new Deployment(all, seed);
      deployment.loses = (_, message) => message.kind === 'founding-chosen';
      for (const { id } of deployment.members) deployment.start(id);
      const isFounded = ({ cluster }: { readonly cluster: number }): boolean => cluster !== 0;
      expect(deployment.pass(60 * SECOND, () => deployment.members.some(isFounded))).toBe(true);
      const knew = deployment.members.findIndex(isFounded);
      // Long enough for the others to see that there is a cluster, and to wait for it.
      deployment.pass(10 * SECOND);
      const others = deployment.members.filter(({ id }) => id !== knew);
      if (others.every(({ wishes, cluster }) => wishes.length > 0 && cluster === 0)) waited += 1;
      deployment.stop(knew).loses = () => false;
      const charter = deployment.witness.charters()[0];
      const founder = others.find(({ id }) => charter?.founders.some(({ node }) => node === id));
      expect(deployment.pass(300 * SECOND, () => founder?.cluster === charter?.cluster)).toBe(true);
    }
    expect(waited).toBeGreaterThan(10);
  });
});
