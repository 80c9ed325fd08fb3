import { describe, expect, it } from 'vitest';
import type { StatusAudit } from '../../../core/controller/index.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { documented } from '../testing/controllers.ts';
import { fresh, records } from './testing/status-bench.ts';

describe('status-audit', () => {
  const audit = (node: number, before: StatusAudit['before'], after: StatusAudit['after']): StatusAudit => {
    return { number: 1, node, before, after, cause: 'observed', evidenceAge: 0 };
  };
  const bare = (): ControllerBench => fresh(documented, 'active-sync');

  it('holds where the audit tells the changes, several at once too, and counts them', () => {
    const bench = bare().applies(0, records(true), [audit(0, 'unknown', 'online')]);
    const second = [audit(0, 'online', 'offline'), audit(1, 'unknown', 'online')];
    bench.applies(0, records(false, true), second).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('status-audit')).toBe(2);
  });

  it.each([
    ['a change without a record', [true], []],
    ['a record without a change', [], [audit(0, 'unknown', 'online')]],
    ['a record of another change', [true], [audit(0, 'unknown', 'offline')]],
    ['a record of another controller', [true], [audit(1, 'unknown', 'online')]],
    ['a record of what was otherwise before', [true], [audit(0, 'offline', 'online')]],
  ] as const)('sees %s', (_what, online, records_) => {
    const bench = bare().applies(0, records(...online), records_);
    expect(bench.violated).toEqual(['status-audit']);
  });

  it('sees two records of one change', () => {
    const bench = bare().applies(0, records(true), [audit(0, 'unknown', 'online')]);
    bench.applies(0, records(false), [audit(0, 'online', 'offline'), audit(0, 'online', 'offline')]);
    expect(bench.violated).toEqual(['status-audit']);
  });

  it('lets another member on the same node begin as unknown', () => {
    const bench = bare().applies(0, records(true), [audit(0, 'unknown', 'online')]);
    bench.applies(0, [{ online: false, incarnation: 77 }], [audit(0, 'unknown', 'offline')]);
    expect(bench.violated).toEqual([]);
  });
});
