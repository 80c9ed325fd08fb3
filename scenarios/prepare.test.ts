import { describe, expect, it } from 'vitest';
import { MINUTE, createWorld, run } from '../sim/index.ts';
import type { RunResult } from '../sim/index.ts';
import { SCENARIO_NAMES } from './catalogue/catalogue.ts';
import { draw } from './draw/draw.ts';
import type { Drawn } from './draw/drawn.ts';
import type { Scenario } from './file/scenario.ts';
import { openScenario } from './draw/testing/open-scenario.ts';
import { prepare } from './prepare.ts';
import { asController, asMember } from './raft-cluster/types.ts';

const chaos = openScenario('chaos');

function exercised(result: RunResult, id: string): number {
  return result.properties.find((property) => property.id === id)?.exercised ?? 0;
}

describe('a run that was drawn (C2)', () => {
  it('has the same hash every time, also when what was drawn has been through JSON', () => {
    for (const seed of [1, 2, 'a text']) {
      const drawn = draw(chaos, seed, { duration: MINUTE });
      const replayed = JSON.parse(JSON.stringify(drawn)) as Drawn;
      const first = run(prepare(drawn));
      expect(run(prepare(drawn)).hash).toBe(first.hash);
      expect(run(prepare(replayed)).hash).toBe(first.hash);
    }
  });

  it('has another hash for every seed', () => {
    const hashes = Array.from({ length: 20 }, (_, seed) => {
      return run(prepare(draw(chaos, seed, { duration: MINUTE / 6 }))).hash;
    });
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('checks what the scenario names, or what is asked for instead', () => {
    const drawn: Drawn = {
      ...draw(chaos, 1, { duration: MINUTE / 6 }),
      properties: ['log-matching', 'vote-sound'],
    };
    const ids = (result: RunResult) => result.properties.map(({ id }) => id).sort();
    // That no process crashes is checked by the simulator, whatever else is.
    expect(ids(run(prepare(drawn)))).toEqual(['log-matching', 'no-crash', 'no-storm', 'vote-sound']);
    expect(ids(run(prepare(drawn, ['leader-returns'])))).toEqual(['leader-returns', 'no-crash', 'no-storm']);
  });
});

describe('a scenario that simulates either system', () => {
  it('may be asked for a property of controllers, which says nothing where plain members were drawn', () => {
    const short = { duration: MINUTE / 6 };
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const plain = seeds
      .map((seed) => draw(chaos, seed, short))
      .filter((drawn) => drawn.controller === undefined);
    const [drawn] = plain;
    if (drawn === undefined || plain.length === seeds.length)
      throw new Error('these seeds draw one system only');
    const { verdict, properties } = run(prepare(drawn, ['join-order', 'log-matching']));
    expect(verdict).toBe('passed');
    expect(properties.map(({ id }) => id)).not.toContain('join-order');
    expect(properties.map(({ id }) => id)).toContain('log-matching');
  });
});

describe('a node with settings of its own', () => {
  it('runs with them, and the others with those of all', () => {
    const scenario: Scenario = {
      name: 'x',
      summary: 'y',
      cluster: { nodes: [3, 3], perNode: { ctrl2: { raft: { trailingLogs: [7, 7], maxPending: [2, 2] } } } },
    };
    const world = createWorld(prepare(draw(scenario, 1, { duration: MINUTE / 6 })));
    for (let i = 0; i < 20; i++) world.step();
    const optionsOf = (node: number) => asMember(world.view.state(node))?.fixed.options;
    expect(optionsOf(1)).toMatchObject({ trailingLogs: 7, maxPending: 2, maxInflight: 16 });
    for (const other of [0, 2])
      expect(optionsOf(other)).toMatchObject({ trailingLogs: 500, maxPending: 256 });
  });

  it('is preferred as leader or not, whatever the configuration of all says', () => {
    const scenario: Scenario = {
      name: 'x',
      summary: 'y',
      system: 'controllers',
      cluster: {
        nodes: [3, 3],
        config: { raft: { preferredLeader: true } },
        perNode: { ctrl2: { raft: { preferredLeader: false } } },
      },
    };
    const world = createWorld(prepare(draw(scenario, 1, { duration: MINUTE / 6 })));
    for (let i = 0; i < 20; i++) world.step();
    const isPreferred = (node: number) =>
      asController(world.view.state(node))?.fixed.settings.preferredLeader;
    expect([0, 1, 2].map(isPreferred)).toEqual([true, false, true]);
  });
});

describe('a narrow network', () => {
  it('takes its time for every byte', () => {
    const scenario: Scenario = { ...openScenario('calm'), cluster: { nodes: [3, 3] } };
    const wide = run(prepare(draw(scenario, 1, { duration: MINUTE })));
    const network = { latency: [1_000, 20_000] as const, bandwidth: 5_000 };
    const narrow = run(prepare(draw({ ...scenario, network }, 1, { duration: MINUTE })));
    expect([wide.verdict, narrow.verdict]).toEqual(['passed', 'passed']);
    expect(narrow.hash).not.toBe(wide.hash);
  });
});

describe.each(SCENARIO_NAMES)('the scenario %s', (name) => {
  // The gate runs its campaigns besides.
  it('passes its first seed', () => {
    expect(run(prepare(draw(openScenario(name), 1))).violation).toBeNull();
  });
});

describe('chaos', () => {
  it('lasts five virtual minutes, in which leaders fall and partitions heal in nearly every seed', () => {
    const results = Array.from({ length: 12 }, (_, seed) => run(prepare(draw(chaos, seed))));
    for (const result of results) {
      expect(result.virtualMicros).toBeGreaterThanOrEqual(5 * MINUTE);
      expect(result.events).toBeLessThan(500_000);
    }
    const events = results.map((result) => result.events).toSorted((a, b) => a - b);
    expect(events[6]).toBeGreaterThan(20_000);
    const falls = results.filter((result) => exercised(result, 'leader-fell') > 0);
    const heals = results.filter((result) => exercised(result, 'partition-healed') > 0);
    expect(falls.length).toBeGreaterThanOrEqual(9);
    expect(heals.length).toBeGreaterThanOrEqual(8);
  });
});

describe('calm', () => {
  it('has one leader for good, and nobody in doubt', () => {
    const calm = openScenario('calm');
    for (let seed = 1; seed <= 10; seed++) {
      const result = run(prepare(draw(calm, seed)));
      expect(result.verdict).toBe('passed');
      for (const id of [
        'leader-changed',
        'leader-fell',
        'log-truncated',
        'outcome-unknown',
        'command-retried',
      ]) {
        expect([seed, id, exercised(result, id)]).toEqual([seed, id, 0]);
      }
      expect(exercised(result, 'leader-stays')).toBeGreaterThan(0);
    }
  });
});
