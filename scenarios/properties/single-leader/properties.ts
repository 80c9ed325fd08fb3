import type { PropertyInfo, PropertyKind } from '../../../sim/index.ts';

const info = (id: string, kind: PropertyKind, sentence: string): PropertyInfo => ({
  id,
  sentence,
  requirements: ['C4', 'S0.7'],
  kind,
});

/** What {@link singleLeader} checks. */
export const SINGLE_LEADER: readonly PropertyInfo[] = [
  info(
    'one-leader-per-term',
    'always',
    'No term ever has a second leader, over the whole run, restarts included.',
  ),
  info(
    'one-answer-200',
    'always',
    'No two running nodes would both answer 200 on the leader endpoint, and no two leases are valid by their owners’ clocks, paused owners included.',
  ),
];
