import { MILLISECOND, SECOND } from '../../sim/index.ts';
import { HOUR } from '../yaml/duration.ts';
import { partsPerMillion, single } from '../yaml/quantity.ts';
import { optional, record } from '../yaml/record.ts';
import { oneOf, truth } from '../yaml/scalars.ts';
import type { Shape } from '../yaml/shape.ts';
import type { Form } from './form.ts';
import { IDLE_RAFT_KEYS } from './idle-keys.ts';
import type { RaftSettings } from './settings.ts';

/** `raft:` */
export function raftShape(form: Form): Shape<RaftSettings> {
  /** Shorter ones make no sense, and would flood a run with heartbeats, longer ones let nothing happen. */
  const timeout = form.duration(MILLISECOND, HOUR);
  /** OpenZiti ignores shorter ones; here they are a mistake (S4.1). */
  const patience = form.duration(10 * SECOND, 24 * HOUR);
  return record(
    'the Raft settings of a controller',
    [
      optional(
        'electionTimeout',
        timeout,
        'A candidacy not decided after a time from once to twice this starts anew. Default 5s.',
      ),
      optional(
        'heartbeatTimeout',
        timeout,
        'A follower that hears no leader for a time from once to twice this stands for election; for this long after hearing one it grants no vote. Default 3s.',
      ),
      optional(
        'leaderLeaseTimeout',
        timeout,
        'A leader without contact to a quorum for this long steps down; at most heartbeatTimeout. Default 3s.',
      ),
      optional(
        'heartbeatInterval',
        timeout,
        'A leader sends to everyone at least this often. Default: a tenth of heartbeatTimeout.',
      ),
      optional(
        'clockDriftBound',
        single(partsPerMillion, [0, 100_000]),
        "The bound on every clock's error that leases allow for. Default 500ppm.",
      ),
      optional(
        'reads',
        oneOf(['lease', 'read-index']),
        'lease: a leader with a valid lease answers reads at once; read-index: after a round of heartbeats. Default lease.',
      ),
      optional('maxAppendEntries', form.count(1, 10_000), 'Most entries in one message. Default 64.'),
      optional(
        'maxInflight',
        form.count(1, 1_000),
        'Most messages with entries on their way to one peer. Default 16.',
      ),
      optional(
        'snapshotThreshold',
        form.count(1, 1_000_000),
        'A snapshot is taken when this many entries have been applied since the last. Default 500.',
      ),
      optional('trailingLogs', form.count(0, 1_000_000), 'Entries kept behind a snapshot. Default 500.'),
      optional(
        'maxPending',
        form.count(1, 100_000),
        'Most proposals, and most reads, waiting at a leader. Default 256.',
      ),
      optional('maxSessions', form.count(1, 100_000), 'Most client sessions. Default 64.'),
      optional('maxApplyBatch', form.count(1, 100_000), 'Most entries applied in one go. Default 64.'),
      optional('applyDelay', form.duration(0, HOUR), 'Time between two batches of applying. Default 0s.'),
      optional(
        'preferredLeader',
        truth,
        'Whether this controller is to lead rather than those that are not preferred. Default false.',
      ),
      optional(
        'warnWhenLeaderlessFor',
        patience,
        'A controller that has known no leader for longer than this warns. Default 1m.',
      ),
      optional(
        'criticalWhenLeaderlessFor',
        patience,
        'The same at the second level. Default: five times warnWhenLeaderlessFor.',
      ),
      optional(
        'leaderlessEndsAfter',
        timeout,
        'A leader must have been known for this long without a break to end a leaderless episode. Default: electionTimeout.',
      ),
    ],
    IDLE_RAFT_KEYS,
  );
}
