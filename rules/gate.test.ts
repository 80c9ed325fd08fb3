import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSmallHouse } from './testing/small-house.ts';
import type { SmallHouse } from './testing/small-house.ts';

const CLEAN = '/** One. */\nexport const one = 1;\n';

/** What the gate must never let in. Each is a whole file, with the step that has to refuse it and what it says. */
const VIOLATIONS: readonly (readonly [
  what: string,
  file: string,
  code: string,
  step: string,
  says: string,
])[] = [
  [
    'node:fs in core',
    'core/planted.ts',
    "import { existsSync } from 'node:fs';\n\n/** Planted. */\nexport const planted = existsSync('x');\n",
    'types',
    "Cannot find name 'node:fs'",
  ],
  [
    'core in sim',
    'sim/planted.ts',
    "import { room } from '../core/index.ts';\n\n/** Planted. */\nexport const planted = room;\n",
    'types',
    "not under 'rootDir'",
  ],
  [
    'sim in core',
    'core/planted.ts',
    "import { room } from '../sim/index.ts';\n\n/** Planted. */\nexport const planted = room;\n",
    'types',
    "not under 'rootDir'",
  ],
  [
    'Date.now() in sim',
    'sim/planted.ts',
    '/** Planted. */\nexport const planted = Date.now();\n',
    'lint',
    'Real time is unknown here',
  ],
  ['odd layout', 'cli/planted.ts', '/** Planted. */\nexport   const planted = 1;\n', 'format', 'planted.ts'],
];

describe('the gate', { timeout: 120_000 }, () => {
  let house: SmallHouse;
  beforeAll(() => {
    house = buildSmallHouse();
  });
  afterAll(() => house.remove());

  test('takes all of its steps when none is named', async () => {
    const { stdout } = await house.run('.ci/run', '--list');
    expect(stdout.trim().split('\n')).toEqual([
      ...['install', 'types', 'lint', 'format', 'test', 'determinism', 'mutants', 'campaigns'],
    ]);
  });

  test('lets a clean house pass', async () => {
    const { status, stdout } = await house.run('.ci/run', 'types', 'lint', 'format');
    expect(stdout).toMatch(/\n3 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test.each(VIOLATIONS)('refuses %s', async (_, file, code, step, says) => {
    house.write(file, code);
    const { status, stdout } = await house.run('.ci/run', step);
    house.write(file, CLEAN);
    expect(existsSync(join(house.path, 'core/index.d.ts'))).toBe(false); // a refused import leaves nothing behind
    expect(stdout).toContain(says);
    expect(stdout).toMatch(new RegExp(`\\nFAILED  ${step} .*\\n0 passed, 1 failed\\n$`));
    expect(status).toBe(1);
  });

  test('counts the tests, and refuses one that fails', async () => {
    const example = (expected: number): string =>
      `import { expect, test } from 'vitest';\n\ntest('one', () => expect(1).toBe(1));\ntest('two', () => expect(1).toBe(${expected}));\n`;
    house.write('core/planted.test.ts', example(1));
    const good = await house.run('.ci/run', 'test');
    house.write('core/planted.test.ts', example(2));
    const bad = await house.run('.ci/run', 'test');
    house.write('core/planted.test.ts', example(1));
    expect(good.stdout).toMatch(/\n3 passed, 0 failed\n$/);
    expect(good.status).toBe(0);
    expect(bad.stdout).toMatch(/\n1 passed, 2 failed\n$/);
    expect(bad.status).toBe(1);
  });

  test('refuses a run that is not the same twice, after others, or with two threads', async () => {
    // A command whose hashes are those of its seeds, and of a campaign the chain of its runs' in order.
    const command = (alone: string, together: string): string => `import { createHash } from 'node:crypto';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const hash = (text: string): string => digest(text).slice(0, 16);
const at = process.argv.indexOf('--seed');
const link = (chain: string, seed: string): string => digest(chain + ${together});
const jobs = process.argv.at(process.argv.indexOf('--jobs') + 1) ?? '';
const campaign = (): string => ['1', '2', '3', '4', '5'].reduce(link, '').slice(0, 16);
const seed = process.argv[at + 1] ?? '';
process.stdout.write(JSON.stringify({ schema: 1, hash: at < 0 ? campaign() : ${alone}, events: 1, verdict: 'passed' }));\n`;
    house.write('cli/main.ts', command('hash(seed)', 'hash(seed)'));
    const same = await house.run('.ci/run', 'determinism');
    house.write('cli/main.ts', command('hash(String(process.pid))', 'hash(seed)'));
    const different = await house.run('.ci/run', 'determinism');
    house.write('cli/main.ts', command('hash(seed)', "hash(seed + 'after others')"));
    const tainted = await house.run('.ci/run', 'determinism');
    house.write('cli/main.ts', command('hash(seed)', "hash(jobs === '2' ? 'of threads' : seed)"));
    const threaded = await house.run('.ci/run', 'determinism');
    expect(same.stdout).toMatch(/\n1 passed, 0 failed\n$/);
    expect(different.stdout).toContain('ran differently the second time');
    expect(different.status).toBe(1);
    expect(tainted.stdout).toContain('ran differently after others than alone');
    expect(tainted.status).toBe(1);
    expect(threaded.stdout).toContain('ran differently with two threads');
    expect(threaded.status).toBe(1);
  });

  test('refuses a scenario whose campaign fails', async () => {
    const command = (status: number): string =>
      `const list = process.argv[2] === 'list';
process.exitCode = list ? 0 : ${status};
const campaign = { verdict: 'passed', hash: '0', failures: [], properties: [] };
process.stdout.write(JSON.stringify(list ? { scenarios: [{ id: 'calm' }, { id: 'chaos' }] } : campaign));\n`;
    house.write('cli/main.ts', command(0));
    const good = await house.run('.ci/run', 'campaigns');
    house.write('cli/main.ts', command(4));
    const bad = await house.run('.ci/run', 'campaigns');
    expect(good.stdout).toMatch(/\n3 passed, 0 failed\n$/);
    expect(bad.stdout).toMatch(/\nFAILED {2}campaign calm .*exit code 4.*\n1 passed, 1 failed\n$/);
  });

  test('refuses a known bug that is not found', async () => {
    const command = (found: boolean): string =>
      `const mutants = [{ id: 'apply-twice', found: true }, { id: 'no-noop', found: ${found} }];
process.exitCode = ${found} ? 0 : 1;
process.stdout.write(JSON.stringify({ schema: 1, mutants }));\n`;
    house.write('cli/main.ts', command(true));
    const good = await house.run('.ci/run', 'mutants');
    house.write('cli/main.ts', command(false));
    const bad = await house.run('.ci/run', 'mutants');
    expect(good.stdout).toMatch(/\n1 passed, 0 failed\n$/);
    expect(bad.stdout).toContain('missed: no-noop');
    expect(bad.stdout).toMatch(/\nFAILED {2}mutants .*exit code 1.*\n0 passed, 1 failed\n$/);
  });

  test('runs side by side what stands on its own, and tells of it in order', async () => {
    house.write('cli/planted.ts', '/** Planted. */\nexport   const planted = 1;\n');
    const { stdout } = await house.run('.ci/run', 'format', 'lint', 'types');
    house.write('cli/planted.ts', CLEAN);
    expect(stdout.match(/^(?:ok|FAILED) +\w+/gm)).toEqual([
      'ok      types',
      'ok      lint',
      'FAILED  format',
    ]);
  });

  test('knows its steps', async () => {
    const { status, stderr } = await house.run('.ci/run', 'lynt');
    expect(stderr).toContain('no step lynt');
    expect(status).toBe(2);
  });
});
