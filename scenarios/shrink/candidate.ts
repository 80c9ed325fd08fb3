import { SECOND } from '../../sim/index.ts';
import type { Failing, Pass, Search, Violation } from '../../sim/index.ts';
import type { Scenario } from '../file/scenario.ts';

/**
 * What a shrinker tries: a scenario in which nothing is left to the seed but the world's own draws (delays, timeouts, and
 * what services and strangers say), and a seed for these.
 */
export interface Candidate {
  readonly scenario: Scenario;
  readonly seed: number | string;
}

/** A candidate that fails as it should. */
export type FailingRun = Failing<Candidate, Violation>;

/** A way of making a candidate smaller. */
export type RunPass = Pass<Candidate, Violation>;

/** A search for a smaller candidate. */
export type RunSearch = Search<Candidate, Violation>;

/** The same for equal candidates alone. */
export function keyOf({ scenario, seed }: Candidate): string {
  return JSON.stringify([seed, scenario]);
}

/**
 * Tries scenarios with the draws of the one that is known to fail. Where one fails, the next to try are its own candidates,
 * from the same place of the list on; the end has come when a whole list has led to nothing.
 */
export function scenariosTried(of: (from: FailingRun) => Iterable<Scenario>): RunPass {
  return function* (from) {
    let best = from;
    let begin = 0;
    for (;;) {
      let found: FailingRun | null = null;
      let position = 0;
      for (const scenario of of(best)) {
        position += 1;
        if (position <= begin) continue;
        found = yield { scenario, seed: best.candidate.seed };
        if (found !== null) break;
      }
      if (found !== null) {
        best = found;
        begin = position - 1;
      } else if (begin > 0) {
        begin = 0;
      } else {
        return best;
      }
    }
  };
}

/**
 * The same scenario with other draws: seeds that are short to write. At most so many, and the fewer the longer a run takes:
 * all of them together are so many seconds long for one member, or those of two are.
 */
export function otherDraws(
  most: number,
  memberSeconds: number,
): (candidate: Candidate) => Iterable<Candidate> {
  return ({ scenario, seed }) => {
    const members = (scenario.cluster?.nodes?.[0] ?? 1) + (scenario.cluster?.spares?.[0] ?? 0);
    const seconds = ((scenario.duration ?? 0) + (scenario.recovery ?? 0)) / SECOND;
    const count = Math.max(2, Math.min(most, Math.floor(memberSeconds / Math.max(1, members * seconds))));
    return Array.from({ length: count }, (_, index) => index + 1)
      .filter((other) => other !== seed)
      .map((other) => ({ scenario, seed: other }));
  };
}
