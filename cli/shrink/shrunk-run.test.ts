import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runDocumentSchema } from '../../reports/testing/document-schemas.ts';
import { Sandbox } from '../testing/sandbox.ts';

const LAUNCHER = fileURLToPath(new URL('../launch.mjs', import.meta.url));
const BUG = ['--mutant', 'vote-twice-same-term'];

it(
  'what is left of a known bug is a scenario that violates the same, and a trace that replays',
  { timeout: 120_000 },
  () => {
    const sandbox = new Sandbox();
    const sim = (...argv: string[]): { status: number | null; stdout: string } => {
      const options = { cwd: sandbox.directory, encoding: 'utf8' } as const;
      return spawnSync(process.execPath, [LAUNCHER, 'sim', ...argv, ...BUG], options);
    };
    const found = runDocumentSchema.parse(JSON.parse(sim('--seed', '1', '--json').stdout));
    const { shrunk } = found;
    expect(shrunk?.ending).toBe('nothing-left');
    expect(shrunk?.nodes).toBeLessThanOrEqual(5);
    expect(found.plan.shrunkFaults).toBeLessThanOrEqual(6);
    const again = ['--scenario', shrunk?.scenario ?? '', '--seed', String(shrunk?.seed)];
    const run = sim(...again, '--no-shrink', '--json', '--out', join(sandbox.directory, 'again'));
    expect(run.status).toBe(1);
    const made = runDocumentSchema.parse(JSON.parse(run.stdout));
    expect(made.violation).toEqual(shrunk?.violation);
    expect(made.violation?.property).toBe(found.violation?.property);
    const replayed = sim('replay', shrunk?.trace ?? '');
    expect(replayed.status).toBe(1);
    expect(replayed.stdout).toMatch(/^Reproduced/);
    sandbox.remove();
  },
);
