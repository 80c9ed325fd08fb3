import { closeSync, openSync, readSync } from 'node:fs';
import { reasonOf } from './command-error.ts';

/** So much is read at once. */
const PIECE_BYTES = 1 << 20;

/** A file that could not be read; the message says why, for the person who named it. */
export class UnreadableFile extends Error {}

/** What Node says of a file that cannot be read, in our words. */
export function whyUnreadable(path: string, error: unknown): UnreadableFile {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new UnreadableFile(missing ? `there is no such file (looked for ${path})` : reasonOf(error), {
    cause: error,
  });
}

/**
 * Reads a file, or a pipe, to its end; but no more than `most` bytes, so that a path which never ends (`/dev/zero`) is
 * an error and does not fill the memory.
 *
 * @throws {UnreadableFile}
 */
export function readInputFile(path: string, most: number): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    const descriptor = openSync(path, 'r');
    try {
      for (;;) {
        const piece = Buffer.allocUnsafe(PIECE_BYTES);
        const read = readSync(descriptor, piece);
        if (read === 0) return Buffer.concat(pieces, length);
        pieces.push(read === PIECE_BYTES ? piece : piece.subarray(0, read));
        length += read;
        if (length > most) break;
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw whyUnreadable(path, error);
  }
  throw new UnreadableFile(`it is longer than ${most} bytes`);
}
