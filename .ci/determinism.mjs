import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { sim as command } from './command.mjs';

/**
 * A seed decides everything: the same one gives the same hash, number of events and verdict in two processes, alone
 * and after others, with one thread and with two; different seeds give different hashes.
 */
const SEEDS = ['1', '42', '9007199254740991', 'a seed of text'];

const hashes = SEEDS.map((seed) => {
  const [first, second] = [sim(['--seed', seed]), sim(['--seed', seed])];
  for (const run of [first, second]) assert.equal(run.status, 0, `seed ${seed}: exit code ${run.status}`);
  assert.match(first.document.hash, /^[0-9a-f]{16}$/);
  assert.deepEqual(
    essence(second.document),
    essence(first.document),
    `seed ${seed} ran differently the second time`,
  );
  process.stdout.write(`seed ${seed}: ${first.document.hash}, ${first.document.events} events, twice\n`);
  return first.document.hash;
});
assert.equal(new Set(hashes).size, hashes.length, 'different seeds gave the same hash');

const [once, again] = [sim(['--seeds', '1..5', '--jobs', '1']), sim(['--seeds', '1..5', '--jobs', '2'])];
assert.match(once.document.hash, /^[0-9a-f]{16}$/);
assert.equal(again.document.hash, once.document.hash, 'the campaign 1..5 ran differently with two threads');
process.stdout.write(`seeds 1..5: ${once.document.hash}, with one thread and with two\n`);

// The campaign's hash is over its runs' in order: each of them must be what it is alone, in a process of its own.
let chain = '';
for (const seed of ['1', '2', '3', '4', '5']) {
  const alone = seed === SEEDS[0] ? hashes[0] : sim(['--seed', seed]).document.hash;
  chain = createHash('sha256').update(chain).update(alone).digest('hex');
}
const together = chain.slice(0, 16);
assert.equal(together, once.document.hash, 'a seed ran differently after others than alone');
process.stdout.write('seeds 1..5: the same alone\n');

/**
 * What must be the same, in every detail; only the names of files may differ.
 *
 * @param {any} document
 */
function essence({ files, ...rest }) {
  return rest;
}

/**
 * @param {readonly string[]} options
 */
function sim(options) {
  const outcome = command(options);
  const { error } = outcome.document;
  assert.equal(error, undefined, `sim ${options.join(' ')}: ${error?.message}`);
  return outcome;
}
