import type { Violation } from '../../sim/index.ts';
import type { Seed } from '../seed.ts';

/** The smallest run that was found to fail as another one did. */
export interface ShrunkReport {
  /** The seed with which {@link ShrunkReport.scenario} gives it. */
  readonly seed: Seed;
  readonly violation: Violation;
  readonly before: RunSize;
  readonly after: RunSize;
  /** Runs that were made to find it, and the real time that took. */
  readonly attempts: number;
  readonly realMs: number;
  /** Whether it is known that nothing more can be spared, or time was up, or Ctrl-C was pressed. */
  readonly ending: 'nothing-left' | 'out-of-time' | 'interrupted';
  /** What its scenario's file says. */
  readonly text: string;
  /** The command that makes it. */
  readonly rerun: string;
  /** Paths of its scenario's file, its trace and its report. */
  readonly scenario: string;
  readonly trace: string;
  readonly report: string;
}

/** How large a run is. */
export interface RunSize {
  readonly faults: number;
  /** What clients and operators ask for. */
  readonly requests: number;
  /** Members, spares included. */
  readonly nodes: number;
  readonly clients: number;
  /** Virtual time up to the violation. */
  readonly virtualMs: number;
}
