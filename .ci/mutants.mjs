import { sim } from './command.mjs';

/**
 * Puts known bugs into the code, one after the other, and sees that each is found with the very first seed. These are a
 * few of each kind that show so soon; `npm run sim -- mutants` tries all.
 */
const KNOWN = [
  ...['vote-twice-same-term', 'vote-not-persisted', 'reply-before-persist', 'no-prevote', 'no-checkquorum'],
  ...['no-truncate-on-conflict', 'no-noop', 'snapshot-drops-sessions', 'read-without-confirmation'],
  ...[
    'lease-without-vote-guard',
    'static-heartbeat-15s',
    'status-events-out-of-order',
    'warning-without-repair',
  ],
  ...['join-state-before-network', 'join-not-reserved', 'endpoint-without-lease'],
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
