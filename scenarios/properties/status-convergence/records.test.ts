import { describe, expect, it } from 'vitest';
import type { LeaderView, StatusAudit } from '../../../core/controller/index.ts';
import type { Progress } from '../../../core/raft/index.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { documented } from '../testing/controllers.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { peer } from '../testing/building.ts';
import { MS, SECOND, lists, records } from './testing/status-bench.ts';

describe('record-converges', () => {
  const bound = 3 * SECOND + 4 * 200 * MS + DEFAULTS.raft.heartbeatInterval + 4 * 10 * MS;
  const led = (bench = lists()): ControllerBench => {
    bench.leads(2);
    const view: LeaderView = { term: 1, online: [true, true, true] };
    bench.status(2, { view });
    for (const node of [0, 1]) bench.status(node, { told: { from: 2, view } });
    return bench;
  };
  const audits = (...online: readonly (boolean | undefined)[]): StatusAudit[] =>
    online.map((each, about) => {
      const after = each === true ? 'online' : 'offline';
      return { number: 1, node: about, before: 'unknown', after, cause: 'observed', evidenceAge: 0 };
    });
  const everywhere = (
    bench: ControllerBench,
    ...online: readonly (boolean | undefined)[]
  ): ControllerBench => {
    for (const node of [0, 1, 2]) bench.applies(node, records(...online), audits(...online));
    return bench;
  };

  it("holds where every record is the leader's view", () => {
    const bench = everywhere(led(), true, true, true);
    bench.reign(2, bound + SECOND).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('record-converges')).toBeGreaterThanOrEqual(9);
  });

  it('sees a record that nobody wrote, after the bound and not before', () => {
    const bench = led();
    bench.reign(2, bound - 1);
    expect(bench.violated).toEqual([]);
    bench.pass(1);
    expect(bench.violated).toEqual(['record-converges']);
  });

  it('sees a record that is another than the view, or turns so later', () => {
    const other = everywhere(led(), true, false, true);
    other.reign(2, bound);
    expect(other.violated).toEqual(['record-converges']);
    const later = everywhere(led(), true, true, true);
    later.reign(2, bound + SECOND);
    const audit: StatusAudit = {
      number: 2,
      node: 0,
      before: 'online',
      after: 'offline',
      cause: 'repair',
      evidenceAge: 0,
    };
    later.applies(1, records(false, true, true), [audit]);
    expect(later.violated).toEqual(['record-converges']);
  });

  it('waits for a leader: without one, or one that has no majority, nothing can be agreed', () => {
    const leaderless = lists();
    leaderless.pass(3 * bound);
    const alone = led();
    for (const node of [0, 1]) alone.world.setLink(2, node, { cut: true, latency: [50_000, 200_000] });
    alone.conditions();
    for (const node of [0, 1]) alone.sees(2, node, false).sees(node, 2, false).status(node, { told: null });
    alone.reign(2, 3 * bound);
    expect([leaderless.violated, alone.violated]).toEqual([[], []]);
  });

  it('waits while the leader hands over, and then for a bound', () => {
    const bench = led();
    const { role } = bench.controller(2).raft;
    if (role.kind !== 'leader') expect.unreachable();
    const transfer = { target: 0, request: -1, tag: -1, announced: false };
    bench.raft(2, { role: { ...role, transfer } });
    bench.reign(2, 2 * bound);
    expect(bench.violated).toEqual([]);
    bench.raft(2, { role: { ...role, quorumSentAt: bench.world.now } }).reign(2, bound);
    expect(bench.violated).toEqual(['record-converges']);
  });

  describe('where Raft beats slowly', () => {
    const interval = 2 * SECOND;
    const timeout = 6 * SECOND;
    const options = { ...documented.options, heartbeatInterval: interval, heartbeatTimeout: timeout };
    const round = 4 * 200 * MS + interval + 4 * 10 * MS;
    /** Controller 0 is in reach again, and that much earlier something was sent to it. */
    const healed = (sent: number, on: Partial<Progress>): ControllerBench => {
      const bench = led(lists({ ...documented, options }));
      bench.world.setLinks(0, { cut: true });
      bench.conditions().reign(2, SECOND);
      const { role } = bench.controller(2).raft;
      if (role.kind !== 'leader') expect.unreachable();
      const sentAt = bench.world.localClock(2) - sent;
      bench.raft(2, { role: { ...role, progress: [peer(1, 0, { ...on, sentAt })] } });
      for (const node of [1, 2]) bench.applies(node, records(true, true, true), audits(true, true, true));
      bench.world.setLinks(0, {});
      return bench.conditions();
    };

    it('waits for a snapshot that was lost before to be sent again, and then for a commit round', () => {
      const due = timeout + interval + round;
      const bench = healed(SECOND, { mode: 'snapshot' }).reign(2, due - SECOND - 1);
      expect(bench.violated).toEqual([]);
      expect(bench.pass(1).violated).toEqual(['record-converges']);
    });

    it('waits for entries that were lost before', () => {
      const due = 3 * interval + round;
      const bench = healed(SECOND, { mode: 'replicate', inflight: [7] }).reign(2, due - SECOND - 1);
      expect(bench.violated).toEqual([]);
      expect(bench.pass(1).violated).toEqual(['record-converges']);
    });

    it('waits for nothing where nothing is on its way, or has been for long', () => {
      for (const [sent, on] of [
        [0, { mode: 'replicate' }],
        [9 * SECOND, { mode: 'replicate', inflight: [7] }],
      ] as const) {
        const bench = healed(sent, on).reign(2, 3 * SECOND + round - 1);
        expect(bench.violated).toEqual([]);
        expect(bench.pass(1).violated).toEqual(['record-converges']);
      }
    });
  });
});
