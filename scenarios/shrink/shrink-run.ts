import {
  Shrinker,
  farFewerItems,
  fewerItems,
  inTurn,
  redrawn,
  repeated,
  signatureOf,
} from '../../sim/index.ts';
import type { ListOf, RunSpec, Violation } from '../../sim/index.ts';
import { draw } from '../draw/draw.ts';
import type { Drawn } from '../draw/drawn.ts';
import type { ScenarioAction } from '../file/action.ts';
import { parseScenario } from '../file/parse-scenario.ts';
import type { Vocabulary } from '../file/parse-scenario.ts';
import { printScenario } from '../file/print-scenario.ts';
import type { Scenario } from '../file/scenario.ts';
import { prepare } from '../prepare.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import { calmer, rounderSettings } from './calmer.ts';
import { keyOf, otherDraws } from './candidate.ts';
import type { Candidate, RunPass } from './candidate.ts';
import { fewerNodes } from './fewer-nodes.ts';
import { lastMoments } from './last-moments.ts';
import { farLessWork, lessWork } from './less-work.ts';
import { lessWaiting, rounderMoments, roundLength, simplerActions } from './times.ts';
import { trimmed } from './trim.ts';

const actions: ListOf<Candidate, ScenarioAction> = {
  read: ({ scenario }) => scenario.faults ?? [],
  write: ({ scenario, seed }, faults) => ({ scenario: { ...scenario, faults }, seed }),
};
const fewerActions = fewerItems<Candidate, Violation, ScenarioAction>(actions);
const farFewerActions = farFewerItems<Candidate, Violation, ScenarioAction>(actions);

const trimmedAfter = (pass: RunPass): RunPass => inTurn(pass, trimmed);

/** Some other draws, while runs are long; many, when each is a moment's work. */
const some = otherDraws(2, Infinity);
const many = otherDraws(24, 600);
/** What is left of a long story may need luck. */
const plenty = otherDraws(60, 1500);

/** First what makes every further run quicker, then what takes many runs, at last what is only easier to read. */
const everything: RunPass = inTurn(
  trimmed,
  trimmedAfter(redrawn(lastMoments, plenty)),
  trimmedAfter(farFewerActions),
  trimmedAfter(redrawn(fewerNodes, some)),
  repeated(inTurn(trimmedAfter(fewerActions), trimmedAfter(fewerNodes), trimmedAfter(lessWork), calmer), 3),
  repeated(
    inTurn(
      trimmedAfter(redrawn(lastMoments, many)),
      trimmedAfter(redrawn(fewerNodes, many)),
      trimmedAfter(redrawn(fewerActions, many)),
      trimmedAfter(redrawn(farLessWork, many)),
      trimmedAfter(lessWork),
      trimmedAfter(redrawn(calmer, some)),
      trimmedAfter(simplerActions),
      trimmedAfter(redrawn(lessWaiting, many)),
    ),
  ),
  rounderSettings,
  rounderMoments,
  roundLength,
);

/** A shrinker of runs: begins with one that fails, whose scenario leaves nothing to be drawn that could be written down. */
export function runShrinker(
  scenario: Scenario,
  seed: number | string,
  violation: Violation,
): Shrinker<Candidate, Violation> {
  return new Shrinker({ candidate: { scenario, seed }, failure: violation }, everything, keyOf);
}

/** What a candidate is as a run. */
export function specOf({ scenario, seed }: Candidate): RunSpec<ClusterTypes> {
  return prepare(draw(scenario, seed));
}

/** Whether a violation is of the same kind as another. */
export function sameFailure(one: Violation, other: Violation): boolean {
  return signatureOf(one) === signatureOf(other);
}

/** The candidate's file; null if it would not be read back as the same run. */
export function fileOf({ scenario, seed }: Candidate, vocabulary: Vocabulary): string | null {
  const text = printScenario(scenario);
  const parsed = parseScenario('shrunk.yaml', text, vocabulary);
  if (!parsed.ok) return null;
  const told = (drawn: Drawn): string => JSON.stringify(drawn);
  return told(draw(parsed.scenario, seed)) === told(draw(scenario, seed)) ? text : null;
}
