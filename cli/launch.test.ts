import { readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildSmallHouse } from '../rules/testing/small-house.ts';
import type { Outcome, SmallHouse } from '../rules/testing/small-house.ts';

/** Prints one thing that says which source it was made from. */
const says = (what: string): string => `const what: string = '${what}';\nprocess.stdout.write(what);\n`;

describe('the launcher', () => {
  let house: SmallHouse;
  beforeEach(() => {
    house = buildSmallHouse();
  });
  afterEach(() => house.remove());

  const sim = (...args: string[]): Promise<Outcome> => house.run('node', 'cli/launch.mjs', 'sim', ...args);
  const bundles = (): string[] =>
    readdirSync(join(house.path, 'build')).filter((name) => name.endsWith('.mjs'));

  test('hands over arguments and exit code', async () => {
    house.write(
      'cli/main.ts',
      "process.stdout.write(process.argv.slice(2).join('|'));\nprocess.exitCode = 4;\n",
    );
    const { status, stdout, stderr } = await sim('--seed', '42', '', '--x=a b');
    expect({ status, stdout, stderr }).toEqual({ status: 4, stdout: '--seed|42||--x=a b', stderr: '' });
  });

  test('bundles on first use only', async () => {
    house.write('cli/main.ts', says('one'));
    await sim();
    const [bundle = ''] = bundles();
    const made = statSync(join(house.path, 'build', bundle)).mtimeMs;
    expect((await sim()).stdout).toBe('one');
    expect(bundles()).toEqual([bundle]);
    expect(statSync(join(house.path, 'build', bundle)).mtimeMs).toBe(made);
  });

  test('bundles anew when a source has changed, also by as many bytes', async () => {
    house.write('cli/main.ts', says('one'));
    expect((await sim()).stdout).toBe('one');
    house.write('cli/main.ts', says('two'));
    expect((await sim()).stdout).toBe('two');
    house.write('cli/main.ts', says('one'));
    expect((await sim()).stdout).toBe('one');
    expect(bundles()).toHaveLength(2);
  });

  test('has a known bug in the bundle that the arguments ask for, and leaves the sources alone', async () => {
    house.write('core/vote.ts', "export const votes = 'once';\n");
    house.write('cli/main.ts', "import { votes } from '../core/vote.ts';\nprocess.stdout.write(votes);\n");
    const patches = [{ file: 'core/vote.ts', find: "'once'", replace: "'twice'" }];
    house.write('scenarios/mutants/vote-twice.json', JSON.stringify({ id: 'vote-twice', patches }));
    expect((await sim('--mutant', 'vote-twice')).stdout).toBe('twice');
    expect((await sim('--mutant=vote-twice')).stdout).toBe('twice');
    expect((await sim()).stdout).toBe('once');
    // Whether there is such a bug is the command's to say.
    expect((await sim('--mutant', 'vote-thrice')).stdout).toBe('once');
    expect((await sim('--mutant', '../vote-twice')).stdout).toBe('once');
    expect((await sim('--mutant')).stdout).toBe('once');
  });

  test('says where a known bug no longer fits the sources', async () => {
    house.write('core/vote.ts', "export const votes = ['once', 'once'];\n");
    house.write(
      'cli/main.ts',
      "import { votes } from '../core/vote.ts';\nprocess.stdout.write(String(votes));\n",
    );
    const patches = [{ file: 'core/vote.ts', find: "'once'", replace: "'twice'" }];
    house.write('scenarios/mutants/vote-twice.json', JSON.stringify({ id: 'vote-twice', patches }));
    const { status, stderr } = await sim('--mutant', 'vote-twice');
    expect(status).toBe(5);
    expect(stderr).toContain('the mutant vote-twice does not fit core/vote.ts: it has 2 places, not one');
  });

  test('bundles anew when a source has come or gone', async () => {
    house.write('cli/main.ts', "import { x } from './x.ts';\nprocess.stdout.write(x);\n");
    expect((await sim()).status).toBe(5);
    house.write('cli/x.ts', "export const x = 'here';\n");
    expect((await sim()).stdout).toBe('here');
  });

  test('does not bundle anew for a test, or for a source that was only touched', async () => {
    house.write('cli/main.ts', says('one'));
    await sim();
    const before = bundles();
    house.write('cli/x.test.ts', 'export {};\n');
    house.write('sim/testing/x.ts', 'export {};\n');
    utimesSync(join(house.path, 'cli/main.ts'), 1, 1);
    await sim();
    expect(bundles()).toEqual(before);
  });

  test('survives first uses at the same time', async () => {
    house.write('cli/main.ts', says('one'));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sim()));
    expect(outcomes.map(({ status, stdout, stderr }) => ({ status, stdout, stderr }))).toEqual(
      Array.from({ length: 8 }, () => ({ status: 0, stdout: 'one', stderr: '' })),
    );
    expect(readdirSync(join(house.path, 'build')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('makes a bundle anew that was lost', async () => {
    house.write('cli/main.ts', says('one'));
    await sim();
    writeFileSync(join(house.path, 'build/sim.json'), '{ "finger');
    expect((await sim()).stdout).toBe('one');
    house.remove();
    house = buildSmallHouse();
    house.write('cli/main.ts', says('one'));
    house.write('build/sim.json', '{}');
    expect((await sim()).stdout).toBe('one');
  });

  test('removes bundles that are old and many, and what a killed build has left', async () => {
    const anHourAgo = Date.now() / 1000 - 3600;
    for (let i = 0; i < 9; i++) {
      for (const name of [`sim-${i}.mjs`, `sim-${i}.mjs.map`, `sim-${i}.mjs.77.tmp`]) {
        house.write(`build/${name}`, '');
        utimesSync(join(house.path, 'build', name), anHourAgo + i, anHourAgo + i);
      }
    }
    house.write('build/bench-1.mjs', '');
    utimesSync(join(house.path, 'build/bench-1.mjs'), 1, 1);
    house.write('cli/main.ts', says('one'));
    await sim();
    const left = readdirSync(join(house.path, 'build')).sort();
    expect(left.filter((name) => !/^sim-[0-9a-f]{16}\.mjs/.test(name))).toEqual([
      'bench-1.mjs',
      ...[5, 6, 7, 8].flatMap((i) => [`sim-${i}.mjs`, `sim-${i}.mjs.map`]),
      'sim.json',
    ]);
  });

  test('tells the bundle the version and the digest of core, sim and scenarios', async () => {
    house.write(
      'cli/main.ts',
      'declare const __LOCKSTEP_CODE_DIGEST__: string;\ndeclare const __LOCKSTEP_VERSION__: string;\n' +
        'process.stdout.write(`${__LOCKSTEP_VERSION__} ${__LOCKSTEP_CODE_DIGEST__}`);\n',
    );
    const { version } = JSON.parse(readFileSync(join(house.path, 'package.json'), 'utf8')) as {
      version: string;
    };
    const first = (await sim()).stdout;
    expect(first).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} [0-9a-f]{16}$`));
    house.write('cli/other.ts', 'export {};\n');
    house.write('reports/other.ts', 'export {};\n');
    house.write('core/other.test.ts', 'export {};\n');
    expect((await sim()).stdout).toBe(first);
    house.write('sim/other.ts', 'export {};\n');
    expect((await sim()).stdout).not.toBe(first);
  });

  test('says where the source does not bundle, with exit code 5', async () => {
    house.write('cli/main.ts', "import './nowhere.ts';\n");
    const missing = await sim();
    expect(missing.stderr).toContain('Could not resolve "./nowhere.ts"');
    expect(missing.stderr).toContain('cli/main.ts:1:7');
    expect(missing.stderr).not.toContain('build.mjs');
    expect(missing.status).toBe(5);
    house.write('cli/main.ts', 'const a = 1;\nconst = 2;\n');
    const wrong = await sim('--json');
    expect(wrong.status).toBe(5);
    expect(JSON.parse(wrong.stdout)).toEqual({
      schema: 1,
      error: { kind: 'internal', message: expect.stringContaining('cli/main.ts:2:6') as string },
    });
    expect(wrong.stderr).toBe('');
  });

  test.each([
    ['thrown at once', "throw new Error('planted');"],
    ['thrown later', "setImmediate(() => {\n  throw new Error('planted');\n});"],
    ['left in a promise', "void Promise.reject(new Error('planted'));"],
  ])('makes an error %s a fault with exit code 5 that names the source', async (_, code) => {
    house.write('cli/main.ts', `interface Padding {\n  readonly a: 1;\n}\n${code}\n`);
    const { status, stderr } = await sim();
    expect(stderr).toMatch(/planted[^]*cli\/main\.ts:[45]:/);
    expect(status).toBe(5);
  });

  test('leaves signals to the bundle', async () => {
    house.write(
      'cli/main.ts',
      "process.on('SIGINT', () => {\n  process.stdout.write('interrupted');\n  process.exit(130);\n});\n" +
        "setTimeout(() => 1, 30_000);\nprocess.kill(process.pid, 'SIGINT');\n",
    );
    const { status, stdout } = await sim();
    expect({ status, stdout }).toEqual({ status: 130, stdout: 'interrupted' });
  });

  test.each(['SIGINT', 'SIGTERM'])('answers %s until the bundle does', async (signal) => {
    house.write('cli/main.ts', `setTimeout(() => 1, 30_000);\nprocess.kill(process.pid, '${signal}');\n`);
    const { status, stderr } = await sim();
    expect({ status, stderr }).toEqual({ status: 130, stderr: 'interrupted before the first run\n' });
  });

  test('knows its entries', async () => {
    house.write('bench/main.ts', says('bench'));
    expect((await house.run('node', 'cli/launch.mjs', 'bench')).stdout).toBe('bench');
    const { status, stderr } = await house.run('node', 'cli/launch.mjs', 'cake');
    expect(stderr).toContain("no entry 'cake': sim or bench");
    expect(status).toBe(5);
  });
});
