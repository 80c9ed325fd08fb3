import type { Seed } from '../../reports/index.ts';
import type { Micros } from '../../sim/index.ts';

/** What the user asks for, read and checked. */
export type CommandRequest =
  | RunRequest
  | CampaignRequest
  | ReplayRequest
  | ListRequest
  | CheckConfigRequest
  | CheckHistoryRequest
  | MutantsRequest;

/** How results are shown. */
export interface ShowOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Of those whose results CI servers read. */
export interface JunitOptions {
  /** Path of the JUnit XML that is to be written; null: none. */
  readonly junit: string | null;
}

/** What single runs and campaigns have in common. */
export interface RunOptions extends ShowOptions, JunitOptions {
  /** Name of a scenario, or path of its file. */
  readonly scenario: string;
  /** Size of the cluster, instead of the scenario's. */
  readonly nodes: number | null;
  /** Length of the chaos, instead of the scenario's. */
  readonly durationMicros: Micros | null;
  /** Path of a controller's configuration that all nodes run with, instead of the scenario's. */
  readonly config: string | null;
  /** Ids of the properties to check, instead of the scenario's. */
  readonly properties: readonly string[] | null;
  /** The known bug that the code is to have in it, or null. */
  readonly mutant: string | null;
  /** Directory for traces and reports. */
  readonly out: string;
  /** Real time that the search for a smaller run of a failure may take, in milliseconds; 0: there is none. */
  readonly shrinkMs: number;
}

/** One run. */
export interface RunRequest extends RunOptions {
  readonly command: 'run';
  /** Null: one is drawn. */
  readonly seed: Seed | null;
  /** Write the trace even if nothing is violated. */
  readonly trace: boolean;
}

/** Many runs. */
export interface CampaignRequest extends RunOptions {
  readonly command: 'campaign';
  readonly from: number;
  /** Null where only time bounds the campaign. */
  readonly to: number | null;
  /** Bound on real time, or null. */
  readonly forMs: number | null;
  /** Runs at a time; null: as many as there are processors. */
  readonly jobs: number | null;
  /** Go on where a campaign with the same options was stopped. */
  readonly resume: boolean;
  /** End as soon as all has been seen that the campaign should see. */
  readonly untilCovered: boolean;
}

/** A run again, from its trace. */
export interface ReplayRequest extends ShowOptions, JunitOptions {
  readonly command: 'replay';
  readonly file: string;
  readonly mutant: string | null;
}

/** How soon known bugs are found. */
export interface MutantsRequest extends ShowOptions, JunitOptions {
  readonly command: 'mutants';
  /** Null: all. */
  readonly only: readonly string[] | null;
  readonly from: number;
  readonly to: number;
  /** Campaigns at a time; null: as many as there are processors. */
  readonly jobs: number | null;
  /** Whether the first failure of each is made small. */
  readonly shrink: boolean;
}

/** Whether a controller's configuration is right, and what it comes to. */
export interface CheckConfigRequest extends ShowOptions {
  readonly command: 'check-config';
  readonly file: string;
}

/** Whether a history of operations is linearizable. */
export interface CheckHistoryRequest extends ShowOptions {
  readonly command: 'check-history';
  readonly file: string;
  readonly model: HistoryModel;
  /** Steps that the search may take; null for as many as it takes by itself. */
  readonly steps: number | null;
}

/** What the operations of a history are about. */
export type HistoryModel = 'register' | 'cas-register' | 'kv';

/** The models of `check-history`, in the order in which they are shown. */
export const HISTORY_MODELS: readonly HistoryModel[] = ['register', 'cas-register', 'kv'];

/** What there is. */
export interface ListRequest extends ShowOptions {
  readonly command: 'list';
  /** Null: an overview of all. */
  readonly subject: ListSubject | null;
}

/** What can be listed. */
export type ListSubject = 'scenarios' | 'properties' | 'mutants';

/** The subjects of `list`, in the order in which they are shown. */
export const LIST_SUBJECTS: readonly ListSubject[] = ['scenarios', 'properties', 'mutants'];
