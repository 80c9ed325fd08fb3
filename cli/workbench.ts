import type { NodeStanding, OperatorView, Seed, Vocabulary } from '../reports/index.ts';
import type { FaultPlan, Micros, PropertyInfo, RunResult, TraceEvent, Violation } from '../sim/index.ts';
import type { Plain } from '../scenarios/yaml/shape.ts';
import type { Mutant } from './mutants/catalogue.ts';
import type { Breather } from './slices.ts';

/** What the command needs of scenarios and simulator; a test can stand in for them. */
export interface Workbench {
  /** The scenarios that come with Lockstep. */
  scenarios(): readonly ScenarioEntry[];
  /** The known bugs that a bundle may be made with. */
  mutants(): readonly Mutant[];
  /** All properties that there are. */
  properties(): readonly PropertyInfo[];
  /**
   * Opens a scenario by name, or by path if it has a slash or ends in `.yaml`.
   *
   * @throws {CommandError} of kind `scenario` if it does not exist or is wrong, `usage` if it does not go with the changes,
   *   `configuration` if that is wrong
   */
  open(nameOrPath: string, changes: ScenarioChanges): OpenScenario;
  /**
   * Reads a controller's configuration.
   *
   * @throws {CommandError} of kind `configuration` if it does not exist or is wrong
   */
  checkConfiguration(path: string): CheckedConfiguration;
  /**
   * Reads a trace.
   *
   * @throws {CommandError} of kind `trace` if it does not exist or is none
   */
  openTrace(path: string): OpenTrace;
}

/** A scenario in the catalogue. */
export interface ScenarioEntry {
  readonly id: string;
  readonly summary: string;
  readonly requirements: readonly string[];
}

/** A controller's configuration that is right. */
export interface CheckedConfiguration {
  /** What a controller runs with, what the file leaves out included: as YAML and JSON can write it. */
  readonly settings: Plain;
  /** The settings by name, such as `raft.electionTimeout`, in the order of the reference. */
  readonly lines: readonly SettingLine[];
}

/** One setting of a controller. */
export interface SettingLine {
  readonly name: string;
  readonly value: string;
  /** The file states it; otherwise it is the default. */
  readonly stated: boolean;
}

/** What the options change about a scenario. */
export interface ScenarioChanges {
  readonly nodes: number | null;
  readonly durationMicros: Micros | null;
  /** Path of a controller's configuration. */
  readonly config: string | null;
  readonly properties: readonly string[] | null;
}

/** A scenario that was read and checked. */
export interface OpenScenario {
  readonly name: string;
  /** Digest of what it says, a configuration of the user's included. */
  readonly digest: string;
  /** The properties that are checked. */
  readonly properties: readonly PropertyInfo[];
  /** Ids of those that a campaign must have exercised. */
  readonly required: readonly string[];
  /** Draws everything that the seed decides. */
  prepare(seed: Seed): PreparedRun;
  /** Begins to look for a smaller run that fails as the one of this seed did. */
  shrink(seed: Seed, violation: Violation): Shrinking;
}

/** A search for a smaller run that fails in the same way. */
export interface Shrinking {
  /** Runs made so far to that end. */
  readonly attempts: number;
  /** The smallest so far; null before the first step, and as long as it cannot be told as a scenario's file. */
  readonly best: ShrunkRun | null;
  /** Tries one more; false if there was nothing left to try. */
  step(breathe: Breather): Promise<boolean>;
}

/** What shrinking has left of a run. */
export interface ShrunkRun {
  /** The text of its scenario's file, which gives this very run with the seed of {@link ShrunkRun.prepared}. */
  readonly file: string;
  readonly violation: Violation;
  readonly prepared: PreparedRun;
}

/** A run that only has to be started; started again, it is the same run. */
export interface PreparedRun {
  readonly scenario: string;
  readonly seed: Seed;
  /** Members of the cluster, spares included. */
  readonly nodes: number;
  /** Clients and operators around it. */
  readonly clients: number;
  readonly plan: FaultPlan;
  readonly properties: readonly PropertyInfo[];
  /** The words for this run's messages and notes. */
  readonly vocabulary: Vocabulary;
  /** `watched`: whether what operators would have seen is to be told, too. */
  run(breathe: Breather, watched?: boolean): Promise<Outcome>;
  /** Runs with every event told, and every line of the trace, header and footer included. */
  trace(
    onLine: (line: string) => void,
    onEvent: (event: TraceEvent) => void,
    breathe: Breather,
  ): Promise<TracedOutcome>;
}

/** How a run came out. */
export interface Outcome {
  readonly result: RunResult;
  /** Every single observation of each measure. */
  readonly observations: ReadonlyMap<string, readonly number[]>;
  /** What operators would have seen; absent where nobody watched, or there are none. */
  readonly operator?: OperatorView;
}

/** How a run came out that was watched. */
export interface TracedOutcome extends Outcome {
  /** How each node stood in the end. */
  readonly standings: readonly NodeStanding[];
}

/** A trace that was read and checked. */
export interface OpenTrace {
  /** The run of its header. */
  readonly prepared: PreparedRun;
  /** Digest of the code that wrote it. */
  readonly codeDigest: string;
  /** Runs again and compares each event with its line. */
  replay(breathe: Breather): Promise<Replayed>;
}

/** How a replay came out. */
export interface Replayed {
  /** The first difference; null if every line was reproduced. */
  readonly divergence: Divergence | null;
  /** Today's outcome, whether it followed the trace or not. */
  readonly result: RunResult;
  /** See {@link Outcome.operator}. */
  readonly operator?: OperatorView;
}

/** The first line of a trace that the run did not follow. */
export interface Divergence {
  /** Counted from 1. */
  readonly line: number;
  /** Number of the event on that line; null for header and footer. */
  readonly event: number | null;
  /** What the trace says. */
  readonly expected: string;
  /** What happened. */
  readonly seen: string;
}
