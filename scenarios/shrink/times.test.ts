import { describe, expect, it } from 'vitest';
import { simplerFaults } from '../../sim/index.ts';
import type { TimedFault } from '../../sim/index.ts';
import { VOCABULARY } from '../catalogue/listing.ts';
import { draw } from '../draw/draw.ts';
import { openScenario } from '../draw/testing/open-scenario.ts';
import { parseScenario } from '../file/parse-scenario.ts';
import { printScenario } from '../file/print-scenario.ts';
import type { Scenario } from '../file/scenario.ts';

const SEEDS = Array.from({ length: 4 }, (_, index) => index + 1);

/** Faults as seeds draw them: the first few of each kind with these fields. */
function drawnFaults(): TimedFault[] {
  const found = new Map<string, TimedFault[]>();
  for (const name of ['chaos', 'isolation', 'one-way', 'lost-disks']) {
    const scenario = openScenario(name);
    for (const timed of SEEDS.flatMap((seed) => draw(scenario, seed).plan.faults)) {
      const shape = `${Object.keys(timed.fault).sort().join(' ')} ${timed.fault.kind}`;
      const alike = found.get(shape) ?? [];
      if (alike.length < 2) found.set(shape, [...alike, timed]);
    }
  }
  return [...found.values()].flat();
}

describe('simpler faults', () => {
  it('are read back from a file as they are, down to the order of their fields, which the hash takes in', () => {
    const { cluster, duration = 0 } = openScenario('chaos');
    const drawn = drawnFaults();
    expect(new Set(drawn.map(({ fault }) => fault.kind)).size).toBeGreaterThan(10);
    for (const timed of drawn) {
      const simpler = [...simplerFaults(timed, duration)];
      const faults = [timed, ...simpler].toSorted((a, b) => a.at - b.at);
      const scenario: Scenario = {
        name: 'x',
        summary: 'y',
        cluster: { ...cluster, nodes: [99, 99] },
        duration,
        faults,
      };
      const parsed = parseScenario('x.yaml', printScenario(scenario), VOCABULARY);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems[0]));
      expect(JSON.stringify(parsed.scenario.faults)).toBe(JSON.stringify(faults));
    }
  });
});
