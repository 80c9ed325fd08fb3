import type { Paint } from '../reports/index.ts';
import { paintFor } from '../reports/index.ts';
import type { CommandError } from './command-error.ts';
import type { ShowOptions } from './options/request.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** Where results go: one JSON document, or lines for people; never both. */
export class Show {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Colours of stdout. */
  readonly paint: Paint;
  private readonly stdout: Output;
  private readonly stderr: Output;
  private readonly errorPaint: Paint;

  constructor({ json, quiet }: ShowOptions, { stdout, stderr, environment }: Surroundings) {
    this.json = json;
    this.quiet = quiet;
    this.stdout = stdout;
    this.stderr = stderr;
    this.paint = paintFor({ isTerminal: stdout.isTerminal, environment });
    this.errorPaint = paintFor({ isTerminal: stderr.isTerminal, environment });
  }

  /** The one document of `--json`. */
  document(document: object): void {
    this.stdout.write(`${JSON.stringify(document)}\n`);
  }

  /** Lines for people. */
  lines(lines: readonly string[]): void {
    this.stdout.write(`${lines.join('\n')}\n`);
  }

  /** A line beside the result, which must not get into the document. */
  aside(line: string): void {
    (this.json ? this.stderr : this.stdout).write(`${line}\n`);
  }

  /** Why there is no result. */
  error(error: CommandError): void {
    if (this.json) {
      this.document(error.document());
      return;
    }
    const { red, dim } = this.errorPaint;
    // Whoever pressed Ctrl-C knows that it is no error.
    const opening = error.kind === 'interrupted' ? '' : `${red('error:')} `;
    const lines = [`${opening}${printable(error.line())}`, ...error.notes.map(printable)];
    // What is broken here has to be found here, so the place in the code helps; a user's mistake has none.
    if (error.kind === 'internal' && error.cause instanceof Error)
      lines.push('', dim(error.cause.stack ?? ''));
    this.stderr.write(`${lines.join('\n')}\n`);
  }
}

/** The text with every control character shown by its number: what stands in a file must not command the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) =>
    sign === '\n' ? sign : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
