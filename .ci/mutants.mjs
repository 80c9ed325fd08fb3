import { sim } from './command.mjs';

/**
 * Puts known bugs into the code, one after the other, and sees that each is found with the very first seed. These are the
 * ones best known of those that show so soon; `npm run sim -- mutants` tries all.
 */
const KNOWN = [
  ...[
    'vote-twice-same-term',
    'vote-reset-on-same-term-stepdown',
    'vote-not-persisted',
    'term-vote-not-atomic',
  ],
  ...['reply-before-persist', 'timer-not-reset-on-vote', 'prevote-counted-as-vote', 'no-prevote'],
  ...['checkquorum-counts-learners', 'no-checkquorum', 'no-prev-term-check', 'no-truncate-on-conflict'],
  ...['commit-loop-breaks-on-old-term', 'no-noop', 'leader-counts-unsynced-self', 'snapshot-loses-config'],
  ...['append-instead-of-snapshot-at-boundary', 'last-term-zero-after-snapshot', 'snapshot-drops-sessions'],
  ...['learner-campaigns', 'read-without-confirmation', 'lease-starts-at-ack', 'lease-without-vote-guard'],
  ...['nondeterministic-apply', 'static-heartbeat-15s', 'no-active-sync', 'status-events-out-of-order'],
  ...[
    'threshold-ignores-delay',
    'leaderless-warns-early',
    'leaderless-warns-every-tick',
    'warning-without-repair',
  ],
  ...[
    'leaderless-never-rearms',
    'join-unreachable-skips-state',
    'join-state-before-network',
    'join-not-reserved',
  ],
  ...['join-reservation-leaks', 'join-remove-then-add', 'bootstrap-when-alone', 'endpoint-without-lease'],
];

const { status, document, seconds } = sim([
  ...['mutants', '--only', KNOWN.join(',')],
  ...['--seeds', '1..1', '--jobs', '1'],
]);
if (document.error) {
  process.stdout.write(`${document.error.kind}: ${document.error.message}\n`);
} else {
  const missed = document.mutants.filter((/** @type {{ found: boolean }} */ { found }) => !found);
  process.stdout.write(
    `${KNOWN.length} known bugs, seed 1, ${missed.length} missed, ${seconds.toFixed(1)} s\n`,
  );
  for (const { id } of missed) process.stdout.write(`  missed: ${id}\n`);
}
process.exitCode = status ?? 5;
