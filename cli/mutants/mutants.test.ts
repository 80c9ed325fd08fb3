import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExitCode } from '../exit-code.ts';
import { FakeWorkbench } from '../testing/fake-workbench.ts';
import { Sandbox } from '../testing/sandbox.ts';

/** What a campaign says that has failed with these seeds. */
function campaignOf(...seeds: number[]): string {
  const failures = seeds.map((seed) => ({ seed, events: 1000 + seed, violation: { property: 'recovers' } }));
  return JSON.stringify({ schema: 1, failures });
}

describe('mutants', () => {
  let sandbox: Sandbox;
  let launched: (readonly string[])[];
  beforeEach(() => {
    sandbox = new Sandbox();
    launched = [];
  });
  afterEach(() => {
    sandbox.remove();
  });

  /** `says`: the document of the campaign with these arguments. */
  const run = (says: (argv: readonly string[]) => string, ...argv: string[]): Promise<ExitCode> => {
    sandbox.launched = (each) => {
      launched.push(each.filter((_, at) => each[at - 1] !== '--out' && each[at] !== '--out'));
      return { code: 0, stdout: says(each), stderr: 'it broke' };
    };
    return sandbox.run(new FakeWorkbench(), 'mutants', ...argv);
  };
  const withBug = (argv: readonly string[]): boolean => argv.includes('--mutant');

  it('makes a campaign over code with each bug in it, and then over the code as it is, as far as that was needed', async () => {
    const code = await run(
      (argv) => (withBug(argv) ? campaignOf(3, 7) : campaignOf()),
      '--seeds',
      '1..10',
      '--jobs',
      '1',
    );
    expect(code).toBe(0);
    expect(launched.map((argv) => argv.join(' '))).toEqual([
      '--mutant no-noop --scenario calm --properties recovers --seeds 1..10 --jobs 1 --json --no-shrink',
      '--mutant vote-twice --scenario chaos --seeds 1..10 --jobs 1 --json --no-shrink',
      '--scenario calm --seeds 1..3 --jobs 1 --json --no-shrink',
      '--scenario chaos --seeds 1..3 --jobs 1 --json --no-shrink',
    ]);
    expect(sandbox.stdout).toMatch(/no-noop +found +calm +3 +20 % +1,003 +recovers/);
    expect(sandbox.stdout).toContain('FOUND  2 of 2 known bugs are found (seeds 1..10');
  });

  it('counts what violates the properties that are meant to find it, and not what crashes', async () => {
    const crash = { seed: 2, events: 7, violation: { property: 'no-crash' } };
    const lost = { seed: 5, events: 9, violation: { property: 'recovers' } };
    const says = (argv: readonly string[]): string =>
      JSON.stringify({ schema: 1, failures: withBug(argv) ? [crash, lost] : [] });
    const argv = ['--seeds', '1..10', '--json'];
    expect(await run(says, '--only', 'no-noop', ...argv)).toBe(0);
    expect(JSON.parse(sandbox.stdout)).toMatchObject({ mutants: [{ firstSeed: 5, share: 0.1 }] });
    expect(await run(says, '--only', 'vote-twice', ...argv)).toBe(0);
    expect(JSON.parse(sandbox.stdout)).toMatchObject({ mutants: [{ firstSeed: 2, share: 0.2 }] });
  });

  it('names those that were missed, with exit code 1', async () => {
    const says = (argv: readonly string[]): string => campaignOf(...(argv.includes('no-noop') ? [1] : []));
    expect(await run(says, '--seeds', '1..4')).toBe(1);
    expect(sandbox.stdout).toMatch(/vote-twice +missed +chaos +0 %/);
    expect(sandbox.stdout).toContain('MISSED  1 of 2 known bugs are found');
    expect(sandbox.stdout).toContain('vote-twice: A voter votes twice in a term.');
  });

  it('tells programs the same', async () => {
    const says = (argv: readonly string[]): string => campaignOf(...(argv.includes('no-noop') ? [2, 4] : []));
    expect(await run(says, '--seeds', '1..4', '--json')).toBe(1);
    expect(JSON.parse(sandbox.stdout)).toEqual({
      schema: 1,
      seeds: { from: 1, to: 4 },
      mutants: [
        {
          id: 'no-noop',
          scenario: 'calm',
          found: true,
          property: 'recovers',
          firstSeed: 2,
          events: 1002,
          share: 0.5,
        },
        { id: 'vote-twice', scenario: 'chaos', found: false, share: 0 },
      ],
    });
  });

  it('makes the first failure of each small, if it is asked to', async () => {
    const says = (argv: readonly string[]): string =>
      argv.includes('--seed')
        ? JSON.stringify({ shrunk: { faults: 2, nodes: 3 } })
        : campaignOf(...(withBug(argv) ? [2] : []));
    const argv = ['--seeds', '1..4', '--only', 'no-noop', '--shrink'];
    expect(await run(says, ...argv)).toBe(0);
    expect(launched.map((each) => each.join(' '))[1]).toBe(
      '--mutant no-noop --scenario calm --properties recovers --seed 2 --json',
    );
    expect(sandbox.stdout).toMatch(/1,002 +2 faults, 3 nodes +recovers/);
    expect(await run(says, ...argv, '--json')).toBe(0);
    expect(JSON.parse(sandbox.stdout)).toMatchObject({ mutants: [{ shrunkFaults: 2, shrunkNodes: 3 }] });
  });

  it('hunts those that are named, and knows which there are', async () => {
    expect(await run(() => campaignOf(1), '--only', 'vote-twice', '--seeds', '1..1')).toBe(5);
    expect(launched[0]).toContain('vote-twice');
    expect(await run(() => campaignOf(), '--only', 'no-nop')).toBe(2);
    expect(sandbox.stderr).toContain("--only: there is no mutant 'no-nop'; did you mean no-noop?");
  });

  it('is a fault of its own where the code as it is violates something with the same seeds', async () => {
    expect(await run(() => campaignOf(2), '--only', 'no-noop', '--seeds', '1..4')).toBe(5);
    expect(sandbox.stderr).toContain('the code as it is violates a property of calm with seed 2');
    expect(sandbox.stderr).toContain('npm run sim -- --scenario calm --seed 2');
  });

  it('says so where a campaign comes to nothing', async () => {
    expect(await run(() => '', '--only', 'no-noop')).toBe(5);
    expect(sandbox.stderr).toContain('came to nothing: it broke');
  });

  it('tells all the same what it had found before', async () => {
    const says = (argv: readonly string[]): string => (argv.includes('no-noop') ? campaignOf(3) : '');
    expect(await run(says, '--seeds', '1..4', '--jobs', '1')).toBe(5);
    expect(sandbox.stdout).toMatch(/no-noop +found +calm +3/);
    expect(sandbox.stderr).toContain('came to nothing: it broke');
  });

  it('expects --mutant to name a known bug, which is in the code', async () => {
    expect(await sandbox.run(new FakeWorkbench(), '--mutant', 'no-nop')).toBe(2);
    expect(sandbox.stderr).toContain("--mutant: there is no mutant 'no-nop'; did you mean no-noop?");
    expect(await sandbox.run(new FakeWorkbench(), '--mutant', 'no-noop')).toBe(5);
    expect(sandbox.stderr).toContain('this program was made without a mutant, not with no-noop');
    sandbox.mutant = 'no-noop';
    expect(await sandbox.run(new FakeWorkbench(), '--seed', '1', '--mutant', 'no-noop')).toBe(0);
  });
});
