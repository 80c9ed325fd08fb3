import { resolve } from 'node:path';
import { CommandError } from '../command-error.ts';
import { UnreadableFile } from '../input-file.ts';
import { readInputLines } from '../input-lines.ts';
import { HistoryFault } from './history-fault.ts';
import type { HistoryRules } from './history-models.ts';
import { HistoryReader } from './history-reader.ts';

/**
 * Reads a history from its file, line by line.
 *
 * @throws {CommandError} of kind `history`, with line and column if the file is there
 */
export function readHistory(path: string, directory: string, rules: HistoryRules): HistoryReader {
  const reader = new HistoryReader(rules);
  let line = 0;
  try {
    for (const text of readInputLines(resolve(directory, path))) {
      line += 1;
      reader.take(text, line);
    }
  } catch (error) {
    if (error instanceof HistoryFault) {
      const position = { file: path, line, column: error.column };
      throw new CommandError('history', error.message, { position });
    }
    if (error instanceof UnreadableFile) {
      throw new CommandError('history', `cannot read the history: ${error.message}`, {
        position: { file: path },
      });
    }
    throw error;
  }
  return reader;
}
