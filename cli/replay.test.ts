import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema, runDocumentSchema } from '../reports/testing/document-schemas.ts';
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

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv);
const document = (): unknown => JSON.parse(sandbox.stdout);

describe('replay', () => {
  it('reproduces a passing run: exit code 0', async () => {
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(sandbox.stdout).toMatch(/^Reproduced: every event is as the trace has it\.\n\nPASSED/);
  });

  it('reproduces a violation: exit code 1 and the report of the failure', async () => {
    bench.outcome = (seed) => resultOf(seed, true);
    expect(await run('replay', 'a/trace.jsonl')).toBe(1);
    expect(sandbox.stdout).toContain('VIOLATED  one-leader-per-term');
    expect(sandbox.stdout).toContain('Where the nodes stood');
    expect(sandbox.stdout.split('npm run sim -- replay a/trace.jsonl')).toHaveLength(2);
    expect(await run('replay', 'a/trace.jsonl', '--json')).toBe(1);
    expect(runDocumentSchema.parse(document())).toMatchObject({
      verdict: 'violated',
      files: { trace: 'a/trace.jsonl' },
    });
  });

  it('names the first divergence: exit code 3 with line, event, expected and seen', async () => {
    bench.divergence = { line: 17, event: 16, expected: '{"n":16,"e":"timer"}', seen: '{"n":16,"e":"drop"}' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(3);
    expect(sandbox.stderr.split('\n')).toEqual([
      'error: a/trace.jsonl:17: the run does not follow the trace: they differ at event 16',
      '  the trace says  {"n":16,"e":"timer"}',
      '  the run does    {"n":16,"e":"drop"}',
      '',
    ]);
    expect(await run('replay', 'a/trace.jsonl', '--json')).toBe(3);
    expect(errorDocumentSchema.parse(document()).error).toMatchObject({
      kind: 'divergence',
      file: 'a/trace.jsonl',
      line: 17,
    });
  });

  it("gives today's verdict if the trace was written by other code", async () => {
    bench.traceDigest = 'ffffffffffffffff';
    bench.divergence = { line: 17, event: 16, expected: 'a', seen: 'b' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(sandbox.stdout).toMatch(
      /^The trace was written by other code .*line 17, event 16\. Today's verdict:\n\nPASSED/,
    );
    expect(await run('replay', 'a/trace.jsonl', '--json')).toBe(0);
    expect(runDocumentSchema.parse(document()).verdict).toBe('passed');
    expect(sandbox.stderr).toContain('The trace was written by other code');
  });

  it('says so if other code still does the same', async () => {
    bench.traceDigest = 'ffffffffffffffff';
    expect(await run('replay', 'a/trace.jsonl')).toBe(0);
    expect(sandbox.stdout).toContain('Every event is still as the trace has it.');
  });

  it('takes no code for the reason of an edited header', async () => {
    bench.traceDigest = 'ffffffffffffffff';
    bench.divergence = { line: 1, event: null, expected: 'a', seen: 'b' };
    expect(await run('replay', 'a/trace.jsonl')).toBe(3);
    expect(sandbox.stderr).toContain(
      'a/trace.jsonl:1: the run does not follow the trace: they differ at line 1',
    );
  });

  it('refuses what is no trace: exit code 2 with line and column', async () => {
    expect(await run('replay', 'cut.jsonl')).toBe(2);
    expect(sandbox.stderr).toBe('error: cut.jsonl:12:1: found the end of the file, expected the footer\n');
  });
});
