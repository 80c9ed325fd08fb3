import { sim } from './command.mjs';

/** `node .ci/campaign.mjs SCENARIO SEEDS` runs a short campaign and says what it saw; its exit code is the command's. */
const [scenario = '', seeds = ''] = process.argv.slice(2);
const { status, document, seconds } = sim(['--scenario', scenario, '--seeds', seeds, '--jobs', '1']);
if (document.error) {
  process.stdout.write(`${document.error.kind}: ${document.error.message}\n`);
} else {
  const { verdict, hash, failures, properties } = document;
  process.stdout.write(`${scenario}, seeds ${seeds}: ${verdict}, hash ${hash}, ${seconds.toFixed(1)} s\n`);
  for (const { seed, violation } of failures) {
    process.stdout.write(
      `  seed ${seed}: ${violation.property} at ${violation.atMs} ms: ${violation.message}\n`,
    );
  }
  for (const { id, status: state } of properties) {
    if (state === 'not-exercised') process.stdout.write(`  never exercised: ${id}\n`);
  }
}
process.exitCode = status ?? 5;
