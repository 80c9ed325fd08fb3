import { spawnSync } from 'node:child_process';

/**
 * Runs `npm run -s sim -- … --json` in a process of its own.
 *
 * @param {readonly string[]} options
 * @returns {{ status: number | null, document: any, seconds: number }} the exit code and the one document on stdout
 */
export function sim(options) {
  const started = performance.now();
  const { status, stdout, error } = spawnSync('npm', ['run', '-s', 'sim', '--', ...options, '--json'], {
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
