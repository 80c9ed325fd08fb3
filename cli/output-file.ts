import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CommandError, reasonOf } from './command-error.ts';

/** So much is gathered before it is written. */
const BUFFER_CHARACTERS = 1 << 16;

/** A file that appears under its name only once it is whole; directories are made as needed. */
export class OutputFile {
  private readonly path: string;
  private readonly unfinished: string;
  private readonly descriptor: number;
  private gathered = '';
  /** A descriptor is closed once: its number may be another file's by then. */
  private closed = false;

  /** @throws {CommandError} of kind `output` */
  constructor(path: string) {
    this.path = path;
    this.unfinished = `${path}.${process.pid}.tmp`;
    this.descriptor = attempt(path, () => {
      makeDirectory(dirname(path));
      return openSync(this.unfinished, 'w');
    });
  }

  /** Adds text at the end. */
  write(text: string): void {
    this.gathered += text;
    if (this.gathered.length >= BUFFER_CHARACTERS) this.flush();
  }

  /** Gives the file its name. */
  finish(): void {
    this.flush();
    attempt(this.path, () => {
      this.close();
      renameSync(this.unfinished, this.path);
    });
  }

  /** Leaves nothing behind. */
  abandon(): void {
    try {
      this.close();
    } catch {
      // There is an error already, and this is the same one very often.
    }
    rmSync(this.unfinished, { force: true });
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }

  private flush(): void {
    const bytes = Buffer.from(this.gathered);
    this.gathered = '';
    attempt(this.path, () => {
      for (let written = 0; written < bytes.length;) written += writeSync(this.descriptor, bytes, written);
    });
  }
}

/**
 * Makes a directory and those above it. One at a time, because Node's own recursion never ends where a file system
 * refuses new directories by saying that something does not exist (`/proc`).
 */
function makeDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false }) !== undefined) return;
  makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have been quicker.
    if (statSync(directory, { throwIfNoEntry: false }) === undefined) throw error;
  }
}

/** Writes a file whole, or not at all. */
export function writeFileWhole(path: string, content: string): void {
  const file = new OutputFile(path);
  try {
    file.write(content);
    file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
}

/**
 * Makes sure that files can be written below a directory, before long work is done for them. Creates nothing.
 *
 * @throws {CommandError} of kind `output`
 */
export function expectWritable(directory: string): void {
  attempt(directory, () => {
    let nearest = directory;
    while (statSync(nearest, { throwIfNoEntry: false }) === undefined && dirname(nearest) !== nearest) {
      nearest = dirname(nearest);
    }
    if (!statSync(nearest).isDirectory()) throw new Error(`${nearest} is not a directory`);
    accessSync(nearest, constants.W_OK | constants.X_OK);
  });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new CommandError('output', `cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  }
}
