import type { TraceEvent } from '../world/run-spec.ts';
import { findJsonFault } from './json-syntax.ts';
import { fromPortable } from './portable-json.ts';
import type { Json } from './portable-json.ts';
import { TraceError } from './trace-error.ts';
import type { Trace, TraceText } from './trace-format.ts';
import { LineReader } from './line-reader.ts';
import { readFooter, readHeader } from './trace-frame.ts';
import { digestOfLine, traceLine } from './trace-line.ts';

/**
 * Reads a trace. Throws a {@link TraceError} if the text is none, is of another version, or breaks off. Whether what
 * it says is true is for {@link replayTrace} to find out.
 */
export function parseTrace(source: string | TraceText): Trace {
  const text = typeof source === 'string' ? linesOf(source) : source;
  let lineCount = text.lineCount;
  // A last line break is no line; neither are empty lines after it.
  while (lineCount > 0 && text.line(lineCount - 1).trim() === '') lineCount -= 1;
  if (lineCount === 0) throw new TraceError(1, 1, 'the header of a trace', 'an empty file');
  const opening = readerOf(text.line(0), 1, 'the header of a trace, a JSON object');
  const header = readHeader(opening);
  const headerDigest = digestOfLine(traceLine(opening.fields));
  for (let at = 1; at < lineCount; at += 1) {
    const last = at === lineCount - 1;
    const reader = readerOf(
      text.line(at),
      at + 1,
      last ? 'a whole line (was the file cut off?)' : 'a JSON object',
    );
    if (reader.has('verdict')) {
      if (!last) throw new TraceError(at + 2, 1, 'the end of the file after the footer', 'another line');
      const count = at - 1;
      const event = (index: number): TraceEvent => readEvent(readerOf(text.line(index + 1), index + 2, ''));
      const events = { count, at: (index: number) => (index < count ? event(index) : undefined) };
      return { header, events, footer: readFooter(reader), headerDigest };
    }
    readEvent(reader);
  }
  const expected = 'another event, or the footer with the verdict';
  throw new TraceError(lineCount + 1, 1, expected, 'the end of the file (was it cut off?)');
}

function linesOf(text: string): TraceText {
  const lines = text.split('\n');
  return { lineCount: lines.length, line: (index) => lines[index] ?? '' };
}

function readEvent(reader: LineReader): TraceEvent {
  return { ...reader.fields, n: reader.count('n'), t: reader.count('t'), e: reader.text('e') };
}

function readerOf(line: string, number: number, what: string): LineReader {
  let json: Json;
  try {
    json = JSON.parse(line) as Json;
  } catch {
    const fault = findJsonFault(line);
    if (fault === null) throw new TraceError(number, 1, what, 'something that cannot be read');
    throw new TraceError(number, fault.column, `${what}: ${fault.expected}`, fault.found);
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new TraceError(number, 1, what, line.slice(0, 20));
  }
  try {
    return new LineReader(line, number, fromPortable(json));
  } catch (error) {
    if (error instanceof TraceError) throw error;
    throw new TraceError(
      number,
      1,
      'values that a trace can hold',
      error instanceof Error ? error.message : '',
    );
  }
}
