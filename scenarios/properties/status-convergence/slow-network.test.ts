import { describe, expect, it } from 'vitest';
import { BEAT } from '../../../core/controller/index.ts';
import type { LeaderView } from '../../../core/controller/index.ts';
import type { ClusterContext } from '../context.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { SECOND, fresh, heartbeat, lists, records, within } from './testing/status-bench.ts';

describe('nobody-offline-when-slow', () => {
  const slow = within({ latency: [500_000, 1_500_000] });
  const warm = (of: ClusterContext = slow): ControllerBench => {
    const bench = fresh(of, 'dynamic-threshold', 'active-sync', 'newest-word', 'status-audit');
    for (let node = 0; node < 3; node += 1) bench.world.setLinks(node, { latency: [500_000, 1_500_000] });
    bench.conditions().allSee();
    for (let turn = 0; turn < 32; turn += 1) {
      for (let a = 0; a < 3; a += 1) {
        bench.status(a, {}, { kind: 'timer', timer: BEAT });
        for (let b = 0; b < 3; b += 1) {
          if (a !== b) bench.deliver(b, a, heartbeat(b, a, { echo: 0, latest: 0, held: 0 }));
        }
      }
    }
    return bench;
  };

  it('holds where all are online, and counts that from 10 s after the averages are warm', () => {
    const bench = warm().pass(10 * SECOND - 1);
    bench.sees(0, 1, true).end();
    expect(bench.exercised.get('nobody-offline-when-slow')).toBeUndefined();
    bench.pass(1).sees(0, 1, true).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('nobody-offline-when-slow')).toBe(1);
  });

  it('sees who sees, lists or records somebody as offline', () => {
    const view: LeaderView = { term: 1, online: [true, false, true] };
    const turns: readonly ((bench: ControllerBench) => ControllerBench)[] = [
      (bench) => bench.sees(0, 1, false),
      (bench) => bench.status(0, { told: { from: 2, view } }),
      (bench) => bench.applies(0, records(true, false)),
    ];
    for (const turn of turns) {
      expect(turn(warm().pass(10 * SECOND)).violated).toEqual(['nobody-offline-when-slow']);
    }
  });

  it('says nothing while somebody is down, a link does not carry, or an average is cold', () => {
    const down = warm()
      .pass(10 * SECOND)
      .stop(2)
      .sees(0, 2, false);
    const cut = warm().pass(10 * SECOND);
    cut.world.setOneWay(1, 2, { cut: true });
    cut.conditions().sees(0, 1, false);
    const cold = warm();
    cold
      .stop(2)
      .startController(2)
      .pass(20 * SECOND)
      .sees(0, 1, false);
    expect([down.violated, cut.violated, cold.violated]).toEqual([[], [], []]);
  });

  it('is about networks that are slow, not about those that lose something or are slower still', () => {
    for (const of of [
      within({ latency: [0, 1_500_001] }),
      within({ latency: [500_000, 1_500_000], loss: 0.01 }),
    ]) {
      const bench = warm(of)
        .pass(20 * SECOND)
        .sees(0, 1, false)
        .end();
      expect([bench.violated, bench.exercised.get('nobody-offline-when-slow')]).toEqual([[], undefined]);
    }
  });
});

describe('nobody-offline-when-calm', () => {
  const calm = (of?: ClusterContext): ControllerBench => lists(of).pass(10 * SECOND - 1);

  it('holds where all are online, and counts that from 10 s after everybody runs', () => {
    const bench = calm().status(0, {}, { kind: 'timer', timer: BEAT });
    bench.end();
    expect(bench.exercised.get('nobody-offline-when-calm')).toBeUndefined();
    bench.pass(1).sees(0, 1, true).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('nobody-offline-when-calm')).toBe(3);
  });

  it('sees who sees or lists somebody as offline, if only for a moment', () => {
    const view: LeaderView = { term: 1, online: [true, false, true] };
    const sees = calm().pass(1).sees(0, 1, false).sees(0, 1, true);
    const lists_ = calm()
      .pass(1)
      .status(0, { told: { from: 2, view } })
      .status(0, { told: null });
    expect(sees.violated).toContain('nobody-offline-when-calm');
    expect(lists_.violated).toContain('nobody-offline-when-calm');
  });

  it('says nothing while somebody is down, where something is lost, or where delays are longer', () => {
    const down = calm().pass(1).stop(2).sees(0, 1, false);
    const lossy = calm(within({ loss: 0.01 }))
      .pass(1)
      .sees(0, 1, false);
    const slow = calm(within({ latency: [50_000, 300_000] }))
      .pass(1)
      .sees(0, 1, false);
    for (const bench of [down, lossy, slow]) expect(bench.violated).not.toContain('nobody-offline-when-calm');
  });

  it('waits where a link keeps order for what was slow to arrive, and then for 10 s', () => {
    const heldUp = (): ControllerBench => {
      const bench = lists();
      bench.world.setOneWay(1, 0, { latency: [0, 20 * SECOND] });
      bench.conditions();
      bench.world.holdUp(1, 0, bench.world.now + 15 * SECOND);
      bench.world.setOneWay(1, 0, { latency: [50_000, 200_000] });
      // In reach of a leader the truth does not depend on that link.
      return bench.conditions().leads(2);
    };
    const before = heldUp()
      .reign(2, 24 * SECOND)
      .sees(0, 1, false);
    expect(before.violated).not.toContain('nobody-offline-when-calm');
    const after = heldUp()
      .reign(2, 25 * SECOND)
      .sees(0, 1, false);
    expect(after.violated).toContain('nobody-offline-when-calm');
  });
});
