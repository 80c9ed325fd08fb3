import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomes, schemaMistakes } from '../reports/testing/junit-reader.ts';
import { EXIT } from './exit-code.ts';
import { readRequest } from './options/read-request.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const GATE = join(ROOT, 'docs/examples/gate.sh');

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lockstep-gate-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the recipe as a CI server would, with these settings. */
function gate(word: string, settings: Readonly<Record<string, string>>): Ended {
  const environment = { ...process.env, RESULTS: join(directory, 'results'), SHRINK_TIME: '1s', ...settings };
  const { status, stdout, stderr } = spawnSync('bash', [GATE, word], {
    cwd: ROOT,
    env: environment,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** A command that writes its arguments down and ends with the exit code that `codes` has for the scenario. */
function pretended(codes: Readonly<Record<string, number>>): string {
  const file = join(directory, 'sim.sh');
  const cases = Object.entries(codes).map(([scenario, code]) => `  *" ${scenario} "*) exit ${code} ;;`);
  const script = [`echo "$*" >>"${directory}/calls"`, 'case " $* " in', ...cases, 'esac'];
  writeFileSync(file, script.join('\n'));
  return `bash ${file}`;
}

/** What the pretended command was called with. */
function calls(): string[] {
  return readFileSync(join(directory, 'calls'), 'utf8').trimEnd().split('\n');
}

function regressions(...lines: readonly string[]): string {
  const file = join(directory, 'regressions.txt');
  writeFileSync(file, lines.join('\n'));
  return file;
}

describe('the recipe of a gate, docs/examples/gate.sh,', () => {
  it('leaves its results where neither git nor a formatter looks', () => {
    const folder = /^results=\$\{RESULTS:-(\w+)\}/m.exec(readFileSync(GATE, 'utf8'))?.[1] ?? 'none';
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n')).toContain(`${folder}/`);
  });

  it(
    'runs what failed before and fresh seeds, and leaves a valid JUnit file of each',
    { timeout: 120_000 },
    async () => {
      const file = regressions('# why it failed', '', '--seed 17 --scenario calm --duration 5s # and again');
      const settings = { COMMIT: '00000000000f1234', SCENARIOS: 'calm', SEEDS: '2', REGRESSIONS: file };
      const { code, stdout, stderr } = gate('commit', settings);
      expect(stderr).toBe('');
      expect(code, stdout).toBe(0);
      expect(stdout).toMatch(/^0 +regression-3 +passed\n0 +fresh-calm +passed\n$/m);
      const folder = join(directory, 'results/junit');
      expect(readdirSync(folder).sort()).toEqual(['fresh-calm.xml', 'regression-3.xml']);
      const documents = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
      expect(await schemaMistakes(...documents)).toEqual([]);
      for (const document of documents) {
        expect(outcomes(document)).toMatchObject({ completed: 'passed', 'one-leader-per-term': 'passed' });
      }
      expect(documents.some((document) => document.includes('--seeds 15..16'))).toBe(true);
    },
  );

  it('ends with 4 if a campaign was vacuous: green would say too much', { timeout: 120_000 }, () => {
    const settings = {
      COMMIT: '0000000000010000',
      SCENARIOS: 'chaos',
      SEEDS: '1',
      REGRESSIONS: regressions(),
    };
    const { code, stdout } = gate('commit', settings);
    expect(code, stdout).toBe(4);
    expect(stdout).toMatch(/^4 +fresh-chaos +vacuous/m);
    const document = readFileSync(join(directory, 'results/junit/fresh-chaos.xml'), 'utf8');
    expect(Object.values(outcomes(document))).toContain('error');
  });

  it('derives its seeds from the commit, the same each time', () => {
    const settings = { SIM: pretended({}), SCENARIOS: 'a b', SEEDS: '10', REGRESSIONS: regressions() };
    gate('commit', { ...settings, COMMIT: 'ffffffffffff00000000' });
    gate('commit', { ...settings, COMMIT: 'ffffffffffff11111111' });
    const [first, second, third] = calls();
    expect(first).toContain('--scenario a --seeds 281474976710655..281474976710664 ');
    expect(second).toContain('--scenario b --seeds 281474976710655..281474976710664 ');
    expect(third).toBe(first);
  });

  it('takes the commit that is checked out, if none is given', () => {
    const head = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout.slice(0, 12);
    gate('commit', { SIM: pretended({}), SCENARIOS: 'a', SEEDS: '1', REGRESSIONS: regressions() });
    expect(calls()[0]).toContain(`--seeds ${parseInt(head, 16)}..${parseInt(head, 16)} `);
  });

  it('gives each night other seeds, and so much time', () => {
    const settings = { SIM: pretended({}), SCENARIOS: 'a', NIGHT_TIME: '7m' };
    gate('night', { ...settings, DAY: '20261130' });
    gate('night', { ...settings, DAY: '20261201' });
    expect(calls()[0]).toContain('--scenario a --seeds 20261130000000..20261130999999 --for 7m ');
    expect(calls()[1]).toContain('--seeds 20261201000000..20261201999999 ');
  });

  it.each<[Readonly<Record<string, number>>, number]>([
    [{ a: 0, b: 0 }, 0],
    [{ a: 4, b: 0 }, 4],
    [{ a: 4, b: 1 }, 1],
    [{ a: 1, b: 4 }, 1],
    [{ a: 2, b: 1 }, 2],
    [{ a: 2, b: 3 }, 3],
    [{ a: 5, b: 3 }, 5],
    [{ a: 3, b: 137 }, 137],
  ])('goes on after a failure, and ends with the gravest exit code: %j', (codes, gravest) => {
    const settings = {
      SIM: pretended(codes),
      SCENARIOS: 'a b',
      REGRESSIONS: regressions(),
      COMMIT: '0123456789ab',
    };
    expect(gate('commit', settings).code).toBe(gravest);
    expect(calls()).toHaveLength(2);
  });

  it('stops at once where it was interrupted', () => {
    const settings = { SIM: pretended({ a: 130 }), SCENARIOS: 'a b', REGRESSIONS: regressions() };
    expect(gate('commit', settings).code).toBe(130);
    expect(calls()).toHaveLength(1);
  });

  it('refuses what makes no sense, with exit code 2', () => {
    const settings = { SIM: pretended({}), REGRESSIONS: regressions() };
    expect(gate('comit', settings)).toMatchObject({ code: 2, stderr: `usage: ${GATE} commit|night\n` });
    expect(gate('commit', { ...settings, COMMIT: 'main' }).stderr).toMatch(
      /^COMMIT is to be a hash .* not main$/m,
    );
    expect(gate('commit', { ...settings, REGRESSIONS: 'nowhere' })).toMatchObject({
      code: 2,
      stderr: 'no file nowhere: REGRESSIONS names it, and it may be empty\n',
    });
  });

  it('is described as it is: its settings with their defaults, and every exit code', () => {
    const script = readFileSync(GATE, 'utf8');
    const guide = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
    const settings = [...guide.matchAll(/^\| `([A-Z_]+)` +\| (?:`(.*?)`|[^|]*) +\|/gm)];
    const named = settings.map(([, name]) => name ?? '');
    const read = [...script.matchAll(/\$\{([A-Z_]+):-/g)].map(([, name]) => name ?? '');
    expect(named.toSorted()).toEqual(read.toSorted());
    for (const [, name = '', value] of settings) {
      if (value !== undefined && value !== 'regressions.txt')
        expect(script).toContain(`\${${name}:-${value}}`);
    }
    const codes = [...guide.matchAll(/^\| `(\d+)` /gm)].map(([, code]) => Number(code));
    expect(codes.toSorted((a, b) => a - b)).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
  });

  it('has regressions that the command line understands, each with its reason', () => {
    const lines = readFileSync(join(ROOT, 'docs/examples/regressions.txt'), 'utf8').split('\n');
    const runs = lines.filter((line) => /^[^#]/.test(line));
    expect(runs.length).toBeGreaterThan(0);
    for (const line of runs) {
      const [options = '', reason = ''] = line.split('#');
      expect(reason.trim()).not.toBe('');
      const argv = options.trim().split(/\s+/);
      expect(readRequest(argv, { version: '0', colours: false }), line).toMatchObject({
        request: { command: 'run' },
      });
    }
  });
});
