import type { ErrorDocument, ErrorKind, FileMistake } from '../reports/index.ts';

/** Where in a file something is wrong; lines and columns count from 1. */
export interface FilePosition {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Why the command cannot go on, in one sentence for the person who typed it. */
export class CommandError extends Error {
  readonly kind: ErrorKind;
  readonly position: FilePosition | null;
  /** What else helps: further lines, each a sentence. */
  readonly notes: readonly string[];
  /** All mistakes of the file, if that is why: the notes tell the same to people. */
  readonly mistakes: readonly FileMistake[];

  constructor(
    kind: ErrorKind,
    message: string,
    more: {
      position?: FilePosition;
      notes?: readonly string[];
      mistakes?: readonly FileMistake[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'CommandError';
    this.kind = kind;
    this.position = more.position ?? null;
    this.notes = more.notes ?? [];
    this.mistakes = more.mistakes ?? [];
  }

  /** The error as `--json` shows it. */
  document(): ErrorDocument {
    const { kind, mistakes, position } = this;
    if (mistakes.length > 0) {
      return { schema: 1, error: { kind, message: this.message, ...position, errors: mistakes } };
    }
    const message = [this.message, ...this.notes].join('\n');
    return { schema: 1, error: { kind, message, ...position } };
  }

  /** The error as a line for a terminal: `file:line:column: message`, as editors can follow it. */
  line(): string {
    if (this.position === null) return this.message;
    const { file, line, column } = this.position;
    return `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${this.message}`;
  }
}

/** What an unknown error says, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Node's message without its code and its system call: `permission denied`. */
export function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return /^[A-Z]+: ([^,]*),/.exec(message)?.[1] ?? message;
}
