import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  campaignDocumentSchema,
  errorDocumentSchema,
  runDocumentSchema,
} from '../reports/testing/document-schemas.ts';

const LAUNCHER = fileURLToPath(new URL('launch.mjs', import.meta.url));

/** The first launch of a changed tree bundles it, on a machine that may be busy. */
const PATIENCE_MS = 120_000;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lockstep-launched-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Launches the real command in a process of its own, in an empty directory. */
function launched(
  argv: readonly string[],
  meanwhile?: (kill: (signal: NodeJS.Signals) => void) => void,
  nodeOptions: readonly string[] = [],
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const command = [...nodeOptions, LAUNCHER, 'sim', ...argv];
    const child = spawn(process.execPath, command, { cwd: directory });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    meanwhile?.((signal) => child.kill(signal));
  });
}

/** Launches a shell line in which $SIM is the command. */
function shell(line: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, SIM: `${process.execPath} ${LAUNCHER} sim` };
    const child = spawn('sh', ['-c', line], { cwd: directory, env: environment });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

describe('the launched command', { timeout: PATIENCE_MS }, () => {
  it('gives the same document in two processes', async () => {
    const argv = ['--seed', '42', '--json'];
    const first = await launched(argv);
    const second = await launched(argv);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(runDocumentSchema.parse(JSON.parse(first.stdout)).verdict).toBe('passed');
    expect(second).toEqual(first);
  });

  it('replays in another process what one has traced', async () => {
    expect((await launched(['--seed', '7', '--duration', '10s', '--trace', '--quiet'])).code).toBe(0);
    const path = 'reports/out/chaos-7/trace.jsonl';
    const header = JSON.parse(readFileSync(join(directory, path), 'utf8').split('\n')[0] ?? '') as object;
    expect(header).toMatchObject({ schema: 1, scenario: 'chaos', seed: 7 });
    const replayed = await launched(['replay', path]);
    expect(replayed).toMatchObject({ code: 0, stderr: '' });
    expect(replayed.stdout).toMatch(/^Reproduced: /);
  });

  it('has exit code 2, one sentence and no stack for a bad option', async () => {
    const ended = await launched(['--sed', '42']);
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: unknown option '--sed'; did you mean --seed?\n",
    });
    const { code, stdout } = await launched(['--sed', '--json']);
    expect(code).toBe(2);
    expect(errorDocumentSchema.parse(JSON.parse(stdout)).error.kind).toBe('usage');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends a campaign on %s with code 130 and what is known',
    async (signal) => {
      const argv = ['--for', '10m', '--scenario', 'calm', '--json', '--duration', '5s'];
      let done = 0;
      for (let delayMs = 1_000; done === 0; delayMs *= 2) {
        const ended = await launched(argv, (kill) => {
          setTimeout(() => {
            kill(signal);
          }, delayMs);
        });
        // On a machine so busy that not even one run was made by then, or nothing of ours was loaded yet, it came too early.
        if (ended.code === null) continue;
        expect(ended.code).toBe(130);
        if (ended.stdout.includes('"interrupted"')) continue;
        done = campaignDocumentSchema.parse(JSON.parse(ended.stdout)).seeds.done;
      }
      // How far it came is written down; nothing else is.
      expect(readdirSync(join(directory, 'reports/out'))).toEqual([
        expect.stringMatching(/^calm-campaign-\w+\.record$/),
      ]);
    },
  );

  it('makes a campaign with two threads that comes to the same as with one, files and known bug included', async () => {
    const argv = ['--seeds', '1..12', '--mutant', 'append-without-skip', '--duration', '30s', '--json'];
    const timeless = (text: string): unknown => {
      const { eventsPerSecond, virtualPerReal, ...rest } = campaignDocumentSchema.parse(JSON.parse(text));
      expect(eventsPerSecond * virtualPerReal).toBeGreaterThan(0);
      const failures = rest.failures.map(({ shrunk, ...failure }) => {
        return shrunk === undefined ? failure : { ...failure, shrunk: { ...shrunk, realMs: 0 } };
      });
      return { ...rest, failures };
    };
    const alone = await launched([...argv, '--jobs', '1']);
    const trace = (): string => readFileSync(join(directory, 'reports/out/chaos-2/trace.jsonl'), 'utf8');
    const [files, traced] = [readdirSync(join(directory, 'reports/out')), trace()];
    rmSync(join(directory, 'reports'), { recursive: true });
    const many = await launched([...argv, '--jobs', '2']);
    expect([many.code, many.stderr]).toEqual([1, '']);
    expect(alone.code).toBe(1);
    expect(timeless(many.stdout)).toEqual(timeless(alone.stdout));
    expect([readdirSync(join(directory, 'reports/out')), trace()]).toEqual([files, traced]);
  });

  it('ends a single run on Ctrl-C with exit code 130 and a document that says how far it was', async () => {
    const argv = ['--seed', '1', '--scenario', 'calm', '--json', '--duration', '6h'];
    for (let delayMs = 1_000; ; delayMs *= 2) {
      const ended = await launched(argv, (kill) => {
        setTimeout(() => {
          kill('SIGINT');
        }, delayMs);
      });
      if (ended.code === null) continue;
      expect(ended.code).toBe(130);
      const { error } = errorDocumentSchema.parse(JSON.parse(ended.stdout));
      expect(error.kind).toBe('interrupted');
      if (error.message === 'interrupted before the first run') continue;
      expect(error.message).toMatch(
        /^interrupted after .* of virtual time and [\d,]+ events: there is no verdict$/,
      );
      break;
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says in one sentence that its result cannot be written, exit code 2', async () => {
    const full = 'error: cannot write the result: no space left on device\n';
    for (const argv of ['list --json', '--seed 1 --duration 1s --scenario calm', '--help']) {
      expect((await shell(`$SIM ${argv} > /dev/full; echo $?`)).stdout).toBe('2\n');
      expect((await shell(`$SIM ${argv} > /dev/full`)).stderr).toBe(full);
    }
  });

  it('answers a Ctrl-C that comes while the command is still loaded, in JSON too', async () => {
    // Sends the signal the moment the launcher begins to listen.
    const source = "process.on('newListener', (e) => e === 'SIGINT' && process.kill(process.pid, 'SIGINT'))";
    const early = ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
    for (const argv of [
      ['--seed', '1', '--json'],
      ['--seeds', '1..9', '--json'],
      ['list', '--json'],
    ]) {
      const { code, stdout } = await launched(argv, undefined, early);
      expect(code).toBe(130);
      expect(errorDocumentSchema.parse(JSON.parse(stdout)).error).toEqual({
        kind: 'interrupted',
        message: 'interrupted before the first run',
      });
    }
    const { code, stdout, stderr } = await launched(['--seed', '1'], undefined, early);
    expect([code, stdout, stderr]).toEqual([130, '', 'interrupted before the first run\n']);
  });

  it('is quiet when its reader goes away', async () => {
    const ended = await shell('$SIM list | head -1; $SIM --seed 1 --duration 5s | true');
    expect(ended.stderr).toBe('');
    expect(ended.stdout.split('\n')).toHaveLength(2);
  });

  it('shows neither progress nor colours in a pipe', async () => {
    const ended = await launched(['--seeds', '1..3', '--scenario', 'calm', '--duration', '5s']);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain('3 runs (seeds 1..3)');
    expect(ended.stdout).not.toContain('\u001b');
  });
});
