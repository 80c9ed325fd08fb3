import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listDocumentSchema } from '../reports/testing/document-schemas.ts';
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

describe('list', () => {
  it('shows everything there is', async () => {
    expect(await run('list')).toBe(0);
    await expect(sandbox.stdout).toMatchFileSnapshot('golden/list.txt');
  });

  it('shows names only, if asked to be quiet', async () => {
    await run('list', 'scenarios', '--quiet');
    expect(sandbox.stdout).toBe('calm\nchaos\n');
  });

  it('is one JSON document in the form of the design', async () => {
    expect(await run('list', 'properties', '--json')).toBe(0);
    const parsed = listDocumentSchema.parse(document());
    expect(Object.keys(parsed)).toEqual(['schema', 'properties']);
    expect(parsed.properties?.[0]).toEqual({
      id: 'one-leader-per-term',
      summary: 'Each term has at most one leader, over the whole run, restarts included.',
      requirements: ['C4', 'S0.7'],
      kind: 'always',
    });
    await run('list', '--json');
    expect(Object.keys(listDocumentSchema.parse(document()))).toEqual([
      'schema',
      'scenarios',
      'properties',
      'mutants',
    ]);
  });

  it('tells the known bugs, and what each does', async () => {
    await run('list', 'mutants');
    expect(sandbox.stdout).toContain('no-noop     A new leader appends nothing.');
    await run('list', 'mutants', '--json');
    expect(document()).toMatchObject({ schema: 1, mutants: [{ id: 'no-noop' }, { id: 'vote-twice' }] });
  });
});
