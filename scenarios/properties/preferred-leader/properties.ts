import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link PreferredLeader} checks. */
export const PREFERRED_LEADER: readonly PropertyInfo[] = [
  {
    id: 'hands-over-to-preferred',
    sentence:
      'A leader hands over of its own accord only if it is not preferred itself, to a controller that is, and not before it has led for the delay, nor within the delay of its last attempt, doubled for each; so leadership never flaps for a preference.',
    requirements: ['S0.7'],
    kind: 'always',
  },
  {
    id: 'preferred-leads',
    sentence:
      'While nothing changes, and a preferred voter works both ways with a leader that is not preferred, that leader hands over within the delay, doubled for each attempt that came to nothing, and a bound.',
    requirements: ['S0.3'],
    kind: 'eventually',
  },
];
