import type { ErrorKind } from '../reports/index.ts';

/** What the command tells its caller, by a number. */
export const EXIT = {
  passed: 0,
  /** A property was violated, a replay reproduced a violation, or a history is not linearizable. */
  violated: 1,
  /** An option, a scenario, a configuration, a trace or a history was wrong, or a file could not be written. */
  badInput: 2,
  /** A run came out differently the second time, or a replay diverged from its trace. */
  notDeterministic: 3,
  /**
   * A campaign violated nothing, but never exercised a property that its scenario or `--properties` asks for; or whether
   * a history is linearizable was not found out.
   */
  vacuous: 4,
  /** A fault in Lockstep itself. */
  internal: 5,
  interrupted: 130,
} as const;

/** One of the numbers in {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of an error. */
export function exitCodeOf(kind: ErrorKind): ExitCode {
  switch (kind) {
    case 'usage':
    case 'scenario':
    case 'configuration':
    case 'trace':
    case 'history':
    case 'output':
      return EXIT.badInput;
    case 'divergence':
    case 'nondeterminism':
      return EXIT.notDeterministic;
    case 'interrupted':
      return EXIT.interrupted;
    case 'internal':
      return EXIT.internal;
  }
}
