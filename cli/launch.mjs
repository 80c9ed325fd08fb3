import { bundleOf } from './build.mjs';

/**
 * `node cli/launch.mjs ENTRY …` runs an entry of the house (sim, bench) with the arguments that follow, bundled on
 * first use; in this very process, so that streams, signals and the exit code are the entry's own. What goes wrong
 * before it runs, and what it does not catch itself, is a fault in Lockstep: exit code 5.
 */
process.setSourceMapsEnabled(true);
process.on('uncaughtException', fail);
try {
  const [entry = ''] = process.argv.splice(2, 1);
  await import(await bundleOf(entry));
} catch (error) {
  fail(error);
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function fail(error) {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ schema: 1, error: { kind: 'internal', message } })}\n`);
  } else {
    process.stderr.write(`${message}\n`);
  }
  process.exit(5);
}
