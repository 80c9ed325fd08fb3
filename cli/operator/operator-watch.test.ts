import { describe, expect, it } from 'vitest';
import type { OperatorView } from '../../reports/index.ts';
import { openScenario } from '../../scenarios/draw/testing/open-scenario.ts';
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
  const drawn = draw(openScenario('status-convergence'), 7, { nodes: 3, duration });
  const plan = { faults: [{ at, fault }], requests: [] };
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
      rows.filter((row) => row.wrong).flatMap(() => observers),
    );
    expect(marked).toHaveLength(worst?.wrong ?? 0);
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
