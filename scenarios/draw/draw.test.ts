import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../sim/index.ts';
import type { Fault } from '../../sim/index.ts';
import { optionErrors } from '../../core/raft/index.ts';
import { SCENARIO_NAMES } from '../catalogue/catalogue.ts';
import type { ChaosKind, Scenario } from '../file/scenario.ts';
import { memberName } from '../raft-cluster/system.ts';
import { draw } from './draw.ts';
import type { Drawn } from './drawn.ts';
import { openScenario } from './testing/open-scenario.ts';

const chaos = openScenario('chaos');
const seeds = fc.oneof(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.string({ maxLength: 12 }));
const scenarios = fc.constantFrom(...SCENARIO_NAMES.map(openScenario));

const MANY_SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const MANY = MANY_SEEDS.map((seed) => draw(chaos, seed));

const faultsOf = (drawn: Drawn): readonly Fault[] => drawn.plan.faults.map(({ fault }) => fault);

describe('drawing a scenario', () => {
  it('gives the same for the same seed', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        expect(draw(scenario, seed)).toEqual(draw(scenario, seed));
      }),
      { numRuns: 40 },
    );
  });

  it('gives something else for another seed', () => {
    const plans = new Set(MANY.map((drawn) => JSON.stringify(drawn)));
    expect(plans.size).toBe(MANY.length);
  });

  it('gives what survives a trace: JSON, and nothing lost in it', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        const drawn = draw(scenario, seed);
        expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn);
      }),
      { numRuns: 40 },
    );
  });

  it('gives settings that Raft accepts, times within the run and in order, and names that exist', () => {
    fc.assert(
      fc.property(scenarios, seeds, (scenario, seed) => {
        const drawn = draw(scenario, seed);
        expect(optionErrors(drawn.options)).toEqual([]);
        const { faults, requests } = drawn.plan;
        for (const list of [faults, requests]) {
          const times = list.map(({ at }) => at);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(times.every((at) => Number.isSafeInteger(at) && at >= 0)).toBe(true);
        }
        expect(faults.every(({ at }) => at < drawn.span.chaos)).toBe(true);
        expect(requests.every(({ at }) => at < drawn.span.chaos + drawn.span.recovery)).toBe(true);
        const members = Array.from({ length: drawn.voters + drawn.spares }, (_, index) => memberName(index));
        for (const { fault } of faults) {
          for (const name of JSON.stringify(fault).match(/ctrl\d+/g) ?? []) expect(members).toContain(name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes the number of nodes and the duration from the command line, if it names them', () => {
    const drawn = draw(chaos, 7, { nodes: 4, duration: MINUTE });
    expect([drawn.voters, drawn.span.chaos]).toEqual([4, MINUTE]);
    expect(drawn.plan.faults.every(({ at }) => at < MINUTE)).toBe(true);
  });

  it('gives single nodes what the file states for them, and leaves out nodes that the run does not have', () => {
    const scenario: Scenario = {
      name: 'x',
      summary: 'y',
      system: 'controllers',
      cluster: {
        nodes: [2, 2],
        perNode: {
          ctrl2: { raft: { preferredLeader: true, trailingLogs: [3, 5] } },
          ctrl3: { raft: { maxPending: [1, 1] } },
        },
      },
    };
    const drawn = draw(scenario, 1, { duration: MINUTE });
    expect(drawn.perNode).toEqual([
      {
        node: 1,
        options: { trailingLogs: expect.toSatisfy((n: number) => n >= 3 && n <= 5) as number },
        preferredLeader: true,
      },
    ]);
    const alike = draw({ ...scenario, cluster: { nodes: [2, 2] } }, 1, { duration: MINUTE });
    expect({ ...drawn, perNode: undefined }).toEqual({ ...alike, perNode: undefined });
  });

  it('sets aside what names nodes that the run does not have, or comes too late, and says so', () => {
    const scenario: Scenario = {
      name: 'x',
      summary: 'y',
      cluster: { nodes: [3, 5] },
      faults: [
        { at: SECOND, fault: { kind: 'crash', node: 'ctrl5' } },
        { at: SECOND, fault: { kind: 'crash', node: 'ctrl1' } },
        { at: SECOND, fault: { kind: 'partition', groups: [['ctrl1'], ['ctrl5', 'ctrl2']] } },
        { at: SECOND, operator: { kind: 'remove', node: 'ctrl4' } },
        { at: MINUTE, fault: { kind: 'crash', node: 'ctrl2' } },
      ],
      requests: [
        { at: SECOND, client: 'client2', operation: { kind: 'operation', op: 'get', key: 1 } },
        { at: MINUTE, client: 'client1', operation: { kind: 'operation', op: 'get', key: 1 } },
      ],
      workload: { clients: [1, 2] },
      recovery: 0,
    };
    const seed = MANY_SEEDS.find((each) => draw(scenario, each, { nodes: 3 }).clients === 1) ?? 0;
    const drawn = draw(scenario, seed, { nodes: 3, duration: MINUTE });
    expect(faultsOf(drawn)).toEqual([{ kind: 'crash', node: 'ctrl1' }]);
    const { skipped = [], requests } = drawn.plan;
    expect(requests.every(({ node }) => node === 'client1')).toBe(true);
    expect(
      skipped.map(({ what, why }) => ['fault' in what ? what.fault.kind : what.node, what.at, why]),
    ).toEqual([
      ['client2', SECOND, 'absent'],
      ['client1', MINUTE, 'late'],
      ['crash', SECOND, 'absent'],
      ['partition', SECOND, 'absent'],
      ['operator', SECOND, 'absent'],
      ['crash', MINUTE, 'late'],
    ]);
    for (const each of MANY) expect(each.plan).not.toHaveProperty('skipped');
  });

  it('keeps to what the file says, also in a swarm', () => {
    const scenario: Scenario = {
      ...chaos,
      cluster: {
        nodes: [4, 4],
        spares: [1, 1],
        config: { raft: { maxAppendEntries: [7, 7], reads: 'read-index' } },
      },
      network: { latency: [5, 9], loss: [0, 0], order: 'fifo' },
      workload: { clients: [2, 2], keys: [1, 1] },
      chaos: { swarm: true, kinds: { pause: 1 }, absent: 0 },
    };
    for (let seed = 0; seed < 20; seed++) {
      const drawn = draw(scenario, seed);
      expect([drawn.voters, drawn.spares, drawn.clients]).toEqual([4, 1, 2]);
      expect([drawn.options.maxAppendEntries, drawn.options.reads]).toEqual([7, 'read-index']);
      expect(drawn.profile.network).toMatchObject({ latency: [5, 9], loss: 0, order: 'fifo' });
      expect(new Set(faultsOf(drawn).map(({ kind }) => kind))).toEqual(new Set(['pause']));
    }
  });
});

describe('the streams of a drawing are apart', () => {
  const withWorkload = (workload: Scenario['workload']): Scenario =>
    workload === undefined ? chaos : { ...chaos, workload };

  it('another rate of the clients leaves faults, settings and network alone', () => {
    for (let seed = 0; seed < 30; seed++) {
      const slow = draw(withWorkload({ rate: [1, 1], clients: [2, 2] }), seed);
      const fast = draw(withWorkload({ rate: [20, 20], clients: [2, 2], keys: [1, 1], bursts: 0.5 }), seed);
      expect(fast.plan.faults).toEqual(slow.plan.faults);
      expect(fast.options).toEqual(slow.options);
      expect(fast.profile).toEqual(slow.profile);
      expect(fast.plan.requests.length).not.toBe(slow.plan.requests.length);
    }
  });

  it('another client leaves what the others ask for alone', () => {
    const of = (drawn: Drawn, name: string) =>
      drawn.plan.requests.filter(({ node }) => node === name).slice(0, 20);
    const calm: Scenario = { name: 'x', summary: 'y', workload: { clients: [2, 2], rate: [2, 2] } };
    const busier: Scenario = { name: 'x', summary: 'y', workload: { clients: [4, 4], rate: [4, 4] } };
    expect(of(draw(busier, 3), 'client2')).toEqual(of(draw(calm, 3), 'client2'));
  });

  it('other faults leave what the clients ask for alone', () => {
    const asked = (drawn: Drawn) => drawn.plan.requests.filter(({ node }) => node.startsWith('client'));
    const faulty = (kinds: Partial<Record<ChaosKind, number>>): Scenario => ({
      name: 'x',
      summary: 'y',
      chaos: { kinds, every: [1_000_000, 2_000_000] },
    });
    const none = asked(draw({ name: 'x', summary: 'y' }, 5));
    expect(none.length).toBeGreaterThan(100);
    for (const kind of ['crash', 'isolate', 'partition', 'slow', 'figure8', 'ambush'] as const) {
      expect(asked(draw(faulty({ [kind]: 1 }), 5))).toEqual(none);
    }
  });

  it('another kind of fault leaves the others where they were', () => {
    const kinds = { isolate: 2, crash: 2, pause: 2 };
    const base: Scenario = { name: 'x', summary: 'y', chaos: { kinds } };
    // The weights add up to the same: the pace of the others is the same.
    const other: Scenario = { name: 'x', summary: 'y', chaos: { kinds: { isolate: 2, crash: 2, clog: 2 } } };
    const ofKind = (drawn: Drawn, kind: string) =>
      drawn.plan.faults.filter(({ fault }) => fault.kind === kind);
    for (let seed = 0; seed < 20; seed++) {
      expect(ofKind(draw(other, seed), 'crash')).toEqual(ofKind(draw(base, seed), 'crash'));
    }
  });

  it('other surroundings leave the size of the cluster alone', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(draw({ ...chaos, network: { loss: [0.5, 0.5] } }, seed).voters).toBe(draw(chaos, seed).voters);
    }
  });
});
