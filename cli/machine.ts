import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { reasonOf } from './command-error.ts';
import { threadCrew } from './crew/thread-crew.ts';
import { EXIT } from './exit-code.ts';
import type { Launched, Output, Surroundings } from './surroundings.ts';

declare const __LOCKSTEP_CODE_DIGEST__: string | undefined;
declare const __LOCKSTEP_MUTANT__: string | undefined;
declare const __LOCKSTEP_VERSION__: string | undefined;

/** Seeds that are drawn are short enough to be read aloud. */
const DRAWN_SEEDS = 1_000_000_000;

/**
 * The machine this process runs on.
 *
 * @param program URL of the program that runs, which its threads are to run, too
 */
export function thisMachine(program: string): Surroundings {
  return {
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    environment: process.env,
    directory: process.cwd(),
    version: typeof __LOCKSTEP_VERSION__ === 'string' ? __LOCKSTEP_VERSION__ : 'unbundled',
    codeDigest: typeof __LOCKSTEP_CODE_DIGEST__ === 'string' ? __LOCKSTEP_CODE_DIGEST__ : 'unbundled',
    mutant: typeof __LOCKSTEP_MUTANT__ === 'string' ? __LOCKSTEP_MUTANT__ : null,
    launch,
    hire: (threads, orders) => threadCrew(threads, orders, fileURLToPath(program)),
    processors: availableParallelism(),
    clock: () => performance.now(),
    drawSeed: () => randomInt(DRAWN_SEEDS),
    // Twice, because the first turn may be over without a look at the signals.
    breathe: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    onInterrupt(stop) {
      for (const signal of STOPS) process.on(signal, stop);
      return () => {
        for (const signal of STOPS) process.off(signal, stop);
      };
    },
  };
}

/** Ctrl-C, and what `timeout`, containers and CI servers send when time is up. */
const STOPS = ['SIGINT', 'SIGTERM'] as const;

/** Bundles are made one folder below the root, as this file is. */
const LAUNCHER = fileURLToPath(new URL('../cli/launch.mjs', import.meta.url));

function launch(argv: readonly string[]): Promise<Launched> {
  return new Promise((resolve, reject) => {
    const command = [...process.execArgv, LAUNCHER, 'sim', ...argv];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (piece: string) => {
        said[stream] += piece;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, ...said });
    });
  });
}

/**
 * A reader that has gone away (`| head`) is no error: what is written after that is dropped. Where nothing can be written
 * for another reason, such as a full disk, there is nobody left to whom the result could be told: the process ends.
 */
function outputTo(stream: NodeJS.WriteStream): Output {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) {
      process.stderr.write(`error: cannot write the result: ${reasonOf(error)}\n`);
    }
    process.exit(EXIT.badInput);
  });
  return {
    isTerminal: Boolean(stream.isTTY),
    stream,
    write(text) {
      if (!gone) stream.write(text);
    },
  };
}
