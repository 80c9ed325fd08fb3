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
    let lineNumber = 0;
    const lineOf = (bytes: Buffer): string => {
      lineNumber += 1;
      const text = decoded(bytes, lineNumber);
      const start = lineNumber === 1 && text.startsWith('\ufeff') ? 1 : 0;
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

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a line. What is not UTF-8 is refused: with something put in its place, two texts could become the same. */
function decoded(bytes: Buffer, lineNumber: number): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new UnreadableFile(`line ${lineNumber} is not UTF-8`);
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw whyUnreadable(path, error);
  }
}
