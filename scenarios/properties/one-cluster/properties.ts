import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link OneCluster} checks. */
export const ONE_CLUSTER: readonly PropertyInfo[] = [
  {
    id: 'one-cluster-id',
    sentence:
      'However nodes start, and whatever they are told of each other, all that ever belong to a cluster belong to one and the same.',
    requirements: ['S0.5', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'forms',
    sentence:
      'Once all controllers run and work both ways with each other, and nothing changes, each of them that was not removed belongs to the cluster within the bound.',
    requirements: ['S0.2', 'S0.4', 'S0.5'],
    kind: 'eventually',
  },
];
