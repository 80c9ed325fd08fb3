import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../command.ts';
import type { Crew, Orders } from '../crew/crew.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Launched, Surroundings } from '../surroundings.ts';
import type { Workbench } from '../workbench.ts';

/** A machine of the test's own: an empty directory, streams that remember, a clock that goes by steps. */
export class Sandbox {
  readonly directory = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  stdout = '';
  stderr = '';
  isTerminal = false;
  environment: Record<string, string | undefined> = {};
  codeDigest = 'c0de00000000c0de';
  mutant: string | null = null;
  /** What a process of the command's own comes to. */
  launched: (argv: readonly string[]) => Launched = () => ({ code: 0, stdout: '', stderr: '' });
  /** The crew of a campaign with more than one job. */
  hired: (threads: number, orders: Orders) => Crew = () => {
    throw new Error('nobody is to be hired here');
  };
  processors = 1;
  drawn = 8_675_309;
  /** How far the clock goes on each time it is read. */
  tickMs = 1;
  /** Called whenever the command lets other things happen. */
  onBreath: () => void = () => undefined;
  private now = 0;
  private interrupt: (() => void) | null = null;

  /** The machine as the command sees it. */
  surroundings(): Surroundings {
    return {
      stdout: {
        isTerminal: this.isTerminal,
        stream: null,
        write: (text) => {
          this.stdout += text;
        },
      },
      stderr: {
        isTerminal: this.isTerminal,
        stream: null,
        write: (text) => {
          this.stderr += text;
        },
      },
      environment: this.environment,
      directory: this.directory,
      version: '9.9.9',
      codeDigest: this.codeDigest,
      mutant: this.mutant,
      launch: (argv) => Promise.resolve(this.launched(argv)),
      hire: (threads, orders) => Promise.resolve(this.hired(threads, orders)),
      processors: this.processors,
      clock: () => (this.now += this.tickMs),
      drawSeed: () => this.drawn,
      breathe: () => {
        this.onBreath();
        return Promise.resolve();
      },
      onInterrupt: (stop) => {
        this.interrupt = stop;
        return () => {
          this.interrupt = null;
        };
      },
    };
  }

  /** Carries out the command line; what it wrote is in `stdout` and `stderr`. */
  run(workbench: Workbench, ...argv: string[]): Promise<ExitCode> {
    this.stdout = '';
    this.stderr = '';
    return command(argv, this.surroundings(), workbench);
  }

  /** Ctrl-C. Returns whether anybody listened. */
  pressCtrlC(): boolean {
    this.interrupt?.();
    return this.interrupt !== null;
  }

  /** Takes the directory away. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
