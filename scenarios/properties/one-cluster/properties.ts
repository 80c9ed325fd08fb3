import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link OneCluster} checks. */
export const ONE_CLUSTER: readonly PropertyInfo[] = [
  {
    id: 'one-cluster-id',
    sentence:
      'However nodes start, and whatever they are told of each other, all that ever belong to a cluster belong to one and the same, unless another is founded by bootstrapExpect disks of which none took part in founding the first, and that one by as many disks, or by an operator.',
    requirements: ['S0.5', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'forms',
    sentence:
      'Once bootstrapExpect controllers run and work pairwise both ways, among them all that ever accepted and all that an accepted list names, and truthful answers connect them, a cluster is founded within the bound; and once all do, each that was not removed belongs to it.',
    requirements: ['S0.2', 'S0.4', 'S0.5'],
    kind: 'eventually',
  },
];
