import { resolve } from 'node:path';
import { TraceError, parseTrace } from '../sim/index.ts';
import type { Trace, TraceText } from '../sim/index.ts';
import { CommandError } from './command-error.ts';
import { UnreadableFile, readInputFile } from './input-file.ts';

/**
 * Reads a trace from its file.
 *
 * @throws {CommandError} of kind `trace`, with line and column if the file is there
 */
export function readTrace(path: string, directory: string): Trace {
  const absolute = resolve(directory, path);
  let text: TraceText;
  try {
    text = linesOf(readInputFile(absolute, MOST_BYTES));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const position = { file: path };
    throw new CommandError('trace', `cannot read the trace: ${error.message}`, { position });
  }
  try {
    return parseTrace(text);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const { line, column, expected, found } = error;
    const position = { file: path, line, column };
    throw new CommandError('trace', `found ${found}, expected ${expected}`, { position });
  }
}

/** What Node can hold in one buffer, nearly. The trace of a storm of messages comes to about half of it. */
const MOST_BYTES = 2_000_000_000;

const LINE_BREAK = 0x0a;

/** The byte order mark. */
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Each line is decoded when it is asked for: as one text a trace of a million events would be too long. */
function linesOf(bytes: Buffer): TraceText {
  // Some editors mark a file as UTF-8 by three bytes that no one sees.
  const starts = [bytes.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0];
  for (let at = bytes.indexOf(LINE_BREAK); at >= 0; at = bytes.indexOf(LINE_BREAK, at + 1))
    starts.push(at + 1);
  return {
    lineCount: starts.length,
    line: (index) => bytes.toString('utf8', starts[index], (starts[index + 1] ?? bytes.length + 1) - 1),
  };
}
