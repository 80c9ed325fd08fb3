import { join } from 'node:path';
import type { Where } from '../where.ts';

/** Where a counterexample's files go, as paths from the directory that the tests were started in. */
export interface CounterexampleFiles {
  readonly trace: string;
  readonly report: string;
}

/** Longest name of a directory. */
const LONGEST_NAME = 100;

/** Each test has a directory of its own, which holds its newest counterexample. */
export function filesOf({ file, test }: Where): CounterexampleFiles {
  const base = file.replace(/\.test\.[cm]?[jt]sx?$/, '');
  const name = `${base}-${test}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');
  const directory = join('reports', 'out', 'gates', name);
  return { trace: join(directory, 'trace.jsonl'), report: join(directory, 'report.txt') };
}
