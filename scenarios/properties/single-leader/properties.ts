import type { PropertyInfo, PropertyKind } from '../../../sim/index.ts';

const info = (id: string, kind: PropertyKind, sentence: string): PropertyInfo => ({
  id,
  sentence,
  requirements: ['C4', 'S0.7'],
  kind,
});

/** What `singleLeader` checks. */
export const SINGLE_LEADER: readonly PropertyInfo[] = [
  info(
    'one-leader-per-term',
    'always',
    'No term ever has a second leader, over the whole run, restarts included.',
  ),
  {
    id: 'one-answer-200',
    sentence:
      'No two running nodes would both answer 200 on the leader endpoint, and no two leases are valid by their owners’ clocks, paused owners included.',
    requirements: ['C4', 'S0.7', 'S3.5'],
    kind: 'always',
  },
  info(
    'lease-covered',
    'always',
    'While a lease is valid, the voters that will grant no vote before it ends intersect every quorum of each configuration active at a member that could be elected.',
  ),
  info(
    'vote-guard',
    'always',
    'For a guard after hearing a leader, and after a restart, a voter grants no vote and no pre-vote, its own candidacy included, except in the term that a leader announced.',
  ),
  info(
    'transfer-ends',
    'always',
    'A transfer of leadership has taken place or failed within an election timeout, and who asked for it knows; a leader that has announced it and is not succeeded steps down.',
  ),
  info(
    'leader-returns',
    'eventually',
    'While nothing changes and a majority of every configuration works, a leader with a lease, known to all that work with it, commits within the bound.',
  ),
  info(
    'leader-stays',
    'always',
    'A leader that gets on steadily with a majority keeps its office unless it hands over, is removed, or a legally pre-granted candidacy deposes it.',
  ),
  info(
    'leader-forgotten',
    'always',
    'A member that has heard nothing of its leader for two heartbeat timeouts by its own clock knows none, unless it is paused or waits for its disk.',
  ),
  info(
    'leader-steps-down',
    'always',
    'A leader that has had no contact with a quorum for longer than the lease timeout leads no longer than until its next heartbeat, by its own clock, unless it is paused or waits for its disk.',
  ),
];
