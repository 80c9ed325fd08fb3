import type { ProcessTypes } from '../process/process.ts';
import type { RunResult, RunSpec, TraceEvent } from '../world/run-spec.ts';
import { createWorld } from '../world/run.ts';
import type { World } from '../world/world.ts';
import { footerOf } from './trace-format.ts';
import type { Trace, TraceFooter, TraceHeader } from './trace-format.ts';
import { toPortable } from './portable-json.ts';
import { traceLine } from './trace-line.ts';

/** Where a run stopped following its trace. */
export interface Divergence {
  /** The line of the trace, counted from 1. */
  readonly line: number;
  /** What the trace says, as text; `the end of the run` where it has no more events. */
  readonly expected: string;
  /** What happened this time. */
  readonly seen: string;
}

/** The outcome of running a trace's header again. */
export interface Replay {
  /** The first difference; null when every line was reproduced, footer included. */
  readonly divergence: Divergence | null;
  /** The verdict of today, from a run to the very end, whether it followed the trace or not. */
  readonly result: RunResult;
}

/** A replay under way, for a caller who carries it out event by event. */
export interface ReplayInProgress<T extends ProcessTypes> {
  /** To be stepped until it is over. */
  readonly world: World<T>;
  /** What has come of it, once it is over. */
  readonly finish: () => Replay;
}

/** Runs the header of a trace again and compares line by line: {@link beginReplay}, from start to end. */
export function replayTrace<T extends ProcessTypes>(
  trace: Trace,
  specOf: (header: TraceHeader) => RunSpec<T>,
): Replay {
  const { world, finish } = beginReplay(trace, specOf);
  while (world.step());
  return finish();
}

/**
 * Sets up the run of a trace's header, to be compared with it line by line. `specOf` builds the run from the header
 * (scenario, seed, plan, configuration); its own trace sink, if it sets one, is told of every event too.
 */
export function beginReplay<T extends ProcessTypes>(
  trace: Trace,
  specOf: (header: TraceHeader) => RunSpec<T>,
): ReplayInProgress<T> {
  const spec = specOf(trace.header);
  const comparison = new Comparison(trace);
  const world = createWorld<T>({
    ...spec,
    trace: {
      event(record) {
        comparison.event(record);
        return spec.trace === undefined || spec.trace.event(record);
      },
    },
  });
  return {
    world,
    finish: () => {
      const result = world.result();
      return { divergence: comparison.finish(result), result };
    },
  };
}

class Comparison {
  private readonly trace: Trace;
  private next = 0;
  private divergence: Divergence | null = null;

  constructor(trace: Trace) {
    this.trace = trace;
    const { header, footer, headerDigest } = trace;
    if (footer.headerDigest !== headerDigest) {
      this.divergence = {
        line: 1,
        expected: `a header with the digest ${footer.headerDigest} that the footer names`,
        seen: `${headerDigest}: the header or the footer was edited (${traceLine(header).slice(0, 60)}…)`,
      };
    }
  }

  event(record: TraceEvent): void {
    if (this.divergence !== null) return;
    const line = this.next + 2;
    const told = this.trace.events.at(this.next);
    this.next += 1;
    if (told === undefined) {
      this.divergence = { line, expected: 'the end of the run', seen: traceLine(record) };
    } else if (traceLine(told) !== traceLine(record)) {
      this.divergence = { line, expected: traceLine(told), seen: traceLine(record) };
    }
  }

  finish(result: RunResult): Divergence | null {
    if (this.divergence !== null) return this.divergence;
    const { events, footer } = this.trace;
    const missed = events.at(this.next);
    if (missed !== undefined) {
      return { line: this.next + 2, expected: traceLine(missed), seen: 'the end of the run' };
    }
    const seen = footerOf(result, footer.headerDigest);
    const field = FOOTER_FIELDS.find((name) => textOf(footer[name]) !== textOf(seen[name]));
    if (field === undefined) return null;
    return {
      line: events.count + 2,
      expected: `"${field}": ${textOf(footer[field])}`,
      seen: `"${field}": ${textOf(seen[field])}`,
    };
  }
}

const FOOTER_FIELDS: readonly (keyof TraceFooter)[] = ['events', 'hash', 'verdict', 'violation', 'measures'];

function textOf(value: unknown): string {
  return JSON.stringify(toPortable(value));
}
