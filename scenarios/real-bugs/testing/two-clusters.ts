import type { Provocation } from './provoke.ts';

/** A second cluster, of the fourth controller alone, is founded out of sight of the first three, and then seen. */
export const SECOND_CLUSTER: readonly string[] = [
  '{ at: 5s, partition: [[ctrl1, ctrl2, ctrl3], [ctrl4]], for: 10s }',
  '{ at: 6s, start: ctrl4 }',
  '{ at: 8s, init: ctrl4 }',
];

/** Three controllers and that fourth one, with the properties that know of more than one cluster. */
export function twoClusters(...faults: readonly string[]): Provocation {
  return {
    nodes: 3,
    spares: 1,
    workload: '{ clients: 0 }',
    properties: [
      'join-order',
      'join-rejects-initialised',
      'join-rejects-unreachable',
      'join-atomic',
      'join-settles',
      'join-bounded',
      'join-enters-as-learner',
      'join-refusals-explained',
    ],
    faults: [...SECOND_CLUSTER, ...faults],
  };
}
