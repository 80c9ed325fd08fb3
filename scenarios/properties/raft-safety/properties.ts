import type { PropertyInfo } from '../../../sim/index.ts';

const always = (
  id: string,
  sentence: string,
  requirements: readonly string[] = ['C4', 'S0.7'],
): PropertyInfo => ({
  id,
  sentence,
  requirements,
  kind: 'always',
});

/** Raft's safety in full: what {@link RaftSafety} checks, over released states and disk images. */
export const RAFT_SAFETY: readonly PropertyInfo[] = [
  // Elections.
  always(
    'vote-sound',
    'Each (term, voter) goes to one candidate, which has asked for it, is durable before the answer leaves, and is counted by nobody else.',
  ),
  always(
    'elected-by-majority',
    'Whoever becomes leader has durable votes of a majority of the voters of its own configuration.',
  ),
  always(
    'term-vote-monotonic',
    'Over the images of a disk the term never falls, and within a term a vote is never taken back, restarts included.',
  ),
  always(
    'role-transitions',
    'Roles change only follower → pre-candidate → candidate → leader, candidate → pre-candidate, follower → candidate when told to, follower → leader for a single voter, and anything → follower.',
  ),
  always(
    'votes-for-up-to-date',
    'Whoever asks for a vote tells where its log ends, and whoever gives one, or promises it, has no log that is more up to date.',
  ),
  always(
    'waits-after-vote',
    'Whoever has voted for another does not stand itself before a heartbeat timeout has passed on its own clock, unless told to.',
  ),
  always(
    'campaigns-only-as-voter',
    'Nobody stands for election that is no voter in its own active configuration, or knows that it was removed.',
  ),
  always(
    'counts-only-members',
    'Votes and acknowledgements are counted only of voters of the own active configuration: a majority of these stands behind every commit index of a leader, every contact with a quorum, and every read that a round confirms.',
  ),
  always(
    'leader-belief',
    'Whom a member takes for the leader of its term is the one that leads it, and itself only while it does.',
  ),
  always(
    'heeds-only-members',
    'A leader gives way to a higher term in an answer only if that comes from a member of its configuration.',
  ),
  // Logs.
  always(
    'log-matching',
    'If two logs, at any times, have the same term at an index, they are equal up to there.',
  ),
  always(
    'terms-monotone-along-log',
    'Terms never fall along a log and never exceed the current term of its disk.',
  ),
  always('leader-append-only', 'A leader never overwrites or deletes entries in its log.'),
  always(
    'truncation-discipline',
    'Only a follower or learner removes entries from the end of its log, and never at or below its commit index.',
  ),
  always(
    'match-index-sound',
    "Where a leader's match index of a peer is k, the peer's durable log equals the leader's up to k, while its disk is the one matched and in the leader's term.",
  ),
  always('match-monotonic', 'A match index never falls within one leadership and incarnation of the peer.'),
  always('index-order', 'Snapshot <= applied <= commit <= last index, and match < next.'),
  always(
    'bounded-windows',
    'Pending proposals and reads, and appends on their way to a peer, stay within their limits, and what was acknowledged takes up no room.',
  ),
  always(
    'bounded-resends',
    'A leader does not send the same entries or snapshot to the same peer over and over.',
  ),
  always(
    'departed-are-left',
    'A leader sends heartbeats to a peer whose removal is committed for two election timeouts at the most.',
  ),
  // Commitment.
  always('leader-completeness', "A leader's log holds every entry that was committed in a lower term."),
  always(
    'state-machine-safety',
    'What is committed at an index is written once: every committed prefix equals it.',
  ),
  always(
    'durable-quorum',
    'What a leader commits is on the disks of a majority of its voters, and stays on that of a member of every quorum that can still form.',
  ),
  always('commit-own-term', "A leader's commit index moves only onto an entry of its own term."),
  always('commit-applied-monotonic', 'Commit and applied index never go back between restarts.'),
  always(
    'configuration-discipline',
    'The active configuration is the latest in log or snapshot; at most one in a log is not committed; it changes by one voter; and no leader appends one before it has committed in its own term.',
  ),
  always(
    'vote-kept-until-committed',
    'No log holds a configuration that takes the vote of its own member away before that configuration is committed.',
  ),
  always('lease-sound', 'While a lease is valid, nobody has committed in a higher term.'),
  // Messages.
  always(
    'answers-its-leader',
    'Whoever echoes in an answer what it was sent answers the leader of the term that the answer names.',
  ),
  always('tells-stale-leaders', 'Whoever hears the leader of an earlier term tells it of the later one.'),
  always(
    'message-term',
    "No message has a term above its sender's durable one, the prospective term of a pre-vote excepted.",
  ),
  always('durable-before-send', 'No message leaves before what it vouches for is durable.'),
  // Replicated state.
  always(
    'state-digest',
    'The replicated state at an applied index is the fold of the committed log up to there, so it is the same on all.',
  ),
  always(
    'snapshot-fold',
    'A snapshot at k is the fold of the committed log up to k, and never older than the one it replaces.',
  ),
  always('snapshot-sessions', 'A snapshot holds the client sessions of its index.'),
  always('snapshot-configuration', 'A snapshot holds the configuration in force at its index.'),
  // What clients are promised.
  always('exactly-once', 'No command takes effect twice, however often it is sent.', ['S0.7', 'S3.3']),
  always(
    'acknowledged-is-durable',
    'What was acknowledged is committed, as that very command, with the result that it had.',
    ['S0.7', 'S3.3'],
  ),
  always(
    'refused-has-no-effect',
    'What a request made a member append is never committed, or takes no effect, once the request was refused for certain.',
    ['S0.7', 'S3.3'],
  ),
  always(
    'read-index-sound',
    'A read reflects everything that was committed anywhere before it reached the member that serves it.',
    ['S0.7', 'S3.3'],
  ),
  always(
    'reads-by-lease',
    "A read that no round of messages has confirmed is served only while the leader's lease is valid by its own clock.",
    ['S0.7', 'S3.3'],
  ),
  always(
    'reads-return-the-state',
    'A read is answered with the value that the committed log makes of its key at the index that the answer names.',
    ['S0.7', 'S3.3'],
  ),
];
