import { describe, expect, it } from 'vitest';
import { parseScenario } from '../file/parse-scenario.ts';
import { describeProblem } from '../yaml/problem.ts';
import { SCENARIO_NAMES, scenarioPath, scenarioText } from './catalogue.ts';
import { VOCABULARY } from './listing.ts';
import { generatedTexts, scenarioFiles } from './testing/generated-texts.ts';

describe('the catalogue of scenarios', () => {
  it('holds the files of the folder as they are (npx vitest run scenarios/catalogue -u)', async () => {
    await expect(await generatedTexts()).toMatchFileSnapshot('texts.generated.ts');
  });

  it('has the scenarios that the command promises', () => {
    expect(SCENARIO_NAMES).toEqual([
      'calm',
      'changes-at-elections',
      'chaos',
      'contested-logs',
      'crash-restart',
      'deposed-leaders',
      'dynamic-membership',
      'eviction',
      'flapping-leader',
      'held-back-handovers',
      'isolation',
      'jitter',
      'join-validation',
      'late-answers',
      'leader-failover',
      'leaderless-warning',
      'lost-disks',
      'lying-discovery',
      'membership',
      'one-way',
      'partial-partition',
      'partition',
      'preferred-leader',
      'replacement-in-place',
      'rolling-replacement',
      'single-leader',
      'slow-network',
      'status-accuracy',
      'status-convergence',
      'stress-11',
      'stress-25',
      'two-clusters-one-node',
      'wiped-twice',
    ]);
  });

  it.each(scenarioFiles())('reads $name without a problem, under its own name', ({ name, text }) => {
    const parsed = parseScenario(scenarioPath(name), text, VOCABULARY);
    expect(parsed.ok ? [] : parsed.problems.map(describeProblem)).toEqual([]);
    expect(parsed.ok && parsed.scenario.name).toBe(name);
  });

  it('knows no scenario of another name', () => {
    expect(scenarioText('storm')).toBeUndefined();
  });
});
