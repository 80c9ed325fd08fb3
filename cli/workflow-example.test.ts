import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = new URL('../', import.meta.url);
const example = readFileSync(new URL('docs/examples/github-actions.yml', ROOT), 'utf8');

/** Reads workflows with the parser of GitHub's own editors, and says what it has against each: keys, values, expressions. */
const PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser';
  const complaints = JSON.parse(readFileSync(0, 'utf8')).map(async (content) => {
    const { context, value } = parseWorkflow({ name: 'lockstep.yml', content }, new NoOperationTraceWriter());
    const syntax = context.errors.getErrors().map(String);
    if (value === undefined) return syntax;
    const { errors = [] } = await convertWorkflowTemplate(context, value);
    return [...syntax, ...errors.map(({ Message }) => Message)];
  });
  process.stdout.write(JSON.stringify(await Promise.all(complaints)));
`;

/** The parser imports JSON in a way that Node 20 has given up: it is bundled for that, and run in a process of its own. */
async function complaints(...workflows: readonly string[]): Promise<string[][]> {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(ROOT) },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');",
    },
  });
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-workflow-'));
  const program = join(directory, 'parse.mjs');
  writeFileSync(program, outputFiles[0]?.text ?? '');
  const input = JSON.stringify(workflows);
  const { stdout, stderr } = spawnSync(process.execPath, [program], { input, encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  expect(stderr).toBe('');
  return z.array(z.array(z.string())).parse(JSON.parse(stdout));
}

const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({ steps: z.array(z.object({ run: z.string().optional(), uses: z.string().optional() })) }),
  ),
});

describe('docs/examples/github-actions.yml', () => {
  it('is a workflow in the eyes of GitHub, and would not be one with a mistake', async () => {
    const mistakes = [
      ['runs-on:', 'run-on:'],
      ['timeout-minutes: 240', 'timeout-minutes: soon'],
      ["cron: '17 2 * * *'", "cron: '17 2 * *'"],
      ['github.sha }}', 'github.sha) }}'],
      ["github.event_name == 'schedule'", "nobody.event_name == 'schedule'"],
      ['  checks: write', ' checks: write'],
    ] as const;
    for (const [right] of mistakes) expect(example).toContain(right);
    const wrong = mistakes.map(([right, mistake]) => example.replace(right, mistake));
    const [found, ...others] = await complaints(example, ...wrong);
    expect(found).toEqual([]);
    expect(others.map((each) => each.length > 0)).toEqual(mistakes.map(() => true));
  });

  it('runs scripts that there are', () => {
    const { jobs } = workflow.parse(parse(example));
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const scripts = steps.flatMap(({ run }) => /^(\S+\.sh) /.exec(run ?? '')?.[1] ?? []);
    expect(scripts).toEqual(['docs/examples/gate.sh', 'docs/examples/gate.sh']);
    for (const script of scripts) expect(existsSync(fileURLToPath(new URL(script, ROOT)))).toBe(true);
  });
});
