import { closeSync, openSync, readSync } from 'node:fs';
import { UnreadableFile, whyUnreadable } from './input-file.ts';

/** So much is read at once. */
const PIECE_BYTES = 1 << 20;

/** No line of a file is nearly as long; a path that never ends (`/dev/zero`) must not fill the memory. */
const MOST_LINE_BYTES = 1 << 26;

const LINE_BREAK = 0x0a;

/**
 * The lines of a file, or a pipe, one after the other, so that a file may be longer than one text can be. The byte order
 * mark and the carriage returns of some editors are left out; so is the last line if it is empty.
 *
 * @throws {UnreadableFile}
 */
export function* readInputLines(path: string): Generator<string> {
  const descriptor = attempt(path, () => openSync(path, 'r'));
  try {
    let rest: Buffer[] = [];
    let restBytes = 0;
    let first = true;
    const lineOf = (bytes: Buffer): string => {
      const text = bytes.toString('utf8');
      const start = first && text.startsWith('\ufeff') ? 1 : 0;
      first = false;
      return text.slice(start, text.endsWith('\r') ? -1 : undefined);
    };
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const length = attempt(path, () => readSync(descriptor, piece));
      if (length === 0) break;
      const bytes = piece.subarray(0, length);
      let start = 0;
      for (let end = bytes.indexOf(LINE_BREAK); end >= 0; end = bytes.indexOf(LINE_BREAK, start)) {
        const line = bytes.subarray(start, end);
        yield lineOf(rest.length === 0 ? line : Buffer.concat([...rest, line]));
        rest = [];
        restBytes = 0;
        start = end + 1;
      }
      if (start < length) {
        rest.push(bytes.subarray(start));
        restBytes += length - start;
      }
      if (restBytes > MOST_LINE_BYTES)
        throw new UnreadableFile(`a line is longer than ${MOST_LINE_BYTES} bytes`);
    }
    if (restBytes > 0) yield lineOf(Buffer.concat(rest));
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw whyUnreadable(path, error);
  }
}
