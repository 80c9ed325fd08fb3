import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link eviction} checks. */
export const EVICTION: readonly PropertyInfo[] = [
  {
    id: 'eviction-keeps-quorum',
    sentence:
      'Nobody leaves the configuration unasked but by the hand of a leader with a lease that has heard nothing of it for the eviction time; in any such time at most ⌊(voters − 1)/2⌋ do, and the configured minimum of voters stays.',
    requirements: ['S0.4'],
    kind: 'always',
  },
  {
    id: 'evicts',
    sentence:
      'Where the rules allow it, a member that a leader has not heard for the eviction time, under one lease, is removed within the bound.',
    requirements: ['S0.4'],
    kind: 'eventually',
  },
  {
    id: 'removed-for-a-reason',
    sentence:
      'Whoever leaves the configuration was named by an operator who wanted it removed, never took part, or is evicted where evictions are configured: a change of suffrage never passes through a removal.',
    requirements: ['S0.3', 'S0.4'],
    kind: 'always',
  },
  {
    id: 'replacement-without-downtime',
    sentence:
      'When every first member has been replaced, and nothing else has gone wrong, leaders have held a lease for at least the stated share of the time.',
    requirements: ['S0.3', 'S0.8'],
    kind: 'eventually',
  },
];
