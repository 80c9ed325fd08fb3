import { describe, expect, it } from 'vitest';
import type { LeaderView, StatusState } from '../../../core/controller/index.ts';
import type { Reporter } from '../cluster.ts';
import { lists } from './testing/status-bench.ts';
import { WithinReach } from './within-reach.ts';

describe('heard-leader-counts', () => {
  const says = (...online: LeaderView['online']): StatusState['told'] => ({
    from: 2,
    view: { term: 1, online },
  });
  /** What is seen of controller 0, which sees everybody, with this word of node 2. */
  const judged = (
    told: StatusState['told'],
    listed?: (told: boolean | undefined, id: number) => boolean,
  ): { readonly violated: string[]; readonly counted: number } => {
    const bench = lists().status(0, { told });
    const violated: string[] = [];
    let counted = 0;
    const report: Reporter = {
      exercise: (_property, times = 1) => (counted += times),
      violate: (property) => violated.push(property),
      measure: () => undefined,
      share: () => undefined,
      wakeAt: () => undefined,
    };
    const lies =
      listed && ((_status: StatusState, _self: number, id: number) => listed(told?.view.online[id], id));
    const reach = new WithinReach(bench.world, report, lies);
    reach.look(0, bench.controller(0).status);
    reach.flush();
    return { violated, counted };
  };

  it('holds where whoever is called offline goes by its own evidence, and counts it', () => {
    expect(judged(says(false, true, false))).toEqual({ violated: [], counted: 1 });
    expect(judged(says(undefined, false, true))).toEqual({ violated: [], counted: 1 });
  });

  it('sees who lists itself as offline, or another by the word of a leader that does not hear it', () => {
    const heeds = (told: boolean | undefined): boolean => told === true;
    expect(judged(says(false, true, true), heeds).violated).toEqual(['heard-leader-counts']);
    const heedsOfOthers = (told: boolean | undefined, id: number): boolean => id === 0 || told === true;
    expect(judged(says(false, false, true), heedsOfOthers).violated).toEqual(['heard-leader-counts']);
  });

  it('says nothing of a leader that hears whoever listens, and without any word', () => {
    const heeds = (told: boolean | undefined): boolean => told === true;
    expect(judged(says(true, false, true), heeds)).toEqual({ violated: [], counted: 0 });
    expect(judged(null)).toEqual({ violated: [], counted: 0 });
  });
});
