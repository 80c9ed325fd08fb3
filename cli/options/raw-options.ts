import { CommandError } from '../command-error.ts';
import type { ShowOptions } from './request.ts';
import { durationValue, integerValue, pathValue } from './values.ts';

/** Where traces and reports go, from the current directory. */
export const DEFAULT_OUT = 'reports/out';

/** How long a smaller run is looked for, where nothing is said. */
const DEFAULT_SHRINK_MS = 60_000;

const MAX_JOBS = 1024;

/** The options as commander hands them over: texts, and true where a value was left out. */
export interface RawOptions {
  readonly seed?: string | true;
  readonly seeds?: string;
  readonly for?: string;
  readonly jobs?: string;
  readonly resume?: true;
  readonly untilCovered?: true;
  readonly scenario?: string;
  readonly nodes?: string;
  readonly duration?: string;
  readonly properties?: string;
  readonly config?: string;
  readonly mutant?: string;
  readonly trace?: true;
  readonly out?: string;
  readonly shrink?: boolean;
  readonly shrinkFor?: string;
  readonly junit?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** Runs at a time; null for as many as there are processors. */
export function jobsOf({ jobs }: RawOptions): number | null {
  return jobs === undefined ? null : integerValue('--jobs', jobs, 1, MAX_JOBS);
}

/** How what is found is shown. */
export function showOf({ json, quiet }: RawOptions): ShowOptions {
  return { json: json === true, quiet: quiet === true };
}

/** For how many milliseconds a smaller run is looked for; 0 for not at all. */
export function shrinkTimeOf({ shrink, shrinkFor }: RawOptions): number {
  if (shrink !== false)
    return shrinkFor === undefined ? DEFAULT_SHRINK_MS : durationValue('--shrink-for', shrinkFor) / 1000;
  if (shrinkFor === undefined) return 0;
  throw new CommandError('usage', '--shrink-for does not go with --no-shrink: give one of the two');
}

/** The folder where traces and reports go. */
export function outOf({ out }: RawOptions): string {
  return out === undefined ? DEFAULT_OUT : pathValue('--out', out);
}

/** Where JUnit XML goes; null for nowhere. */
export function junitOf({ junit }: RawOptions): string | null {
  return junit === undefined ? null : pathValue('--junit', junit);
}
