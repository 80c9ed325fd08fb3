import type { FaultPlan } from '../plan/fault-plan.ts';
import type { Measure } from '../property/measure.ts';
import type { RunResult, TraceEvent, Violation } from '../world/run-spec.ts';

/** The version of the trace format that is written, and the only one that is read. */
export const TRACE_SCHEMA = 1;

/** The first line of a trace: everything that the run follows from. */
export interface TraceHeader {
  readonly schema: typeof TRACE_SCHEMA;
  /** The version of Lockstep that wrote it. */
  readonly lockstep: string;
  readonly scenario: string;
  readonly seed: number | string;
  readonly plan: FaultPlan;
  /** Whatever else the run follows from, in the words of whoever made it: opaque here, handed back on replay. */
  readonly configuration: unknown;
  /** A digest of the code that ran, so that a replay can tell when it has changed. */
  readonly codeDigest: string;
}

/** The last line of a trace: the outcome. */
export interface TraceFooter {
  readonly verdict: RunResult['verdict'];
  readonly events: number;
  /** 16 hexadecimal digits. */
  readonly hash: string;
  readonly measures: Readonly<Record<string, Measure>>;
  readonly violation: Violation | null;
  /** Digest of the header's line: a header that was edited no longer has it. 16 hexadecimal digits. */
  readonly headerDigest: string;
}

/** The text of a trace by its lines, which may be far too long to be held as one text. */
export interface TraceText {
  readonly lineCount: number;
  /** A line without its line break, counted from 0. */
  line(index: number): string;
}

/** The events of a trace in order, each read from its line when it is asked for: together they may fill the memory. */
export interface TraceEvents {
  readonly count: number;
  /** The event at an index from 0 up, which stands on line `index + 2`; undefined beyond the last. */
  at(index: number): TraceEvent | undefined;
}

/** A trace as read. */
export interface Trace {
  readonly header: TraceHeader;
  readonly events: TraceEvents;
  readonly footer: TraceFooter;
  /** Digest of the header's line as it was found: 16 hexadecimal digits. */
  readonly headerDigest: string;
}

/** What a run's result puts in the footer. */
export function footerOf(result: RunResult, headerDigest: string): TraceFooter {
  const { verdict, events, hash, measures, violation } = result;
  return { verdict, events, hash, measures, violation, headerDigest };
}
