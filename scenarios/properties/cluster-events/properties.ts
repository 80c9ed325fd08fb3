import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link ClusterEvents} checks. */
export const CLUSTER_EVENTS: readonly PropertyInfo[] = [
  {
    id: 'membership-events',
    sentence:
      'Every change of the committed configuration is exactly one event members.changed on every member that learns of it, with its index and its members, and never with none (OpenZiti #2692).',
    requirements: ['S0.6'],
    kind: 'always',
  },
  {
    id: 'leadership-events',
    sentence:
      'Whoever comes to lead says so exactly once for each term, and exactly once when it does no longer (OpenZiti #2684).',
    requirements: ['S0.6'],
    kind: 'always',
  },
  {
    id: 'events-are-changes',
    sentence:
      'Peers are reported as connected and as disconnected in turns, and a leader, or that there is none, only when it is another than was reported before.',
    requirements: ['S0.6'],
    kind: 'always',
  },
  {
    id: 'membership-remembered',
    sentence:
      'What a controller says of its members is never older than what it said before, restarts included, and one that knows that it was removed lists nobody (OpenZiti #2906, #3501, #2683).',
    requirements: ['S0.3', 'S0.6'],
    kind: 'always',
  },
  {
    id: 'listed-members',
    sentence:
      'The list of members has each member of the latest configuration known to be committed once, with its suffrage, and besides nobody but connected nodes that do not vote (OpenZiti #2906).',
    requirements: ['S0.3', 'S0.6'],
    kind: 'always',
  },
];
