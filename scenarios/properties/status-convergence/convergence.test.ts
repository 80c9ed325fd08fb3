import { describe, expect, it } from 'vitest';
import type { LeaderView } from '../../../core/controller/index.ts';
import { MS, SECOND, lists, within } from './testing/status-bench.ts';

describe('converges-in-3s', () => {
  it('holds where every list is the truth, and counts each pair once its span has lasted', () => {
    const bench = lists();
    bench.pass(3 * SECOND - 1);
    bench.end();
    expect(bench.exercised.get('converges-in-3s')).toBeUndefined();
    bench.pass(1);
    bench.end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('converges-in-3s')).toBe(9);
  });

  it('sees who still lists somebody that is gone, or does not list somebody that is there', () => {
    const gone = lists();
    gone.pass(4 * SECOND);
    gone.stop(2).pass(3 * SECOND);
    expect(gone.violated).toEqual(['converges-in-3s']);
    const unseen = lists().sees(0, 1, false);
    unseen.pass(3 * SECOND);
    expect(unseen.violated).toEqual(['converges-in-3s']);
  });

  it('leaves 3 s, to the microsecond, and measures how many of them it took', () => {
    const bench = lists().pass(10 * SECOND);
    const earlier = bench.measured.get('statusConvergenceMs')?.length ?? 0;
    bench.stop(2).pass(3 * SECOND - 1);
    expect(bench.violated).toEqual([]);
    bench
      .sees(0, 2, false)
      .sees(1, 2, false)
      .pass(10 * SECOND);
    expect(bench.violated).toEqual([]);
    expect(bench.measured.get('statusConvergenceMs')?.slice(earlier)).toEqual([3000, 3000]);
  });

  it('measures apart how long it took to follow the loss of the leader whose word counted', () => {
    const bench = lists().leads(2).pass(SECOND);
    bench.stop(2).pass(2 * SECOND);
    expect(bench.measured.get('lostLeaderMs')).toBeUndefined();
    bench.sees(0, 2, false);
    expect(bench.measured.get('lostLeaderMs')).toEqual([2000]);
    const other = lists().leads(2).pass(SECOND);
    other.stop(1).sees(2, 1, false);
    expect(other.measured.get('lostLeaderMs')).toBeUndefined();
  });

  it('sees a list that turns wrong long after it was right', () => {
    const bench = lists()
      .ignoring('nobody-offline-when-calm')
      .pass(20 * SECOND)
      .sees(0, 1, false);
    expect(bench.violated).toEqual(['converges-in-3s']);
  });

  it('begins anew with every change of what the truth follows from', () => {
    const bench = lists();
    for (let turn = 0; turn < 5; turn += 1) {
      bench.world.setLink(0, 1, { cut: turn % 2 === 0, latency: [50_000, 200_000] });
      bench.conditions().pass(3 * SECOND - 1);
    }
    expect(bench.violated).toEqual([]);
    bench.pass(1);
    expect(bench.violated).toEqual(['converges-in-3s']);
  });

  it('goes by the word of a leader in reach, and by the own evidence when its lease is over', () => {
    const view: LeaderView = { term: 2, online: [true, true, true] };
    const bench = lists().leads(2).ignoring('record-converges');
    bench.world.setLink(0, 1, { cut: true, latency: [50_000, 200_000] });
    bench.conditions();
    for (const node of [0, 1]) bench.status(node, { told: { from: 2, view } });
    bench
      .sees(0, 1, false)
      .sees(1, 0, false)
      .reign(2, 10 * SECOND);
    expect(bench.violated).toEqual([]);
    // From here on nobody leads, and the leader's last word no longer counts.
    bench.pass(10 * SECOND);
    expect(bench.violated).toEqual(['converges-in-3s']);
  });

  it('is promised in the documented surroundings only', () => {
    for (const of of [
      within({ latency: [0, 200_001] }),
      within({ loss: 0.01 }),
      within({ bandwidth: 1_000_000 }),
    ]) {
      const bench = lists(of).sees(0, 1, false);
      bench.pass(20 * SECOND).end();
      expect([bench.violated, bench.exercised.get('converges-in-3s')]).toEqual([[], undefined]);
    }
  });
});

describe('lists-are-right', () => {
  /** Two minutes with 5 % loss: 9 × 10 × 117 observations; one pair is wrong for the first so many of them. */
  const lossy = (wrong: number): ReturnType<typeof lists> => {
    const bench = lists(within({ loss: 0.05 })).pass(3 * SECOND);
    bench.sees(0, 1, false).pass(wrong * 100 * MS);
    return bench.sees(0, 1, true);
  };
  const ended = (bench: ReturnType<typeof lists>): ReturnType<typeof lists> => {
    bench.pass(117 * SECOND).end();
    return bench;
  };

  it('lets one in a thousand be wrong where messages are lost, and no more', () => {
    expect(ended(lossy(10)).violated).toEqual([]);
    expect(ended(lossy(10)).exercised.get('lists-are-right')).toBe(1);
    expect(ended(lossy(12)).violated).toEqual(['lists-are-right']);
  });

  it('is not judged by few observations', () => {
    const bench = lossy(12);
    bench.pass(SECOND).end();
    expect([bench.violated, bench.exercised.get('lists-are-right')]).toEqual([[], undefined]);
  });

  it('leaves out what was wrong while delays from beyond the profile were still in an average that decided, and nothing else', () => {
    const bench = lists(within({ loss: 0.05 })).pass(3 * SECOND);
    bench
      .peer(0, 1, { delay: 3 * SECOND })
      .sees(0, 1, false)
      .pass(5 * SECOND);
    bench.peer(0, 1, { delay: 100 * MS }).sees(0, 1, true);
    ended(bench);
    expect([bench.violated, bench.exercised.get('lists-are-right')]).toEqual([[], 1]);
    bench.sees(0, 1, false).pass(2 * SECOND);
    expect(bench.end().violated).toEqual(['lists-are-right']);
  });
});

describe('the measure statusAccuracy', () => {
  it('counts an observation of each pair every 100 ms, from when its truth has been constant for 3 s', () => {
    const bench = lists().pass(3 * SECOND);
    bench.pass(SECOND).end();
    expect(bench.shared.get('statusAccuracy')).toEqual({ right: 90, n: 90 });
  });

  it('counts as wrong what was wrong for as long as it was, where nothing is promised', () => {
    const bench = lists(within({ loss: 0.05 })).pass(3 * SECOND);
    bench.sees(0, 1, false).pass(250 * MS);
    bench
      .sees(0, 1, true)
      .pass(750 * MS)
      .end();
    expect(bench.shared.get('statusAccuracy')).toEqual({ right: 87, n: 90 });
  });

  it('is not measured where more than 5 % is lost', () => {
    const bench = lists(within({ loss: 0.051 }));
    bench.pass(10 * SECOND).end();
    expect(bench.shared.size).toBe(0);
  });
});
