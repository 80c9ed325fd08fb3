import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema } from '../reports/testing/document-schemas.ts';
import { FakeWorkbench } from './testing/fake-workbench.ts';
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

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv);
const document = (): unknown => JSON.parse(sandbox.stdout);

describe('what goes wrong', () => {
  it('in an option: exit code 2, one sentence, no stack', async () => {
    expect(await run('--sed', '42')).toBe(2);
    expect(sandbox.stderr).toBe("error: unknown option '--sed'; did you mean --seed?\n");
    expect(sandbox.stdout).toBe('');
  });

  it('in an option under --json: the document alone', async () => {
    expect(await run('--nodes', 'x', '--json')).toBe(2);
    expect(errorDocumentSchema.parse(document())).toEqual({
      schema: 1,
      error: { kind: 'usage', message: "--nodes takes an integer from 1 to 101, not 'x'" },
    });
    expect(sandbox.stderr).toBe('');
  });

  it('in a scenario: exit code 2 with file, line and column', async () => {
    expect(await run('--scenario', './broken.yaml')).toBe(2);
    expect(sandbox.stderr).toBe('error: ./broken.yaml:3:5: found -5s, expected a duration\n');
    expect(await run('--scenario', './broken.yaml', '--json')).toBe(2);
    expect(errorDocumentSchema.parse(document()).error).toEqual({
      kind: 'scenario',
      message: 'found -5s, expected a duration',
      file: './broken.yaml',
      line: 3,
      column: 5,
    });
  });

  it.each([
    ['--seed', '1'],
    ['--seeds', '1..3'],
  ])('in the output directory: exit code 2 before anything is run (%s)', async (...argv) => {
    writeFileSync(join(sandbox.directory, 'file'), '');
    expect(await run(...argv, '--out', 'file/below')).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: cannot write .*file\/below: .*not a directory\n$/);
    expect(bench.runs).toEqual([]);
  });

  it('in Lockstep itself: exit code 5, with the seed and the command that makes it happen again', async () => {
    bench.outcome = () => {
      throw new Error('the queue ran backwards');
    };
    expect(await run('--seed', 'a b')).toBe(5);
    expect(sandbox.stderr).toMatch(
      /^error: a fault in Lockstep itself, in seed a b of chaos: the queue ran backwards\n/,
    );
    expect(sandbox.stderr).toContain("npm run sim -- --seed 'a b'\n");
    expect(await run('--seed', '7', '--json')).toBe(5);
    expect(errorDocumentSchema.parse(document()).error).toEqual({
      kind: 'internal',
      message:
        'a fault in Lockstep itself, in seed 7 of chaos: the queue ran backwards\nMake it happen again with: npm run sim -- --seed 7',
    });
  });

  it('outside of a run: exit code 5 as well', async () => {
    bench.open = () => {
      throw new TypeError('no such thing');
    };
    expect(await run('--seed', '7')).toBe(5);
    expect(sandbox.stderr).toMatch(/^error: a fault in Lockstep itself: no such thing\n/);
  });
});

describe('help and version under --json', () => {
  it.each([
    ['help', ['--help', '--json'], /^Usage: npm run sim -- /],
    ['help', ['replay', '--json', '--help'], /^Usage: npm run sim -- replay /],
    ['version', ['--json', '--version'], /^9\.9\.9$/],
  ])('are one document too: %s', async (kind, argv, text) => {
    sandbox.isTerminal = true;
    expect(await run(...argv)).toBe(0);
    expect(document()).toEqual({ schema: 1, [kind]: expect.any(String) as string });
    expect((document() as Record<string, string>)[kind]).toMatch(text);
  });
});
