import type { JunitSuite, Paint } from '../reports/index.ts';
import { paintFor } from '../reports/index.ts';
import type { CommandError } from './command-error.ts';
import { JunitFile } from './junit-file.ts';
import type { JunitOptions, ShowOptions } from './options/request.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** Where results go: one JSON document, or lines for people; never both. And a file for CI servers, beside either. */
export class Show {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Colours of stdout. */
  readonly paint: Paint;
  private readonly stdout: Output;
  private readonly stderr: Output;
  private readonly errorPaint: Paint;
  private readonly junit: JunitFile;

  /** @throws {CommandError} of kind `output` if the file for CI servers cannot be written */
  constructor(
    { json, quiet, junit = null }: ShowOptions & Partial<JunitOptions>,
    surroundings: Surroundings,
  ) {
    const { stdout, stderr, environment } = surroundings;
    this.json = json;
    this.quiet = quiet;
    this.stdout = stdout;
    this.stderr = stderr;
    this.paint = paintFor({ isTerminal: stdout.isTerminal, environment });
    this.errorPaint = paintFor({ isTerminal: stderr.isTerminal, environment });
    this.junit = new JunitFile(junit, surroundings);
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

  /**
   * What CI servers are told; it takes the place of what they were told before. Comes before the document and the lines, for
   * an error must not stand behind a document.
   *
   * @throws {CommandError} of kind `output` if the file cannot be written
   */
  suite(suite: () => JunitSuite): void {
    this.junit.tell(suite);
  }

  /** What CI servers are to be told if an error comes next. */
  suiteSoFar(suite: () => JunitSuite): void {
    this.junit.hold(suite);
  }

  /** Why there is no result, or no more of it. */
  error(error: CommandError): void {
    this.junit.breakOff(error);
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
