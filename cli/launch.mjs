import { stat } from 'node:fs';
import { bundleOf } from './build.mjs';
import { mutantAskedFor } from './mutate.mjs';

/**
 * `node cli/launch.mjs ENTRY …` runs an entry of the house (sim, bench) with the arguments that follow, bundled on
 * first use; in this very process, so that streams, signals and the exit code are the entry's own. What goes wrong
 * before it runs, and what it does not catch itself, is a fault in Lockstep: exit code 5.
 */
process.setSourceMapsEnabled(true);
process.on('uncaughtException', fail);
const STOPS = ['SIGINT', 'SIGTERM'];
for (const signal of STOPS) process.on(signal, interrupted);
// glibc before 2.41 may lose the signal that wakes a waiting thread (its bug 25847). Where that strikes one of Node's, which
// read files, the command would wait for its own bundle for ever; whatever is asked of them next wakes them.
setInterval(() => stat('.', () => undefined), 1_000).unref();
try {
  const [entry = ''] = process.argv.splice(2, 1);
  const bundle = await bundleOf(entry, entry === 'sim' ? mutantAskedFor(process.argv.slice(2)) : undefined);
  // The command takes over itself, once it can answer Ctrl-C; other entries leave it to the system.
  if (entry !== 'sim') for (const signal of STOPS) process.off(signal, interrupted);
  await import(bundle);
} catch (error) {
  fail(error);
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function fail(error) {
  end('internal', error instanceof Error ? (error.stack ?? error.message) : String(error), 5);
}

/**
 * Ctrl-C, or a time limit's SIGTERM, before there is anything to tell. Whoever listens beside this one has more to say.
 *
 * @param {string} signal
 */
function interrupted(signal) {
  if (process.listenerCount(signal) > 1 || process.exitCode !== undefined) return;
  end('interrupted', 'interrupted before the first run', 130);
}

/**
 * @param {string} kind
 * @param {string} message
 * @param {number} code
 * @returns {never}
 */
function end(kind, message, code) {
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ schema: 1, error: { kind, message } })}\n`);
  } else {
    process.stderr.write(`${message}\n`);
  }
  process.exit(code);
}
