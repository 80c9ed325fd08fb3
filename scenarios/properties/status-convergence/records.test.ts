import { describe, expect, it } from 'vitest';
import type { LeaderView, StatusAudit } from '../../../core/controller/index.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { MS, SECOND, lists, records } from './testing/status-bench.ts';

describe('record-converges', () => {
  const bound = 3 * SECOND + 4 * 200 * MS + DEFAULTS.raft.heartbeatInterval + 4 * 10 * MS;
  const led = (): ControllerBench => {
    const bench = lists().leads(2);
    const view: LeaderView = { term: 1, online: [true, true, true] };
    bench.status(2, { view });
    for (const node of [0, 1]) bench.status(node, { told: { from: 2, view } });
    return bench;
  };
  const everywhere = (
    bench: ControllerBench,
    ...online: readonly (boolean | undefined)[]
  ): ControllerBench => {
    for (const node of [0, 1, 2]) {
      const audit = online.map((each, about): StatusAudit => {
        const after = each === true ? 'online' : 'offline';
        return { number: 1, node: about, before: 'unknown', after, cause: 'observed', evidenceAge: 0 };
      });
      bench.applies(node, records(...online), audit);
    }
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
});
