import type { Micros } from '../../sim/index.ts';

/** What operators of the simulated cluster would have seen: kept for single runs, beside the verdict. */
export interface OperatorView {
  /** `list controllers` at chosen moments, in the order of time. */
  readonly moments: readonly ListMoment[];
  /** The warnings in the logs, in the order of time. */
  readonly warnings: Excerpt<LoggedLine>;
  /** The changes of the agreed records, in the order of time. */
  readonly audit: Excerpt<AuditedChange>;
  /** How many of those there were, by cause. */
  readonly causes: Readonly<Record<string, number>>;
  /** How many cluster events all controllers have reported, by type. */
  readonly events: Readonly<Record<string, number>>;
  /** Leaderless episodes that are over, the longest first. */
  readonly episodes: Excerpt<PastEpisode>;
  /** What was promised of what is measured. */
  readonly bounds: readonly MeasureBound[];
}

/** Some of a list, and how many there are in all. */
export interface Excerpt<T> {
  readonly shown: readonly T[];
  readonly total: number;
}

/** `list controllers` at one moment, as all that can answer it do. */
export interface ListMoment {
  readonly at: Micros;
  /** Why this moment: `before the first fault`. */
  readonly title: string;
  /** How many entries of all lists are not what is true. */
  readonly wrong: number;
  /** Of how many it is not said what would be true: see {@link EntryVerdict}. */
  readonly unjudged: number;
  /** Observers with the same list share one; the list of most is first. */
  readonly lists: readonly ObservedList[];
}

/** One answer to `list controllers`. */
export interface ObservedList {
  readonly observers: readonly string[];
  readonly rows: readonly ListedRow[];
}

/**
 * Whether `online` is what is true at that moment. It is not judged where nobody can say what ought to be listed: by whom
 * was removed and has not heard of it, say, or over links that are too bad to count as working.
 */
export type EntryVerdict = 'right' | 'wrong' | 'unjudged';

/** One controller in it. `local` and `cluster` are the first observer's. */
export interface ListedRow {
  readonly id: string;
  /** `leader`, `voter` or `learner`. */
  readonly role: string;
  readonly online: boolean;
  readonly local: boolean;
  readonly cluster: boolean;
  readonly verdict: EntryVerdict;
}

/** A line of a controller's log. */
export interface LoggedLine {
  readonly at: Micros;
  readonly node: string;
  readonly line: string;
}

/** One audit record, when the first controller had applied it. */
export interface AuditedChange {
  readonly at: Micros;
  readonly number: number;
  readonly node: string;
  readonly before: string;
  readonly after: string;
  readonly cause: string;
  /** Age of the evidence in microseconds; -1 for none at all. */
  readonly evidenceAge: Micros;
}

/** A time that one controller has known no leader. */
export interface PastEpisode {
  readonly node: string;
  /** When it was over. */
  readonly at: Micros;
  readonly length: Micros;
  readonly level: string;
}

/** What was promised of a measure. */
export interface MeasureBound {
  /** Its name, as in {@link RunResult.measures}. */
  readonly measure: string;
  /** In the unit of the measure, the least share of one; null where nothing is promised: it is reported only. */
  readonly bound: number | null;
  /** Why nothing is promised, where that is not how it always is. */
  readonly why?: string;
}
