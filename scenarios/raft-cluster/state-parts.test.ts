import { describe, expect, it } from 'vitest';
import { asController } from './types.ts';
import type { ClusterTypes } from './types.ts';
import { draw } from '../draw/draw.ts';
import { parseScenario } from '../file/parse-scenario.ts';
import { prepare } from '../prepare.ts';
import { run } from '../../sim/index.ts';
import type { Monitor } from '../../sim/index.ts';
import { stateParts } from './state-parts.ts';

type State = ClusterTypes['State'];

const YAML = [
  'name: parts',
  'summary: controllers that come and go',
  'system: controllers',
  'cluster: { nodes: 3 }',
  'workload: { clients: 1, rate: 1/s }',
  'duration: 60s',
  'faults: [{ at: 20s, crash: ctrl1, for: 9s }]',
].join('\n');

/** Every step of a short run. */
function stepsOf(): readonly (readonly [State, State])[] {
  const parsed = parseScenario('parts', YAML, { properties: [] });
  if (!parsed.ok) throw new Error('the scenario cannot be read');
  const steps: [State, State][] = [];
  const monitor: Monitor<ClusterTypes> = {
    onStep: (_node, before, after) => {
      if (before !== undefined) steps.push([before, after]);
    },
  };
  run({ ...prepare(draw(parsed.scenario, 1)), watch: () => monitor });
  return steps;
}

describe('the parts of a state', () => {
  const steps = stepsOf();
  const changedIn = (part: string, [before, after]: readonly [State, State]): boolean =>
    (stateParts.changed(before, after) & (1 << stateParts.names.indexOf(part))) !== 0;

  it('change in the steps that make them others, and in no other', () => {
    const parts: readonly (readonly [string, (state: State) => unknown])[] = [
      ['raft', (state) => asController(state)?.raft ?? state],
      ['status', (state) => asController(state)?.status],
      ['membership', (state) => asController(state)?.membership],
      ['discovery', (state) => asController(state)?.membership.discovery],
      ['cluster', (state) => asController(state)?.cluster],
      ['view', (state) => asController(state)?.view],
    ];
    for (const [part, partOf] of parts) {
      const told = steps.filter((step) => changedIn(part, step));
      expect(told, part).toEqual(steps.filter(([before, after]) => partOf(before) !== partOf(after)));
    }
    for (const part of ['raft', 'status', 'membership', 'discovery', 'view']) {
      expect(
        steps.some((step) => changedIn(part, step)),
        part,
      ).toBe(true);
    }
  });

  it('of clients are one, which is called raft: nothing above it ever changes', () => {
    const clients = steps.filter(([before]) => asController(before) === undefined);
    expect(clients.length).toBeGreaterThan(10);
    for (const [before, after] of clients) {
      expect(stateParts.changed(before, after)).toBe(before === after ? 0 : 1);
    }
  });
});
