import type { FaultPlan, PropertyInfo, RunResult } from '../../sim/index.ts';
import type { Seed } from '../seed.ts';
import type { ShrunkReport } from './shrunk-report.ts';
import type { OperatorView } from './operator-view.ts';

/** Everything that is reported of one run, in whatever form. */
export interface RunReport {
  /** The scenario's name. */
  readonly scenario: string;
  readonly seed: Seed;
  /** Members of the cluster, spares included. */
  readonly nodes: number;
  /** Clients around it; operators and balancers are not among them. */
  readonly clients: number;
  readonly plan: FaultPlan;
  /** What is known of the properties checked; a result's property may be missing here. */
  readonly properties: readonly PropertyInfo[];
  readonly result: RunResult;
  /** Real time that the run took. */
  readonly realMs: number;
  /** The command that makes the same run again; null where replaying its trace is all there is. */
  readonly rerun: string | null;
  /** The command that replays its trace, where that is not the simulator's own. */
  readonly replay?: string;
  /** The known bug that was in the code; absent: none. */
  readonly mutant?: string;
  readonly files: RunFiles;
  /** What operators would have seen, where the run was watched. */
  readonly operator?: OperatorView;
  /** What shrinking has made of it; absent: it was not asked for, or has led to nothing. */
  readonly shrunk?: ShrunkReport;
}

/** Files that tell of a run, as paths a user can open from where they are. */
export interface RunFiles {
  readonly trace?: string;
  readonly report?: string;
}
