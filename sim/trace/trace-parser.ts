import type { TraceEvent } from '../world/run-spec.ts';
import { findJsonFault } from './json-syntax.ts';
import { fromPortable } from './portable-json.ts';
import type { Json } from './portable-json.ts';
import { TraceError } from './trace-error.ts';
import type { Trace } from './trace-format.ts';
import { LineReader } from './line-reader.ts';
import { readFooter, readHeader } from './trace-frame.ts';
import { digestOfLine, traceLine } from './trace-line.ts';

/**
 * Reads a trace. Throws a {@link TraceError} if the text is none, is of another version, or breaks off. Whether what
 * it says is true is for {@link replayTrace} to find out.
 */
export function parseTrace(text: string): Trace {
  const lines = text.split('\n');
  // A last line break is no line; neither are empty lines after it.
  while (lines.length > 0 && (lines[lines.length - 1] ?? '').trim() === '') lines.pop();
  const [first] = lines;
  if (first === undefined) throw new TraceError(1, 1, 'the header of a trace', 'an empty file');
  const opening = readerOf(first, 1, 'the header of a trace, a JSON object');
  const header = readHeader(opening);
  const headerDigest = digestOfLine(traceLine(opening.fields));
  const events: TraceEvent[] = [];
  for (let at = 1; at < lines.length; at += 1) {
    const last = at === lines.length - 1;
    const reader = readerOf(
      lines[at] ?? '',
      at + 1,
      last ? 'a whole line (was the file cut off?)' : 'a JSON object',
    );
    if (reader.has('verdict')) {
      if (!last) throw new TraceError(at + 2, 1, 'the end of the file after the footer', 'another line');
      return { header, events, footer: readFooter(reader), headerDigest };
    }
    events.push(readEvent(reader));
  }
  const expected = 'another event, or the footer with the verdict';
  throw new TraceError(lines.length + 1, 1, expected, 'the end of the file (was it cut off?)');
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
