import type { Chance } from './chance.ts';
import type { FoundingNetwork } from './founding-network.ts';

/** What may happen to the network, and how often at the least and at the most: how often exactly is drawn for each run. */
const HAPPENINGS = [
  ['deliver', 30, 60],
  ['sync', 15, 40],
  ['fire', 3, 20],
  ['introduce', 2, 20],
  ['start', 4, 8],
  ['duplicate', 0, 10],
  ['drop', 0, 30],
  ['crash', 0, 5],
  ['wipe', 0, 5],
  ['reserve', 0, 1],
] as const;

/** Does what it likes with the network, for so many steps, and takes at most so many disks. */
export function disturb(network: FoundingNetwork, chance: Chance, steps: number, wipesAllowed: number): void {
  const weights = HAPPENINGS.map(([, least, most]) =>
    least === 0 && chance.below(2) === 0 ? 0 : chance.between(least, most),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let wipes = wipesAllowed;
  // Half of the runs skip the long road to the first attempt.
  if (chance.below(2) === 0) for (const { id } of network.nodes) network.start(id);
  if (chance.below(2) === 0) network.introduceAll();
  for (let i = 0; i < steps; i += 1) {
    const id = chance.below(network.nodes.length);
    const message = chance.below(Math.max(1, network.inFlight.length));
    let dice = chance.below(total);
    const index = weights.findIndex((weight) => (dice -= weight) < 0);
    switch (HAPPENINGS[index]?.[0]) {
      case 'deliver':
        network.deliver(message);
        break;
      case 'sync':
        network.sync(id);
        break;
      case 'fire':
        network.fire(id);
        break;
      case 'introduce':
        network.introduce(id, chance.below(network.nodes.length));
        break;
      case 'start':
        network.start(id);
        break;
      case 'duplicate':
        network.deliver(message, true);
        break;
      case 'drop':
        network.inFlight.splice(message, 1);
        break;
      case 'crash':
        network.crash(id);
        break;
      case 'wipe':
        // A disk that nothing was saved to is none that can be lost.
        if (wipes === 0 || network.node(id).disk.incarnation === 0) break;
        network.wipe(id).start(id);
        wipes -= 1;
        break;
      case 'reserve':
        network.node(id).reserved = !network.node(id).reserved;
        break;
      case undefined:
        throw new Error('the dice fell off the table');
    }
  }
}
