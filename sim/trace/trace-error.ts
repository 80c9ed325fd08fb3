/** A text is not a trace that can be read: where, what was expected there, and what was found. Lines and columns count from 1. */
export class TraceError extends Error {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly found: string;

  constructor(line: number, column: number, expected: string, found: string) {
    super(`line ${line}, column ${column}: expected ${expected}, found ${found}`);
    this.name = 'TraceError';
    this.line = line;
    this.column = column;
    this.expected = expected;
    this.found = found;
  }
}
