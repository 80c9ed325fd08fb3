import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TraceError, parseTrace } from '../sim/index.ts';
import type { Trace } from '../sim/index.ts';
import { CommandError, messageOf } from './command-error.ts';

/**
 * Reads a trace from its file.
 *
 * @throws {CommandError} of kind `trace`, with line and column if the file is there
 */
export function readTrace(path: string, directory: string): Trace {
  const absolute = resolve(directory, path);
  let text: string;
  try {
    text = readFileSync(absolute, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = missing ? `there is no such file (looked for ${absolute})` : messageOf(error);
    throw new CommandError('trace', `cannot read the trace: ${reason}`, { position: { file: path } });
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
