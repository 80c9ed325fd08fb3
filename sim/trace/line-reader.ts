import { TraceError } from './trace-error.ts';

/** Takes the fields of one line of a trace, each checked, each fault with its line and column. */
export class LineReader {
  readonly fields: Readonly<Record<string, unknown>>;
  private readonly line: string;
  private readonly number: number;

  constructor(line: string, number: number, value: unknown) {
    this.line = line;
    this.number = number;
    if (!isRecord(value)) throw new TraceError(number, 1, 'a JSON object', line.slice(0, 20));
    this.fields = value;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.fields, name);
  }

  text(name: string): string {
    const value = this.fields[name];
    return typeof value === 'string' ? value : this.fail(name, 'a string');
  }

  /** A non-negative integer. */
  count(name: string): number {
    const value = this.fields[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.fail(name, 'a non-negative integer');
  }

  /** An object, or null where that is allowed. */
  record(name: string): Readonly<Record<string, unknown>> {
    const value = this.fields[name];
    return isRecord(value) ? value : this.fail(name, 'an object');
  }

  /** Refuses a field for what it is. */
  fail(name: string, expected: string): never {
    const at = this.line.search(new RegExp(`"${name}"\\s*:`));
    const found = this.has(name) ? JSON.stringify(this.fields[name]) : 'no such field';
    throw new TraceError(this.number, Math.max(at, 0) + 1, `"${name}" to be ${expected}`, shorten(found));
  }
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shorten(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
