import type { Seed } from '../reports/index.ts';
import type { Crew, Orders } from './crew/crew.ts';

/** A stream that the command writes to. */
export interface Output {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /** The stream itself, for those who draw on a terminal; null where there is none. */
  readonly stream: NodeJS.WritableStream | null;
  write(text: string): void;
}

/** What a process of the command's own has come to. */
export interface Launched {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that the command needs of the machine, so that a test can be the machine. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Directory that relative paths start from. */
  readonly directory: string;
  readonly version: string;
  /** Digest of the code that decides what a seed does, for the header of traces. */
  readonly codeDigest: string;
  /** The known bug that the code has in it; null for none. */
  readonly mutant: string | null;
  /** Runs the command with these arguments in a process of its own. */
  launch(argv: readonly string[]): Promise<Launched>;
  /** Starts so many threads of this very program, which make the runs of a campaign. */
  hire(threads: number, orders: Orders): Promise<Crew>;
  /** How many processes can run at once. */
  readonly processors: number;
  /** Real time in milliseconds from an arbitrary start; never goes back. */
  clock(): number;
  /** A seed that nobody chose. */
  drawSeed(): Seed;
  /** Lets whatever else the process has to do happen, such as noticing Ctrl-C. */
  breathe(): Promise<void>;
  /** Calls `stop` on Ctrl-C, until the function returned is called. */
  onInterrupt(stop: () => void): () => void;
}
