import type { OperatorView } from '../../reports/index.ts';
import type { Drawn } from '../../scenarios/draw/drawn.ts';
import { contextOf } from '../../scenarios/prepare.ts';
import type { ClusterTypes } from '../../scenarios/raft-cluster/types.ts';
import type { RunResult, Watch } from '../../sim/index.ts';
import { measureBounds } from './measure-bounds.ts';
import { OperatorWatch } from './operator-watch.ts';

/** Somebody who watches a run as its operators would. */
export interface Watching {
  /** To be given to the run. */
  readonly watch: Watch<ClusterTypes>;
  /** What was seen, once the run is over; null if it never began. */
  seen(result: RunResult): OperatorView | null;
}

/** Watches a run that was drawn like this. */
export function operatorWatch(drawn: Drawn): Watching {
  let made: OperatorWatch | null = null;
  return {
    watch: (view, report) => {
      made = new OperatorWatch(contextOf(drawn), view, report);
      return made;
    },
    seen: (result) => made?.seen(measureBounds(drawn, result.properties)) ?? null,
  };
}
