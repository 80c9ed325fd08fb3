import type { ErrorKind, FileMistake } from '../../reports/index.ts';
import type { FilePosition } from '../command-error.ts';
import { CommandError } from '../command-error.ts';

/** An error of the command as plain data: what crosses from one thread to another forgets its class. */
export interface FaultAcross {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly position: FilePosition | null;
  readonly notes: readonly string[];
  readonly mistakes: readonly FileMistake[];
  /** Where in the code it happened. */
  readonly stack: string | null;
}

/** The error as it goes across. */
export function sent({ kind, message, position, notes, mistakes, cause }: CommandError): FaultAcross {
  const stack = cause instanceof Error ? (cause.stack ?? null) : null;
  return { kind, message, position, notes, mistakes, stack };
}

/** The error as it was. */
export function received({ kind, message, position, notes, mistakes, stack }: FaultAcross): CommandError {
  const more = position === null ? { notes, mistakes } : { position, notes, mistakes };
  if (stack === null) return new CommandError(kind, message, more);
  const cause = new Error(message);
  cause.stack = stack;
  return new CommandError(kind, message, { ...more, cause });
}
