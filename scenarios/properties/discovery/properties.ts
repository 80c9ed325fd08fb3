import type { PropertyInfo } from '../../../sim/index.ts';

/** What the families of this folder check. */
export const SEARCHES: readonly PropertyInfo[] = [
  {
    id: 'searches-in-order',
    sentence:
      'A controller that starts asks its seeds first, then the services too, and as long as it is blank it asks all of them again for ever, waiting no shorter and no longer than its settings say.',
    requirements: ['S0.1', 'S0.2'],
    kind: 'always',
  },
];

/** See {@link SEARCHES}. */
export const SPREADS: readonly PropertyInfo[] = [
  {
    id: 'gossip-spreads',
    sentence:
      'Once all controllers that run work both ways with each other, and nothing changes, each member of the cluster knows within the bound where every other that runs is, and that it is there.',
    requirements: ['S0.2'],
    kind: 'eventually',
  },
];

/** See {@link SEARCHES}. */
export const BURIES: readonly PropertyInfo[] = [
  {
    id: 'gossip-buries',
    sentence:
      'Whoever has been down for longer than a round of probes and the time of a suspicion takes is dead, or forgotten, to every controller that has been running for as long.',
    requirements: ['S0.2'],
    kind: 'eventually',
  },
];

/** See {@link SEARCHES}. */
export const DECIDES: readonly PropertyInfo[] = [
  {
    id: 'gossip-decides-nothing',
    sentence:
      'However many controllers gossip and discovery know, an election and a commit take a majority of the voters of the configuration, and a founding takes bootstrapExpect nodes.',
    requirements: ['S0.7'],
    kind: 'always',
  },
];

/** See {@link SEARCHES}. */
export const AGREES: readonly PropertyInfo[] = [
  {
    id: 'founding-agrees',
    sentence:
      'What nodes promise and accept in a founding is durable before they say so, and never falls behind; what is proposed has the promises of bootstrapExpect disks and is what they report in the highest ballot; a charter is decided when bootstrapExpect disks hold it in one ballot, or an operator has asked its only founder to found it, and no other one is accepted in a later ballot, unless as many disks have promised that ballot of which none holds the decided charter.',
    requirements: ['S0.5', 'S2.8'],
    kind: 'always',
  },
];
