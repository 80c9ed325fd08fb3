import { scenarioPath, scenarioText } from '../../catalogue/catalogue.ts';
import { VOCABULARY } from '../../catalogue/listing.ts';
import { parseScenario } from '../../file/parse-scenario.ts';
import { describeProblem } from '../../yaml/problem.ts';
import type { Scenario } from '../../file/scenario.ts';

/** A scenario that comes with Lockstep. */
export function openScenario(name: string): Scenario {
  const parsed = parseScenario(scenarioPath(name), scenarioText(name) ?? '', VOCABULARY);
  if (parsed.ok) return parsed.scenario;
  throw new Error(parsed.problems.map(describeProblem).join('\n'));
}
