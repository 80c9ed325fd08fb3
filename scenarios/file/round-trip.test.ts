import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from './defaults.ts';
import { parseScenario } from './parse-scenario.ts';
import { printScenario } from './print-scenario.ts';
import { describeProblem } from '../yaml/problem.ts';
import { scenarioShape } from './scenario-shape.ts';
import { ARBITRARY_PROPERTIES, scenarioArbitrary } from './testing/scenario-arbitrary.ts';

const VOCABULARY = { properties: ARBITRARY_PROPERTIES };

describe('a scenario', () => {
  it('is read back from its file as it was written', () => {
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        const text = printScenario(scenario);
        const parsed = parseScenario('printed.yaml', text, VOCABULARY);
        if (!parsed.ok) throw new Error(`${parsed.problems.map(describeProblem).join('\n')}\n${text}`);
        expect(parsed.scenario).toEqual(scenario);
      }),
      { numRuns: 400 },
    );
  });

  it('is the same whether its file has blocks or braces', () => {
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        const json = JSON.stringify(jsonOf(scenario));
        const parsed = parseScenario('flow.yaml', json, VOCABULARY);
        expect(parsed).toEqual({ ok: true, scenario });
      }),
      { numRuns: 100 },
    );
  });

  it('may leave everything out but its name and its summary', () => {
    const parsed = parseScenario('least.yaml', 'name: least\nsummary: nothing said\n', VOCABULARY);
    expect(parsed).toEqual({ ok: true, scenario: { name: 'least', summary: 'nothing said' } });
  });

  it('takes a single value for a range of one', () => {
    const text = 'name: x\nsummary: y\nnetwork: { latency: 5ms, loss: 1% }\ncluster: { nodes: 3 }\n';
    const parsed = parseScenario('x.yaml', text, VOCABULARY);
    expect(
      parsed.ok && [
        parsed.scenario.network?.latency,
        parsed.scenario.network?.loss,
        parsed.scenario.cluster?.nodes,
      ],
    ).toEqual([
      [5_000, 5_000],
      [0.01, 0.01],
      [3, 3],
    ]);
  });

  it('has defaults that are sound: the lease is no longer than the guard', () => {
    expect(DEFAULTS.raft.leaderLeaseTimeout).toBeLessThanOrEqual(DEFAULTS.raft.heartbeatTimeout);
  });
});

/** YAML is a superset of JSON: a scenario can be written as JSON, too. */
function jsonOf(scenario: Parameters<typeof printScenario>[0]): unknown {
  return scenarioShape.print(scenario);
}
