import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link StatusConvergence} checks. */
export const STATUS_CONVERGENCE: readonly PropertyInfo[] = [
  {
    id: 'converges-in-3s',
    sentence:
      "Whenever everything that decides whether a controller is online for another has been as it is for 3 s, the other's list says so; excused, and counted by the share `statusPromised`, is where delays beyond the profile are still in an average that decides it.",
    requirements: ['C4', 'S1.5', 'S1.6', 'S1.7'],
    kind: 'eventually',
  },
  {
    id: 'lists-are-right',
    sentence:
      'With the documented settings and delays, and at most one message in twenty lost, at least 99.9 % of what all lists say is right, of everything that has been as it is for 3 s.',
    requirements: ['S1.6'],
    kind: 'always',
  },
  {
    id: 'record-converges',
    sentence:
      "Within 3 s and one commit round, while nothing changes, the agreed record of each controller is the leader's view on every member that works both ways with the leader; what was lost on its way before is waited for until Raft sends it again, and for one commit round.",
    requirements: ['S1.1', 'S1.4'],
    kind: 'eventually',
  },
  {
    id: 'dynamic-threshold',
    sentence:
      'A controller goes offline exactly when nothing has proven it to be there for base + 2 × the moving average of the observed one-way delay.',
    requirements: ['S1.3'],
    kind: 'always',
  },
  {
    id: 'nobody-offline-when-slow',
    sentence:
      'In a network that is slow but loses nothing, once the averages are warm, nobody sees, lists or records anybody as offline.',
    requirements: ['S1.3', 'S1.5'],
    kind: 'always',
  },
  {
    id: 'nobody-offline-when-calm',
    sentence:
      'Where delays are as documented, nothing is lost, and no proof can be as old as the timeout, everybody who runs is seen and listed as online from 10 s after the last fault, and what it still holds up, on.',
    requirements: ['S1.3', 'S1.5'],
    kind: 'always',
  },
  {
    id: 'newest-word',
    sentence:
      "What counts as a leader's word is what it said last, of all that has arrived, in whatever order it arrived.",
    requirements: ['S1.6'],
    kind: 'always',
  },
  {
    id: 'heard-leader-counts',
    sentence:
      'Whoever a leader calls offline, while its word still arrives, lists itself as online and the others as it sees them.',
    requirements: ['S1.5', 'S1.6'],
    kind: 'always',
  },
  {
    id: 'active-sync',
    sentence:
      'A controller that sees another differently from the agreed record, and knows a leader, asks it to compare at once.',
    requirements: ['S1.2'],
    kind: 'always',
  },
  {
    id: 'status-audit',
    sentence:
      'Every change of an agreed record has exactly one audit record, with what it was before and is now.',
    requirements: ['S1.4'],
    kind: 'always',
  },
  {
    id: 'audit-reasons',
    sentence:
      'A change of a record names what made the leader look (what it saw, its election, a request for synchronisation, the repair task) and how old its newest proof was then; and its audit record names the same.',
    requirements: ['S1.4'],
    kind: 'always',
  },
];
