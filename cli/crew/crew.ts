import type { RunFiles } from '../../reports/index.ts';
import type { RunResult } from '../../sim/index.ts';
import type { CommandError } from '../command-error.ts';
import type { Outcome, ScenarioChanges } from '../workbench.ts';

/** Seeds one after the other, both ends included. */
export interface SeedRange {
  readonly from: number;
  readonly to: number;
}

/** What all runs of a campaign have in common: plain data, which a thread can be given. */
export interface Orders {
  /** Name of the scenario, or path of its file, as given. */
  readonly scenario: string;
  readonly changes: ScenarioChanges;
  /** Directory for traces and reports, as given. */
  readonly out: string;
  /** The options that, beside the seed, make one of the runs again. */
  readonly rerun: readonly string[];
}

/** What a campaign needs to know of a run: plain data, which a thread can give back. */
export interface MadeRun {
  readonly seed: number;
  readonly result: RunResult;
  readonly observations: Outcome['observations'];
  /** Faults in its plan. */
  readonly faults: number;
  /** Faults and requests that could not happen in it. */
  readonly skipped: number;
  /** How long it took. */
  readonly realMs: number;
}

/** The runs of a range, up to the first that came to no verdict. */
export interface RangeMade {
  readonly runs: readonly MadeRun[];
  /** Why the next one came to none; null if all are there. */
  readonly fault: CommandError | null;
}

/** Those who make the runs of a campaign. However many they are, a run comes out the same. */
export interface Crew {
  /** So many errands can be under way at a time. */
  readonly size: number;
  /** Makes the runs of a range. Never throws. */
  runs(range: SeedRange): Promise<RangeMade>;
  /**
   * Makes a run that violated a property once more, and writes its trace and its report.
   *
   * @throws {CommandError} as `execute` does
   */
  files(run: MadeRun): Promise<RunFiles>;
  /** Has whatever is under way end with an error of kind `interrupted`, soon. */
  stop(): void;
  /** To be called when there is nothing more to do. */
  dismiss(): Promise<void>;
}
