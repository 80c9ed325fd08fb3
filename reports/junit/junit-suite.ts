/** What a CI server calls a test suite: one run, one campaign, or one hunt for known bugs. */
export interface JunitSuite {
  /** The scenario's name, of a single run with its seed; or `mutants`. */
  readonly name: string;
  /** What else is known of the whole, such as its seeds and its hash. */
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly JunitCase[];
  /** The report as it would stand on a terminal; may be empty. */
  readonly output: string;
}

/** What a CI server calls a test case: one property, one known bug, or that all was done which was asked for. */
export interface JunitCase {
  /** The same from build to build, so that servers can follow it. */
  readonly name: string;
  /** Real time. Properties are checked in the same runs and have none of their own: 0. */
  readonly realMs: number;
  readonly outcome: JunitOutcome;
}

/** How a test case ended. */
export type JunitOutcome =
  /** `told`: what there is to say of it all the same. */
  | { readonly kind: 'held'; readonly told?: string }
  /** It was not put to the test, and nobody demands it. */
  | { readonly kind: 'skipped'; readonly why: string }
  /** It is wrong (`failure`), or nothing is known although it should be (`error`). */
  | {
      readonly kind: 'failure' | 'error';
      /** In one word: what servers group by. */
      readonly type: string;
      /** In one line. */
      readonly message: string;
      /** What whoever sees a red build has to know and to do. */
      readonly text: string;
    };

/** The case that says whether all was done which was asked for; it takes the whole time. */
export const COMPLETED = 'completed';

/** A suite of which nothing is known yet. */
export function emptySuite(name: string): JunitSuite {
  return { name, properties: [], cases: [], output: '' };
}

/** A suite that came to nothing, or to no more than is told already: its last word is why. */
export function brokenSuite(suite: JunitSuite, type: string, message: string, text: string): JunitSuite {
  const before = suite.cases.find(({ name }) => name === COMPLETED);
  const broken: JunitCase = {
    name: COMPLETED,
    realMs: before?.realMs ?? 0,
    outcome: { kind: 'error', type, message, text },
  };
  return { ...suite, cases: [broken, ...suite.cases.filter((each) => each !== before)] };
}

/** So many cases of a suite ended so. */
export function casesThat({ cases }: JunitSuite, kind: JunitOutcome['kind']): number {
  return cases.filter(({ outcome }) => outcome.kind === kind).length;
}
