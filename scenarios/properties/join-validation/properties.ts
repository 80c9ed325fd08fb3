import type { PropertyInfo } from '../../../sim/index.ts';

/** What {@link JoinValidation} checks. */
export const JOIN_VALIDATION: readonly PropertyInfo[] = [
  {
    id: 'join-order',
    sentence:
      'Every join passes network, state and consistency, in this order; no check is made before the earlier ones are passed or after one is not; and nobody enters a configuration but by a join that has passed all three.',
    requirements: ['C4', 'S2.1', 'S2.2', 'S2.3', 'S2.4'],
    kind: 'always',
  },
  {
    id: 'join-rejects-initialised',
    sentence:
      'Whoever is initialised whenever it is asked for its state does not pass that check, unless it is this very member already, with the suffrage that is asked for, and does not enter by that join.',
    requirements: ['C4', 'S2.2', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'join-rejects-unreachable',
    sentence:
      'No check is passed without an answer of the node that has arrived during this very join, and nobody enters a configuration whose answers to all of them have not.',
    requirements: ['S2.1', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'join-rejects-misfits',
    sentence:
      "Nobody passes the check of consistency who is asked for under another address than its own, or under a member's, whose id is a member's, whose version or deployment is not the leader's, who is about to found a cluster, or who sees another cluster than the leader's.",
    requirements: ['S2.3', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'join-atomic',
    sentence:
      'A blank node is reserved for one cluster at a time, durably before it says so, and bound once, by the reservation that it holds and that the committed entry carries; a reservation ends by its own ticket, by a later join or by its time, and binds nobody after that; success is answered only of the bound, of a join that is refused for certain no member ever comes, only who has never voted unbinds, and only after its removal; nobody votes in two clusters, and nobody is taken out of a configuration in passing.',
    requirements: ['S0.3', 'S2.5', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'join-settles',
    sentence:
      'While leader and node work both ways, a join ends within its bound fully joined or fully as before: the member bound and recorded, or removed and unbound; and no reservation outlives its time, or its refusal.',
    requirements: ['S2.5', 'S2.7'],
    kind: 'eventually',
  },
  {
    id: 'join-bounded',
    sentence:
      'Whoever is asked for a join answers within the timeout, leader or no leader, as long as it runs; and no step of a join before its binding takes longer than its own timeout.',
    requirements: ['S2.7'],
    kind: 'eventually',
  },
  {
    id: 'join-enters-as-learner',
    sentence: 'Nobody enters a configuration as a voter.',
    requirements: ['S0.3', 'S2.8'],
    kind: 'always',
  },
  {
    id: 'join-refusals-explained',
    sentence:
      'Every refusal of a join is logged before it is answered, with what was checked, what was found and what to do.',
    requirements: ['S2.6'],
    kind: 'always',
  },
];
