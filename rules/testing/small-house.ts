import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

const ROOMS = ['core', 'sim', 'scenarios', 'reports', 'cli', 'bench', 'gates'];

/** The project's own tooling, as it is. */
const TOOLING = [
  ...['.ci', '.prettierignore', '.prettierrc.json', 'eslint.config.js', 'package.json', 'package-lock.json'],
  ...['tsconfig.base.json', 'tsconfig.json', 'tsconfig.test.json', 'tsconfig.tools.json', 'vitest.config.ts'],
  ...['cli/build.mjs', 'cli/launch.mjs', 'cli/mutate.mjs', ...ROOMS.map((room) => `${room}/tsconfig.json`)],
];

/** How a process ended. */
export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary copy of the project with all of its tooling and next to nothing in its rooms, for tests of the tooling. */
export interface SmallHouse {
  readonly path: string;
  write(file: string, content: string): void;
  /** Runs a program in the house; without a terminal, and with no input. */
  run(program: string, ...args: string[]): Promise<Outcome>;
  remove(): void;
}

/** Builds one in the folder for temporary files. The caller removes it. */
export function buildSmallHouse(): SmallHouse {
  const path = mkdtempSync(join(tmpdir(), 'small-house-'));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  for (const file of TOOLING) cpSync(join(root, file), join(path, file), { recursive: true });
  cpSync(join(root, 'rules'), join(path, 'rules'), {
    recursive: true,
    filter: (source) => !source.endsWith('.ts') && !source.endsWith('testing'),
  });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
  for (const room of ROOMS)
    write(`${room}/index.ts`, `/** The ${room} of a small house. */\nexport const room = '${room}';\n`);
  return {
    path,
    write,
    run: (program, ...args) => outcome(path, program, args),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function outcome(cwd: string, program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}
