import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link operatorsView} checks. */
export const OPERATORS_VIEW: readonly PropertyInfo[] = [
  {
    id: 'peer-events',
    sentence:
      'Whom a controller has reported as connected is, after every step, exactly whom it is connected with; whoever comes to be connected without being a member is reported as peer.not_member, once, and nobody else.',
    requirements: ['S0.6'],
    kind: 'always',
  },
  {
    id: 'leader-events',
    sentence:
      'Whom a controller has reported as leader, by state.has_leader and state.is_leaderless, is after every step whom it follows, or nobody.',
    requirements: ['S0.6'],
    kind: 'always',
  },
  {
    id: 'mode-events',
    sentence:
      'state.ro and state.rw are reported in turns, and the cluster is read-only exactly where a controller is connected with one of another version.',
    requirements: ['S0.6'],
    kind: 'always',
  },
  {
    id: 'listed-fields',
    sentence:
      'Each line of the list of members tells the address of its controller, as soon as anything has told it, who is the leader, who is connected, the version of whoever is and <not connected> for the others, who is preferred, as soon as it has said so, and who is asked.',
    requirements: ['S0.3', 'S0.6'],
    kind: 'always',
  },
];
