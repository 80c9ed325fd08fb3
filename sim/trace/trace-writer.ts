import type { RunResult, TraceEvent, TraceSink } from '../world/run-spec.ts';
import { footerOf } from './trace-format.ts';
import type { TraceHeader } from './trace-format.ts';
import { digestOfLine, traceLine } from './trace-line.ts';

/**
 * Writes a trace as JSON Lines: one line at a time, without its line break, to a function of the caller's. Make it
 * before the run, give it to the run as its sink, and call {@link TraceWriter.finish} with the result.
 */
export class TraceWriter implements TraceSink {
  private readonly line: (text: string) => void;
  private readonly headerDigest: string;

  constructor(header: TraceHeader, line: (text: string) => void) {
    this.line = line;
    this.headerDigest = digestOfLine(traceLine(header));
    line(traceLine(header));
  }

  event(record: TraceEvent): boolean {
    this.line(traceLine(record));
    return true;
  }

  /** Writes the footer. */
  finish(result: RunResult): void {
    this.line(traceLine(footerOf(result, this.headerDigest)));
  }
}
