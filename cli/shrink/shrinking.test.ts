import { expect, it } from 'vitest';
import { draw } from '../../scenarios/draw/draw.ts';
import type { ClusterTypes } from '../../scenarios/raft-cluster/types.ts';
import { fileOf, specOf } from '../../scenarios/shrink/shrink-run.ts';
import { SECOND, run } from '../../sim/index.ts';
import type { PropertyFamily } from '../../sim/index.ts';
import { ScenarioShelf } from '../scenario-shelf.ts';
import { Sandbox } from '../testing/sandbox.ts';
import { shrinkingOf, shrunkFrom } from './shrinking.ts';

/** Violated as soon as a member does anything after two seconds. */
const impatient: PropertyFamily<ClusterTypes> = {
  name: 'impatient',
  properties: [{ id: 'log-matching', sentence: 'Nothing happens.', requirements: [], kind: 'always' }],
  monitor: (view, report) => ({
    onStep(node) {
      if (view.now < 2 * SECOND || !view.isMember(node)) return;
      report.violate('log-matching', { node, message: 'It is late.', expected: 'nothing', seen: 'a step' });
    },
  }),
};

/** Runs a candidate, and checks that alone. */
const impatiently: typeof specOf = (candidate) => ({ ...specOf(candidate), families: [impatient] });

it('a run is shrunk although what was drawn for it does not fit into a file', async () => {
  const sandbox = new Sandbox();
  const shelf = new ScenarioShelf(sandbox.directory);
  const scenario = { ...shelf.open('calm'), workload: { clients: [9, 9], rate: [100, 100] } } as const;
  const drawn = draw(scenario, 1);
  const { violation } = run(impatiently({ scenario, seed: 1 }));
  if (violation === null) throw new Error('nothing is violated');
  const whole = { scenario: shrunkFrom(scenario, drawn, violation), seed: 1 };
  expect(fileOf(whole, shelf.vocabulary)).toBeNull();
  const shrinking = shrinkingOf(scenario, drawn, violation, shelf, sandbox.surroundings(), impatiently);
  expect(await shrinking.step(() => Promise.resolve())).toBe(true);
  expect(shrinking.best).toBeNull();
  for (let steps = 0; steps < 20; steps++) await shrinking.step(() => Promise.resolve());
  const { best } = shrinking;
  expect(best?.file).toContain('properties: [ log-matching ]');
  expect(best?.prepared.plan.requests.length).toBeLessThan(drawn.plan.requests.length / 10);
  sandbox.remove();
});
