import type { BenchmarkReport, LoadName, Speed } from './benchmark-report.ts';
import { median } from './statistics.ts';

/** Everything that was measured, round by round. */
export interface Samples {
  /** Deliveries a second of the null protocol that is the reference. */
  readonly nullEventsPerSecond: readonly number[];
  /** The null protocol on other queues and with more events pending, for the reader. */
  readonly otherNulls: readonly NullSamples[];
  readonly loads: readonly LoadSamples[];
  readonly controllers: readonly ControllerSamples[];
  readonly scaling: readonly { readonly nodes: number; readonly nsPerEvent: readonly number[] }[];
  readonly memory: readonly { readonly virtualMinutes: number; readonly heapMb: number }[];
}

/** The null protocol on one queue with so many events pending. */
export interface NullSamples {
  readonly queue: string;
  readonly pending: number;
  readonly eventsPerSecond: readonly number[];
}

/** So many controllers. */
export interface ControllerSamples {
  readonly nodes: number;
  readonly checked: readonly Speed[];
}

/** One load. */
export interface LoadSamples {
  readonly name: LoadName;
  readonly bare: readonly Speed[];
  readonly checked: readonly Speed[];
  /** Deliveries a second of the null protocol between the two: what else the machine did then touched all three. */
  readonly nullBeside: readonly number[];
}

/** The medians, in the form of `--json`. */
export function reportOf(samples: Samples): BenchmarkReport {
  return {
    schema: 1,
    nullEventsPerSecond: Math.round(median(samples.nullEventsPerSecond)),
    loads: samples.loads.map((load) => ({
      name: load.name,
      bare: medianSpeed(load.bare),
      checked: medianSpeed(load.checked),
    })),
    controllers: samples.controllers.map(({ nodes, checked }) => {
      const { virtualPerReal, eventsPerSecond } = medianSpeed(checked);
      return { nodes, virtualPerReal, eventsPerSecond };
    }),
    scaling: samples.scaling.map(({ nodes, nsPerEvent }) => ({
      nodes,
      nsPerEvent: tenths(median(nsPerEvent)),
    })),
    memory: samples.memory.map(({ virtualMinutes, heapMb }) => ({
      virtualMinutes,
      heapMb: hundredths(heapMb),
    })),
  };
}

function medianSpeed(rounds: readonly Speed[]): Speed {
  return {
    messagesPerSecond: Math.round(median(rounds.map((round) => round.messagesPerSecond))),
    eventsPerSecond: Math.round(median(rounds.map((round) => round.eventsPerSecond))),
    virtualPerReal: Math.round(median(rounds.map((round) => round.virtualPerReal))),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
