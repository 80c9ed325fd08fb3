import { describe, expect, it } from 'vitest';
import type { LeaderView } from '../../../core/controller/index.ts';
import type { Input } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { documented } from '../testing/controllers.ts';
import { fresh, heartbeat } from './testing/status-bench.ts';

describe('newest-word', () => {
  const word = (term: number): LeaderView => ({ term, online: [true, true, true] });
  const bare = (): ControllerBench => fresh(documented, 'dynamic-threshold', 'active-sync');
  /** Controller 0 is told something by controller 1, and goes by this. */
  const told = (
    bench: ControllerBench,
    sentAt: number,
    view: LeaderView | null,
    by: LeaderView | null,
  ): ControllerBench => {
    const input: Input<ClusterTypes> = {
      kind: 'receive',
      from: 1,
      message: heartbeat(1, 0, { sentAt, view }),
    };
    return bench.status(0, { told: by === null ? null : { from: 1, view: by } }, input);
  };

  it('holds where what was said last counts, whatever arrives after it, and counts what was overtaken', () => {
    const [older, newer] = [word(1), word(2)];
    const bench = told(told(bare(), 20, newer, newer), 10, older, newer).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('newest-word')).toBe(1);
  });

  it('sees a word that was overtaken and counts all the same, an answer as well as a heartbeat', () => {
    const [older, newer] = [word(1), word(2)];
    expect(told(told(bare(), 20, newer, newer), 10, older, older).violated).toEqual(['newest-word']);
    const bench = told(bare(), 20, newer, newer);
    const message = { kind: 'sync-response', sentAt: 10, view: older } as const;
    bench.status(0, { told: { from: 1, view: older } }, { kind: 'receive', from: 1, message });
    expect(bench.violated).toEqual(['newest-word']);
  });

  it('sees a word that still counts although its leader has fallen silent', () => {
    const view = word(1);
    expect(told(told(bare(), 10, view, view), 20, null, view).violated).toEqual(['newest-word']);
    expect(told(told(bare(), 10, view, view), 20, null, null).violated).toEqual([]);
  });

  it('leaves the words of others alone, and begins anew with a restart', () => {
    const [older, newer] = [word(1), word(2)];
    const bench = told(bare(), 20, newer, newer);
    bench.stop(0).startController(0);
    expect(told(bench, 10, older, older).violated).toEqual([]);
  });
});
