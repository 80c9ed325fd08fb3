import type { Micros } from '../clock/micros.ts';
import type { FaultPlan } from '../plan/fault-plan.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { Measure, PropertyFamily, PropertyKind, Watch } from '../property/property.ts';
import type { RunSpan, System, WorldProfile } from './system.ts';

/** Everything that decides a run. The same spec gives the same run, event by event, everywhere. */
export interface RunSpec<T extends ProcessTypes> {
  /** An integer from 0 to 2^53−1, or any other text. */
  readonly seed: number | string;
  readonly system: System<T>;
  readonly profile: WorldProfile;
  readonly plan: FaultPlan;
  readonly span: RunSpan;
  readonly families: readonly PropertyFamily<T>[];
  /** Ids of the properties to check; absent: all of the families'. */
  readonly properties?: readonly string[];
  /** Makes somebody who sees everything and judges nothing; absent: nobody watches, and it costs nothing. */
  readonly watch?: Watch<T>;
  /** Told of every event as a flat record, in order; absent: no trace is built. */
  readonly trace?: TraceSink;
}

/** Receives a run's events as JSON-serialisable records (see `reports/trace-format.md`). Return false to stop the run. */
export interface TraceSink {
  event(record: TraceEvent): boolean;
}

/** One line of a trace. `t` is true time in microseconds; which other fields there are depends on `e`. */
export interface TraceEvent {
  readonly n: number;
  readonly t: Micros;
  readonly e: string;
  readonly [field: string]: unknown;
}

/** How a property fared in one run. */
export interface PropertyResult {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly kind: PropertyKind;
  readonly status: 'held' | 'violated' | 'not-exercised';
  /** How often its antecedent was true. */
  readonly exercised: number;
}

/** What went wrong in a run. */
export interface Violation {
  readonly property: string;
  readonly atMicros: Micros;
  /** Name of the node concerned. */
  readonly node: string | null;
  readonly others: readonly string[];
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
  /** Number of the event after which it was seen. */
  readonly event: number;
}

/** What happened in the world, counted. */
export interface WorldCounts {
  readonly sent: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly dropped: number;
  readonly timers: number;
  readonly saves: number;
  readonly crashes: number;
  readonly restarts: number;
  readonly requests: number;
  readonly responses: number;
  /** Faults that struck, by kind. */
  readonly faults: Readonly<Record<string, number>>;
}

/** The outcome of a run. */
export interface RunResult {
  readonly verdict: 'passed' | 'violated';
  readonly virtualMicros: Micros;
  readonly events: number;
  /** 16 hexadecimal digits: a rolling hash over all events. */
  readonly hash: string;
  readonly properties: readonly PropertyResult[];
  readonly measures: Readonly<Record<string, Measure>>;
  readonly violation: Violation | null;
  readonly counts: WorldCounts;
  /** There if it ended early because nothing made progress any more (see {@link RunSpan.stall}). */
  readonly stalled?: true;
  /** What the system still waited for at the end, in words; null when nothing, or when it cannot say. */
  readonly waitingFor: string | null;
}
