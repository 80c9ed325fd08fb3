import { run } from '../../../sim/index.ts';
import type { RunResult } from '../../../sim/index.ts';
import { VOCABULARY } from '../../catalogue/listing.ts';
import { draw } from '../../draw/draw.ts';
import { parseScenario } from '../../file/parse-scenario.ts';
import { prepare } from '../../prepare.ts';
import { describeProblem } from '../../yaml/problem.ts';

/** The run that a scenario's text and a seed make. */
export function play(file: string, text: string, seed: number): RunResult {
  const parsed = parseScenario(file, text, VOCABULARY);
  if (!parsed.ok) throw new Error(parsed.problems.map(describeProblem).join('\n'));
  return run(prepare(draw(parsed.scenario, seed)));
}
