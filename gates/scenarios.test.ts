import { describe, it } from 'vitest';
import { scenarioGate } from './scenario/scenario-gate.ts';

/**
 * How many seeds of each. These are few, because the campaigns of `.ci/run` make more runs of each scenario, and quicker;
 * with `LOCKSTEP_GATE_RUNS` and `LOCKSTEP_GATE_SEED` they are as many, and as fresh, as one likes.
 */
const GATES: readonly (readonly [scenario: string, runs: number])[] = [
  ['chaos', 3],
  ['membership', 3],
  ['one-way', 3],
  ['status-convergence', 1],
  ['dynamic-membership', 1],
];

// A failure is shrunk before it is told, and the command makes it again.
describe('nothing is violated', { timeout: 600_000 }, () => {
  it.each(GATES)('in %s', async (scenario, runs) => {
    await scenarioGate({ scenario, runs });
  });
});
