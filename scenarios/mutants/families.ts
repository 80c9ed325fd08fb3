/**
 * What a known bug breaks, in the words of Raft's own correctness argument, and the properties that say it here.
 * Several stand behind each word: the sentence itself, which often shows only long after the fault, and the steps that
 * it rests on, which show at once. A mutant's file may name a single property instead, by its id.
 */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  /** Election safety: a term has one leader. */
  ES: [
    'one-leader-per-term',
    // Votes are given once, kept on disk, and counted where they were given.
    'vote-sound',
    'elected-by-majority',
    'term-vote-monotonic',
    'durable-before-send',
    // Two majorities have a voter in common only if both are majorities of voters, of configurations one step apart.
    'campaigns-only-as-voter',
    'counts-only-members',
    'configuration-discipline',
    'snapshot-configuration',
    // A leader that was not elected lacks what another one has committed.
    'leader-completeness',
  ],
  /** Log matching: two logs with the same entry at an index are the same up to there. */
  LM: [
    'log-matching',
    'terms-monotone-along-log',
    'leader-append-only',
    'truncation-discipline',
    // What a leader believes of a peer's log.
    'match-index-sound',
  ],
  /** Leader completeness: what is committed is in the log of every later leader. */
  LC: [
    'leader-completeness',
    'state-machine-safety',
    'acknowledged-is-durable',
    // Who may win: whoever lacks committed entries gets no vote, and a voter falls back behind no term that it knows.
    'votes-for-up-to-date',
    'term-vote-monotonic',
    'tells-stale-leaders',
    // What counts as committed: an entry of the own term, on the disks of a majority, which keep it.
    'commit-own-term',
    'durable-quorum',
    'durable-before-send',
    'match-index-sound',
    'truncation-discipline',
    // The voters who commit and those who elect have one in common.
    'counts-only-members',
    'configuration-discipline',
    'snapshot-configuration',
  ],
  /** State machine safety: all apply the same at an index, once. */
  SMS: [
    'state-machine-safety',
    'state-digest',
    'commit-applied-monotonic',
    'index-order',
    // A snapshot stands for what was applied, sessions and configuration included.
    'snapshot-fold',
    'snapshot-sessions',
    'snapshot-configuration',
  ],
  /** Linearizability: to its clients the cluster is one machine that serves one request after the other. */
  LIN: [
    'exactly-once',
    'acknowledged-is-durable',
    'refused-has-no-effect',
    'read-index-sound',
    'reads-by-lease',
    'reads-return-the-state',
    'read-your-writes',
    'linearizable',
    // A retry is known for one by its session.
    'snapshot-sessions',
  ],
  /** While a leader holds a lease, nobody else can be elected. */
  lease: [
    'one-answer-200',
    'lease-covered',
    'lease-sound',
    'reads-by-lease',
    // A lease rests on the guards of a majority of voters.
    'vote-guard',
    'counts-only-members',
  ],
  /** What the health endpoint tells a load balancer. */
  endpoint: ['one-answer-200', 'endpoint-exact'],
  /** What never goes back. */
  monotonicity: ['commit-applied-monotonic', 'match-monotonic', 'term-vote-monotonic', 'index-order'],
  /** Liveness: a cluster that can work does, and soon. */
  LIVE: [
    'leader-returns',
    'leader-stays',
    'recovers',
    'answered',
    'no-storm',
    'bounded-resends',
    // An election that could be won is won: nobody understates its log, stands against the one it has just voted for,
    // or is left with neither a vote of its own nor anybody to give it to.
    'votes-for-up-to-date',
    'waits-after-vote',
    'vote-kept-until-committed',
    // A leader that cannot work gives way.
    'leader-forgotten',
    'leader-steps-down',
    'tells-stale-leaders',
    'counts-only-members',
    'transfer-ends',
    // A leader that can work is not deposed by those who have no say, nor keeps calling them.
    'heeds-only-members',
    'departed-are-left',
  ],
};
