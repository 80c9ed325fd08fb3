import { describe, expect, it } from 'vitest';
import type { OperatorView } from '../../reports/index.ts';
import { openScenario } from '../../scenarios/draw/testing/open-scenario.ts';
import type { Drawn } from '../../scenarios/draw/drawn.ts';
import { draw } from '../../scenarios/draw/draw.ts';
import { prepare } from '../../scenarios/prepare.ts';
import { MINUTE, SECOND, createWorld } from '../../sim/index.ts';
import type { Fault, RunResult } from '../../sim/index.ts';
import { operatorWatch } from './watching.ts';

interface Watched {
  readonly result: RunResult;
  readonly view: OperatorView;
}

/** Three controllers in the documented surroundings, and what becomes of them. */
function watched(at: number, fault: Fault, duration = MINUTE): Watched {
  return watchedPlan({ faults: [{ at, fault }], requests: [] }, duration);
}

function watchedPlan(plan: Drawn['plan'], duration: number): Watched {
  const drawn = draw(openScenario('status-convergence'), 7, { nodes: 3, duration });
  const fixed = { ...drawn, plan };
  const watching = operatorWatch(fixed);
  const world = createWorld({ ...prepare(fixed), watch: watching.watch });
  while (world.step());
  const result = world.result();
  const view = watching.seen(result);
  if (view === null) throw new Error('nobody watched');
  return { result, view };
}

const isolation = { kind: 'isolate', node: 'ctrl3', for: 20 * SECOND } as const;

describe('whoever watches a run as its operators would', () => {
  const { result, view } = watched(30 * SECOND, isolation);

  it('changes nothing of it', () => {
    const drawn = draw(openScenario('status-convergence'), 7, { nodes: 3, duration: MINUTE });
    const unwatched = createWorld(
      prepare({ ...drawn, plan: { faults: [{ at: 30 * SECOND, fault: isolation }], requests: [] } }),
    );
    while (unwatched.step());
    expect(unwatched.result()).toEqual(result);
  });

  it('looks at the lists before the fault, at the worst moment, once they have followed, and in the end', () => {
    expect(view.moments.map(({ title }) => title)).toEqual([
      'before the first fault',
      'most entries wrong, after: isolate ctrl3 for 20 s',
      'all lists have followed',
      'in the end',
    ]);
    const [before, worst, followed, end] = view.moments;
    expect(before).toMatchObject({ at: 30 * SECOND, wrong: 0 });
    expect(worst?.wrong).toBeGreaterThan(0);
    expect(followed?.wrong).toBe(0);
    expect((followed?.at ?? 0) - 30 * SECOND).toBeLessThanOrEqual(3 * SECOND);
    expect(end?.lists).toHaveLength(1);
    const marked = worst?.lists.flatMap(({ observers, rows }) =>
      rows.filter((row) => row.verdict === 'wrong').flatMap(() => observers),
    );
    expect(marked).toHaveLength(worst?.wrong ?? 0);
  });

  it('shows what was listed before the first fault even where that takes a controller down', () => {
    for (const fault of [
      { kind: 'crash', node: 'ctrl3', for: 5 * SECOND },
      { kind: 'diskWipe', node: 'ctrl3', for: 5 * SECOND },
      { kind: 'pause', node: 'ctrl3', for: 5 * SECOND },
    ] as const) {
      const [before] = watched(30 * SECOND, fault).view.moments;
      expect(before).toMatchObject({
        title: 'before the first fault',
        at: 30 * SECOND,
        wrong: 0,
        unjudged: 0,
      });
      expect(before?.lists.map(({ observers }) => observers)).toEqual([['ctrl1', 'ctrl2', 'ctrl3']]);
    }
  });

  it('calls no entry right of which nobody can say what is true, and waits for somebody to list anybody', () => {
    const slow = { kind: 'diskSlow', node: 'ctrl3', latency: [SECOND, 2 * SECOND] } as const;
    const isolated = { at: 40 * SECOND, fault: { ...isolation, node: 'ctrl2' } };
    const both = [{ at: 30 * SECOND, fault: slow }, isolated];
    const open = watchedPlan({ faults: both, requests: [] }, MINUTE).view.moments[1];
    expect(open?.wrong).toBeGreaterThan(0);
    expect(open?.unjudged).toBeGreaterThan(0);
    const marked = open?.lists.flatMap(({ observers, rows }) =>
      rows.filter(({ verdict }) => verdict === 'unjudged').flatMap(() => observers),
    );
    expect(marked).toHaveLength(open?.unjudged ?? 0);
    const faults = ['ctrl1', 'ctrl2', 'ctrl3'].map((node) => {
      return { at: 30 * SECOND, fault: { kind: 'crash', node, for: 10 * SECOND } as const };
    });
    const { moments } = watchedPlan({ faults, requests: [] }, MINUTE).view;
    const followed = moments.find(({ title }) => title === 'all lists have followed');
    expect(followed).toMatchObject({ wrong: 0 });
    expect(followed?.lists.length).toBeGreaterThan(0);
  });

  it('tells lists that differ apart: whoever is cut off sees nobody (S1.1)', () => {
    const followed = view.moments[2];
    expect(followed?.lists.map(({ observers }) => observers)).toEqual([['ctrl1', 'ctrl2'], ['ctrl3']]);
    const onlineOf = (list: number): boolean[] =>
      followed?.lists[list]?.rows.map(({ online }) => online) ?? [];
    expect(onlineOf(0)).toEqual([true, true, false]);
    expect(onlineOf(1)).toEqual([false, false, true]);
  });

  it('reads each audit record once, and counts all that are not shown (S1.4)', () => {
    const { shown, total } = view.audit;
    expect(new Set(shown.map(({ number }) => number)).size).toBe(shown.length);
    expect(total).toBeGreaterThanOrEqual(shown.length);
    expect(Object.values(view.causes).reduce((sum, each) => sum + each, 0)).toBe(total);
    expect(shown.some(({ node, after }) => node === 'ctrl3' && after === 'offline')).toBe(true);
    expect(view.events['members.changed']).toBeGreaterThan(0);
  });

  it('finds what was promised held, where it was put to the test', () => {
    const bound = (name: string): number | null | undefined =>
      view.bounds.find(({ measure }) => measure === name)?.bound;
    expect(bound('statusConvergenceMs')).toBe(3_000);
    expect(bound('leaderlessWarningDelayMs')).toBeNull();
    expect(result.verdict).toBe('passed');
  });

  it('has the warnings of whoever is without a leader for too long, as the log has them (S4.2)', () => {
    const long = watched(30 * SECOND, { kind: 'isolate', node: 'ctrl3', for: 2 * MINUTE }, 3 * MINUTE);
    expect(long.view.warnings.total).toBe(1);
    expect(long.view.warnings.shown[0]?.line).toMatch(
      /^\[ +\d+\.\d{3}\] WARNING raft: \{timeSinceLeader=\[1m0\.000001s\]\} cluster running without leader for longer than configured threshold$/,
    );
    expect(long.view.episodes.shown[0]).toMatchObject({ node: 'ctrl3', level: 'warning' });
  });
});
