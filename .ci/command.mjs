import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @type {{ scripts: { sim: string } }} */
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const [, ...COMMAND] = scripts.sim.split(' ');

/**
 * Runs what `npm run -s sim -- … --json` runs, in a process of its own; without npm, which takes as long to start.
 *
 * @param {readonly string[]} options
 * @returns {{ status: number | null, document: any, seconds: number }} the exit code and the one document on stdout
 */
export function sim(options) {
  const started = performance.now();
  const { status, stdout, error } = spawnSync(process.execPath, [...COMMAND, ...options, '--json'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) throw error;
  const seconds = (performance.now() - started) / 1000;
  try {
    return { status, document: JSON.parse(stdout), seconds };
  } catch {
    throw new Error(
      `sim ${options.join(' ')}: exit code ${status}, and no JSON document on stdout:\n${stdout}`,
    );
  }
}
