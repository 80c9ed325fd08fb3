import { describe, expect, it } from 'vitest';
import { SECOND, Shrinker } from '../../sim/index.ts';
import type { Violation } from '../../sim/index.ts';
import type { Scenario } from '../file/scenario.ts';
import { calmer } from './calmer.ts';
import type { Candidate, RunPass } from './candidate.ts';
import { keyOf, scenariosTried } from './candidate.ts';
import { withMembers } from './fewer-nodes.ts';
import { lastMoments } from './last-moments.ts';
import { lessWork } from './less-work.ts';
import { sameFailure } from './shrink-run.ts';
import { contracted } from './times.ts';
import { trimmed } from './trim.ts';

const violation: Violation = {
  property: 'log-matching',
  atMicros: 20 * SECOND,
  event: 9,
  node: 'ctrl3',
  others: [],
  message: 'ctrl3 and ctrl1 differ at 7.',
  expected: 'one entry',
  seen: 'two',
};

const story: Scenario = {
  name: 'x',
  summary: 'y',
  cluster: {
    nodes: [3, 3],
    spares: [1, 1],
    preferredLeaders: [3, 3],
    config: { discovery: { bootstrapExpect: [3, 3] } },
    perNode: { ctrl3: { raft: { maxPending: [5, 5] } } },
  },
  workload: { clients: [2, 2] },
  duration: 60 * SECOND,
  recovery: 30 * SECOND,
  faults: [
    { at: 10 * SECOND, fault: { kind: 'crash', node: 'ctrl1', for: 8 * SECOND } },
    { at: 15 * SECOND, fault: { kind: 'pause', node: 'ctrl3', for: SECOND } },
    { at: 16 * SECOND, operator: { kind: 'remove', node: 'ctrl4' }, by: 'client2' },
  ],
  requests: [
    { at: 11 * SECOND, client: 'client1', operation: { kind: 'operation', op: 'get', key: 0 } },
    { at: 12 * SECOND, client: 'client2', operation: { kind: 'operation', op: 'get', key: 1 } },
  ],
};

/** What a pass makes of the story, where a candidate fails, at the same time, if `fails` says so; and all that it tried. */
function driven(
  pass: RunPass,
  fails: (scenario: Scenario) => boolean,
): { best: Scenario; tried: Scenario[] } {
  const tried: Scenario[] = [];
  const shrinker = new Shrinker({ candidate: { scenario: story, seed: 1 }, failure: violation }, pass, keyOf);
  for (let { next } = shrinker; next !== null; next = shrinker.next) {
    tried.push(next.scenario);
    shrinker.tell(fails(next.scenario) ? violation : null);
  }
  return { best: shrinker.best.candidate.scenario, tried };
}

describe('fewer members', () => {
  it('are numbered anew, in what befalls them and in what they have for themselves', () => {
    const { cluster, faults } = withMembers(story, [2, 3]);
    expect(cluster?.perNode).toEqual({ ctrl1: { raft: { maxPending: [5, 5] } } });
    expect(faults).toEqual([
      { at: 15 * SECOND, fault: { kind: 'pause', node: 'ctrl1', for: SECOND } },
      { at: 16 * SECOND, operator: { kind: 'remove', node: 'ctrl2' }, by: 'client2' },
    ]);
  });

  it('are voters and spares as they were, and no more of them are expected or preferred than there are', () => {
    const { cluster } = withMembers(story, [0, 2, 3]);
    expect(cluster).toMatchObject({ nodes: [2, 2], spares: [1, 1], preferredLeaders: [2, 2] });
    expect(cluster?.config?.discovery?.bootstrapExpect).toEqual([2, 2]);
    expect(withMembers(story, [0, 1, 2]).cluster?.spares).toBeUndefined();
  });
});

describe('fewer clients', () => {
  it('are numbered anew, and what one of the others wished for is wished for by the operator', () => {
    const keepsSecond = ({ requests = [] }: Scenario): boolean =>
      requests.some(({ operation }) => operation.op === 'get' && operation.key === 1);
    const second = driven(lessWork, keepsSecond).best;
    expect(second.requests?.map(({ client }) => client)).toEqual(['client1']);
    expect(second.faults?.[2]).toMatchObject({ by: 'client1' });
    expect(second.workload?.clients).toEqual([1, 1]);
    const none = driven(lessWork, () => true).best;
    expect(none.workload?.clients).toEqual([0, 0]);
    expect(none.faults?.[2]).toMatchObject({ by: 'operator' });
  });
});

describe('less time', () => {
  it('brings what comes later nearer, and shortens what lasts meanwhile', () => {
    const { faults, requests, duration } = contracted(story, 11 * SECOND, 3 * SECOND);
    expect(faults?.[0]).toMatchObject({ at: 10 * SECOND, fault: { for: 5 * SECOND } });
    expect(faults?.[1]).toMatchObject({ at: 12 * SECOND, fault: { for: SECOND } });
    expect(requests?.map(({ at }) => at)).toEqual([11 * SECOND, 11 * SECOND]);
    expect(duration).toBe(57 * SECOND);
  });

  it('ends right after the violation, without a recovery and without what would come too late', () => {
    const { best } = driven(trimmed, () => true);
    expect(best).toMatchObject({ duration: 20 * SECOND + 1, recovery: 0 });
    const late = { ...violation, atMicros: 16 * SECOND - 1 };
    const step = trimmed({ candidate: { scenario: story, seed: 1 }, failure: late }).next();
    const { faults } = (step.value as Candidate).scenario;
    expect(faults).toHaveLength(2);
  });

  it('is that of the last moment first, which is among what happens', () => {
    const [first] = driven(lastMoments, () => false).tried;
    expect(first?.faults?.map(({ at }) => at)).toEqual([10 * SECOND]);
    expect(first?.faults?.[0]).toHaveProperty('operator');
  });
});

describe('calmer settings', () => {
  it('are tried each by itself, and sections as a whole', () => {
    const { best } = driven(calmer, () => true);
    expect(best.cluster).toEqual({ nodes: [3, 3], spares: [1, 1] });
    const { tried } = driven(calmer, () => false);
    expect(tried.some(({ cluster }) => cluster?.perNode !== undefined && cluster.config === undefined)).toBe(
      true,
    );
  });
});

describe('a pass over scenarios', () => {
  it('goes on at the same place of the list, and begins anew until a whole list has led to nothing', () => {
    const lengths: number[] = [];
    const shorter = scenariosTried(function* ({ candidate: { scenario } }) {
      const { duration = 0 } = scenario;
      for (const less of [7, 3]) if (duration > less) yield { ...scenario, duration: duration - less };
    });
    driven(shorter, ({ duration = 0 }) => {
      lengths.push(60 * SECOND - duration);
      return [3, 10].includes(60 * SECOND - duration);
    });
    expect(lengths).toEqual([7, 3, 6, 10, 17, 13]);
  });
});

describe('the same failure', () => {
  it('is one of the same property, at the same kind of node, in the same words', () => {
    const alike = { ...violation, node: 'ctrl1', message: 'ctrl1 and ctrl2 differ at 8.' };
    expect(sameFailure(violation, alike)).toBe(true);
    expect(sameFailure(violation, { ...violation, property: 'vote-sound' })).toBe(false);
    expect(sameFailure(violation, { ...violation, node: 'client3' })).toBe(false);
    expect(sameFailure(violation, { ...violation, message: 'ctrl3 has lost 7.' })).toBe(false);
  });
});
