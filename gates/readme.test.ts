import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, block, timeless, transcript } from '../cli/testing/readme.ts';

/** What the files of the README's ring need beside themselves. */
const HOUSE = [
  'core',
  'sim',
  'scenarios',
  'cli',
  'gates',
  'node_modules',
  'package.json',
  'vitest.config.ts',
];

describe("the README's gate of one's own", { timeout: 120_000 }, () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'lockstep-ring-'));
    for (const name of HOUSE) symlinkSync(join(ROOT, name), join(directory, name));
    for (const file of ['ring.ts', 'ring.test.ts']) writeFileSync(join(directory, file), block(file));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** A command as somebody types it there, and all that it says; nothing of the vitest that runs just now gets through. */
  function typed(command: string): { stdout: string; status: number | null } {
    const environment = Object.entries(process.env).filter(
      ([name]) => !/^(VITEST|LOCKSTEP|NODE_ENV|TEST$)/.test(name),
    );
    const { stdout, status } = spawnSync('sh', ['-c', `${command} 2>&1`], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...Object.fromEntries(environment), NO_COLOR: '1' },
    });
    return { stdout, status };
  }

  /** What vitest says of the test that failed, up to the place in the file. */
  function failure(stdout: string): string[] {
    return timeless(/^ FAIL [^]*?(?=^ ❯ )/m.exec(stdout)?.[0] ?? stdout);
  }

  it('fails, shrinks, and shows what the README shows; the command that it prints makes the same run again', () => {
    const first = typed('npx vitest run ring.test.ts');
    expect(failure(first.stdout)).toEqual(transcript('ring.test.ts'));
    expect(first.status).toBe(1);
    const [, replay = ''] = /^ {2}replay it +(.*)$/m.exec(first.stdout) ?? [];
    const [, trace = ''] = /^ {2}trace +(.*)$/m.exec(first.stdout) ?? [];
    expect(existsSync(join(directory, trace))).toBe(true);
    const again = typed(replay);
    expect(again.status).toBe(1);
    const [title, verdict, ...rest] = failure(again.stdout);
    expect(title).toBe(transcript('ring.test.ts')[0]);
    expect(verdict).toBe('Counterexample: Reproduced: every event is as the trace has it.');
    // The same report, but for what was drawn and how to draw it again.
    const shown = transcript('ring.test.ts');
    const until = shown.findIndex((line) => line.includes(' replay it '));
    expect(rest.slice(2, until)).toEqual(shown.slice(2, until));
    expect(rest.at(-1)).toBe(shown.find((line) => line.includes(' events, hash ')));
  });
});
