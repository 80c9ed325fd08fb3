import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignDocumentSchema, errorDocumentSchema } from '../reports/testing/document-schemas.ts';
import { outcomes, schemaMistakes, testCase, xmlRoot } from '../reports/testing/junit-reader.ts';
import { FakeWorkbench, resultOf } from './testing/fake-workbench.ts';
import { Sandbox } from './testing/sandbox.ts';

let sandbox: Sandbox;
let bench: FakeWorkbench;

beforeEach(() => {
  sandbox = new Sandbox();
  bench = new FakeWorkbench();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv, '--junit', 'results/a/r.xml');
const path = (): string => join(sandbox.directory, 'results/a/r.xml');
const written = (): string => readFileSync(path(), 'utf8');
const suiteName = (): string | undefined => xmlRoot(written()).children[0]?.attributes['name'];

describe('--junit', () => {
  it('of a run that passes is valid, in a folder that is made, beside what is printed', async () => {
    expect(await run('--seed', '17', '--quiet')).toBe(0);
    expect(sandbox.stdout).toMatch(/^passed {2}chaos, seed 17/);
    expect(await schemaMistakes(written())).toEqual([]);
    expect(suiteName()).toBe('chaos-17');
    expect(outcomes(written())).toMatchObject({ completed: 'passed', 'one-leader-per-term': 'passed' });
    expect(readdirSync(join(sandbox.directory, 'results/a'))).toEqual(['r.xml']);
  });

  it('names the version and the code in each suite', async () => {
    await run('--seed', '17');
    const [properties] = xmlRoot(written()).children[0]?.children ?? [];
    expect(properties?.children.slice(0, 2).map(({ attributes }) => attributes)).toEqual([
      { name: 'lockstep', value: '9.9.9' },
      { name: 'code', value: 'c0de00000000c0de' },
    ]);
  });

  it('of a run that fails has its report, and what it was shrunk to', async () => {
    bench.outcome = (seed) => resultOf(seed, true);
    bench.shrinks = 3;
    expect(await run('--seed', '17')).toBe(1);
    const [failure] = testCase(written(), 'one-leader-per-term').children;
    expect(failure?.name).toBe('failure');
    expect(failure?.text).toContain('npm run sim -- replay reports/out/chaos-17/trace.jsonl');
    expect(failure?.text).toContain('reports/out/chaos-17/scenario.yaml');
  });

  it('of a campaign goes with --json, and has its failures', async () => {
    bench.outcome = (seed) => resultOf(seed, seed === 2);
    bench.shrinks = 3;
    expect(await run('--seeds', '1..3', '--json')).toBe(1);
    expect(campaignDocumentSchema.parse(JSON.parse(sandbox.stdout)).verdict).toBe('violated');
    expect(await schemaMistakes(written())).toEqual([]);
    const [failure] = testCase(written(), 'one-leader-per-term').children;
    expect(failure?.attributes['message']).toBe(
      'seed 2: Term 7 has two leaders: ctrl1 and ctrl3. (1 of 3 runs)',
    );
    expect(failure?.text).toContain('reports/out/chaos-2/scenario.yaml');
    expect(failure?.text).not.toContain('--junit');
  });

  it.each([[['--seed', '2']], [['--seeds', '1..3']]])(
    'of %j has the failure while that is still being shrunk: a time limit must not take it away',
    async (argv) => {
      bench.outcome = (seed) => resultOf(seed, seed === 2);
      bench.shrinks = 1;
      const seen: boolean[] = [];
      sandbox.onBreath = () => {
        const there = existsSync(path());
        if (there)
          expect(testCase(written(), 'one-leader-per-term').children[0]?.text).not.toContain('Shrunk');
        seen.push(there);
      };
      expect(await run(...argv)).toBe(1);
      expect(seen).toContain(true);
      expect(testCase(written(), 'one-leader-per-term').children[0]?.text).toContain('Shrunk');
    },
  );

  it('of a campaign that a fault ends at once names its properties, of which nothing is known', async () => {
    bench.outcome = () => {
      throw new Error('boom');
    };
    expect(await run('--seeds', '1..5')).toBe(5);
    expect(outcomes(written())).toMatchObject({ completed: 'error', 'one-leader-per-term': 'skipped' });
  });

  it('that cannot be written in the end does not take the verdict with it', async () => {
    bench.outcome = (seed) => {
      mkdirSync(path(), { recursive: true });
      return resultOf(seed, true);
    };
    expect(await run('--seed', '17')).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: cannot write .*r\.xml: /);
    expect(sandbox.stderr).toContain(
      'It was to say of chaos-17: one-leader-per-term: seed 17: Term 7 has two leaders: ctrl1 and ctrl3.\n',
    );
    expect(readdirSync(join(sandbox.directory, 'results/a'))).toEqual(['r.xml']);
    bench.outcome = (seed) => {
      mkdirSync(path(), { recursive: true });
      return resultOf(seed, false);
    };
    rmSync(path(), { recursive: true });
    expect(await run('--seeds', '1..2', '--json')).toBe(2);
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error.message).toContain('It was to say of chaos: nothing is wrong');
  });

  it('of a campaign that is vacuous has an error', async () => {
    bench.required = ['leader-returns'];
    expect(await run('--seeds', '1..3')).toBe(4);
    expect(outcomes(written())).toMatchObject({ completed: 'passed', 'leader-returns': 'error' });
  });

  it('of a campaign that Ctrl-C has stopped has what is known, and an error', async () => {
    bench.outcome = (seed) => resultOf(seed, seed === 2);
    sandbox.tickMs = 100;
    sandbox.onBreath = () => {
      if (bench.runs.length >= 5) sandbox.pressCtrlC();
    };
    expect(await run('--seeds', '1..1000')).toBe(130);
    expect(await schemaMistakes(written())).toEqual([]);
    expect(outcomes(written())).toMatchObject({ completed: 'error', 'one-leader-per-term': 'failure' });
    const [error] = testCase(written(), 'completed').children;
    expect(error?.attributes['message']).toMatch(/ interrupted after \d of 1,000 seeds, violated so far/);
  });

  it('of a campaign that a fault ends has what is known, and the fault, also with --json', async () => {
    bench.outcome = (seed) => {
      if (seed === 3) throw new Error('boom');
      return resultOf(seed, seed === 2);
    };
    for (const more of [[], ['--json']]) {
      expect(await run('--seeds', '1..5', ...more)).toBe(5);
      expect(outcomes(written())).toMatchObject({ completed: 'error', 'one-leader-per-term': 'failure' });
      const [error] = testCase(written(), 'completed').children;
      expect(error?.attributes).toEqual({
        type: 'internal',
        message: 'a fault in Lockstep itself, in seed 3 of chaos: boom',
      });
      expect(error?.text).toContain('Make it happen again with: npm run sim -- --seed 3');
    }
  });

  it('has an error where a run came out differently', async () => {
    bench.outcome = () => resultOf(bench.runs.length, true);
    expect(await run('--seed', '1')).toBe(3);
    expect(suiteName()).toBe('chaos-1');
    expect(testCase(written(), 'completed').children[0]?.attributes['type']).toBe('nondeterminism');
  });

  it('of a run that Ctrl-C has stopped before its report has the violation all the same', async () => {
    bench.outcome = (seed) => resultOf(seed, true);
    let breaths = 0;
    sandbox.onBreath = () => {
      if ((breaths += 1) === 3) sandbox.pressCtrlC();
    };
    expect(await run('--seed', '17')).toBe(130);
    expect(outcomes(written())).toMatchObject({ completed: 'error', 'one-leader-per-term': 'failure' });
  });

  it('of a replay says how it came out, or where it parts from its trace', async () => {
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(outcomes(written())).toMatchObject({ completed: 'passed', 'one-leader-per-term': 'passed' });
    bench.divergence = { line: 12, event: 11, expected: 'this', seen: 'that' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(3);
    expect(suiteName()).toBe('chaos-42');
    const [error] = testCase(written(), 'completed').children;
    expect(error?.attributes['type']).toBe('divergence');
    expect(error?.text).toMatch(
      /a\/trace\.jsonl:12: the run does not follow the trace[^]*the trace says {2}this/,
    );
  });

  it('of mutants has a case for each known bug, those not tried included', async () => {
    const says = (...seeds: number[]): string =>
      JSON.stringify({
        failures: seeds.map((seed) => ({ seed, events: 9, violation: { property: 'recovers' } })),
      });
    sandbox.launched = (argv) => ({
      code: 0,
      stdout: says(...(argv.includes('no-noop') ? [1] : [])),
      stderr: '',
    });
    expect(await run('mutants', '--seeds', '1..4')).toBe(1);
    expect(await schemaMistakes(written())).toEqual([]);
    expect(outcomes(written())).toEqual({
      completed: 'passed',
      'no-noop': 'passed',
      'vote-twice': 'failure',
    });
    sandbox.launched = () => {
      sandbox.pressCtrlC();
      return { code: 130, stdout: says(), stderr: '' };
    };
    expect(await run('mutants', '--seeds', '1..4', '--jobs', '1')).toBe(130);
    expect(outcomes(written())).toEqual({
      completed: 'error',
      'no-noop': 'skipped',
      'vote-twice': 'skipped',
    });
    sandbox.launched = (argv) => ({
      code: 5,
      stdout: argv.includes('no-noop') ? says(1) : '',
      stderr: 'it broke',
    });
    expect(await run('mutants', '--seeds', '1..4', '--jobs', '1')).toBe(5);
    expect(outcomes(written())).toEqual({ completed: 'error', 'no-noop': 'passed', 'vote-twice': 'skipped' });
  });

  it('says what is wrong with the scenario, where a server looks for results', async () => {
    expect(await run('--seeds', '1..3', '--scenario', './broken.yaml')).toBe(2);
    expect(outcomes(written())).toEqual({ completed: 'error' });
    expect(testCase(written(), 'completed').children[0]).toMatchObject({
      attributes: { type: 'scenario', message: 'found -5s, expected a duration' },
      text: './broken.yaml:3:5: found -5s, expected a duration',
    });
  });

  it('holds what is forbidden in XML by its number', async () => {
    bench.outcome = (seed) => {
      const result = resultOf(seed, true);
      if (result.violation === null) return result;
      return { ...result, violation: { ...result.violation, message: 'a \u001b[31m\0<b> ]]>\nc' } };
    };
    expect(await run('--seed', '1')).toBe(1);
    expect(await schemaMistakes(written())).toEqual([]);
    const [failure] = testCase(written(), 'one-leader-per-term').children;
    expect(failure?.attributes['message']).toBe('seed 1: a \\u{1b}[31m\\u{0}<b> ]]> c');
  });
});

describe('--junit is refused before any work, with exit code 2,', () => {
  const refused = async (file: string, reason: RegExp): Promise<void> => {
    expect(await sandbox.run(bench, '--seeds', '1..3', '--junit', file)).toBe(2);
    expect(sandbox.stderr).toMatch(reason);
    expect(await sandbox.run(bench, '--seeds', '1..3', '--json', '--junit', file)).toBe(2);
    expect(errorDocumentSchema.parse(JSON.parse(sandbox.stdout)).error.kind).toBe('output');
    expect(bench.runs).toEqual([]);
  };

  it('where it is a directory, or is to be one', async () => {
    mkdirSync(join(sandbox.directory, 'there'));
    await refused(
      'there',
      /^error: cannot write there: it is a directory; --junit takes the name of a file\n$/,
    );
    await refused('there/', /it is a directory/);
    await refused('new/', /it is a directory/);
  });

  it('where a link, or a device, would be taken away', async () => {
    symlinkSync('elsewhere', join(sandbox.directory, 'link'));
    await refused('link', /cannot write link: it is no ordinary file/);
    await refused('/dev/null', /cannot write \/dev\/null: it is no ordinary file/);
  });

  it('below something that is no directory', async () => {
    writeFileSync(join(sandbox.directory, 'file'), '');
    await refused('file/r.xml', /cannot write .*: not a directory/);
    await refused('/proc/none/r.xml', /^error: cannot write \/proc/);
  });
});

describe('what stood in the file of --junit before', () => {
  it('is gone while there is nothing new, so that nobody takes it for the result', async () => {
    mkdirSync(join(sandbox.directory, 'results/a'), { recursive: true });
    writeFileSync(path(), 'old');
    let there = true;
    bench.outcome = (seed) => {
      there = existsSync(path());
      return resultOf(seed, false);
    };
    expect(await run('--seed', '1')).toBe(0);
    expect(there).toBe(false);
    expect(written()).not.toBe('old');
  });

  it('stays where the file cannot be meant', async () => {
    mkdirSync(join(sandbox.directory, 'results/a'), { recursive: true });
    writeFileSync(path(), 'old');
    expect(await run('--sed', '1')).toBe(2);
    expect(written()).toBe('old');
  });
});
