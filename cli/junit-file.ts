import { lstatSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JunitSuite } from '../reports/index.ts';
import { brokenSuite, emptySuite, junitDocument } from '../reports/index.ts';
import { CommandError } from './command-error.ts';
import { OutputFile, writeFileWhole } from './output-file.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The file of `--junit`. It is written as soon as there is something to tell, and again when there is more, so that
 * whatever ends the command leaves what was known by then. What stood there before is taken away first: a server must not
 * take an old result for this one.
 */
export class JunitFile {
  private readonly path: string | null;
  private readonly fixed: JunitSuite['properties'];
  /** Where nothing was told yet, the command itself is all there is to name. */
  private told = emptySuite('command');

  /**
   * `path` as given; null: nobody wants one.
   *
   * @throws {CommandError} of kind `output` if it cannot be written
   */
  constructor(path: string | null, { directory, version, codeDigest }: Surroundings) {
    this.path = path === null ? null : resolve(directory, path);
    this.fixed = [
      ['lockstep', version],
      ['code', codeDigest],
    ];
    if (path === null || this.path === null) return;
    expectReplaceable(this.path, path);
    rmSync(this.path, { force: true });
  }

  /**
   * Writes what is known by now, instead of what was told before.
   *
   * @throws {CommandError} of kind `output`, with what was to be written in short: it must not be lost with the file
   */
  tell(suite: () => JunitSuite): void {
    this.hold(suite);
    if (this.path === null) return;
    try {
      this.write(this.path);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError('output', error.message, { notes: inShort(this.told), cause: error });
    }
  }

  /** Keeps what is known by now for {@link JunitFile.breakOff}, which may come next. */
  hold(suite: () => JunitSuite): void {
    if (this.path !== null) this.told = suite();
  }

  /** Adds why there is no more to tell. */
  breakOff(error: CommandError): void {
    if (this.path === null) return;
    const text = [error.line(), ...error.notes].join('\n');
    this.told = brokenSuite(this.told, error.kind, error.message, text);
    try {
      this.write(this.path);
    } catch {
      // The first error is the one to be told of, and is it very often.
    }
  }

  private write(path: string): void {
    const { told } = this;
    writeFileWhole(path, junitDocument([{ ...told, properties: [...this.fixed, ...told.properties] }]));
  }
}

/** What is wrong, in a line each, or that nothing is. */
function inShort({ name, cases }: JunitSuite): string[] {
  const wrong = cases.flatMap(({ name: id, outcome }) =>
    'message' in outcome ? [`It was to say of ${name}: ${id}: ${outcome.message}`] : [],
  );
  return wrong.length === 0 ? [`It was to say of ${name}: nothing is wrong`] : wrong;
}

/**
 * Makes sure, by trying, that a file can be made and renamed to this one; and that this takes away no directory, no device
 * and no link to somewhere else.
 */
function expectReplaceable(path: string, given: string): void {
  const refusal = (what: string): CommandError =>
    new CommandError('output', `cannot write ${given}: it is ${what}; --junit takes the name of a file`);
  if (/[/\\]$/.test(given)) throw refusal('a directory');
  new OutputFile(path).abandon();
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined || there.isFile()) return;
  throw refusal(there.isDirectory() ? 'a directory' : 'no ordinary file');
}
