import { relative } from 'node:path';
import { expect } from 'vitest';
import { shellWord } from '../reports/index.ts';

/** The test that a gate is in. */
export interface Where {
  /** The test's name below those of its suites: `ring > has one holder`. */
  readonly test: string;
  /** Its file, from the directory that the tests were started in. */
  readonly file: string;
}

/** The test that is being run just now. */
export function thisTest(): Where {
  const { currentTestName, testPath } = expect.getState();
  if (currentTestName === undefined || testPath === undefined) {
    throw new Error('a gate must be called within a test of vitest');
  }
  return { test: currentTestName, file: relative(process.cwd(), testPath).replaceAll('\\', '/') };
}

/** The command that runs this test alone, with these variables set. */
export function commandOf({ test, file }: Where, variables: Readonly<Record<string, string>>): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${shellWord(value)}`);
  // Vitest looks for a pattern in the names of suites and test, with spaces between them.
  const pattern = test.split(' > ').map(literal).join('.+');
  return [...set, 'npx', 'vitest', 'run', shellWord(file), '-t', shellWord(pattern)].join(' ');
}

/** A text as a regular expression that finds it. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
