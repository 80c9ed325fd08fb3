import type { LoadName, Speed } from './benchmark-report.ts';
import type { ControllerSamples, LoadSamples, Samples } from './samples.ts';
import { best, growthAgainstLog, median } from './statistics.ts';

/** One line of the budget: what was to be reached, what was, and whether that is enough. */
export interface BudgetLine {
  readonly what: string;
  /** In words: `at least …` or `at most …`. */
  readonly wanted: string;
  readonly seen: string;
  readonly met: boolean;
}

/** Null-protocol events a second on the machine that the absolute figures were agreed on: others scale by it. */
export const AGREED_NULL_EVENTS_PER_SECOND = 15_000_000;

/** What etcd/raft reached, with no property checked, in messages a second on the agreed machine. */
const ETCD_MESSAGES_PER_SECOND: Readonly<Record<LoadName, number>> = {
  rest: 790_000,
  '1/s': 730_000,
  '10/s': 640_000,
};

const CHECKED_EVENTS_PER_SECOND = 1_000_000;
const BARE_MESSAGES_PER_SECOND = 2_000_000;
const CHECKED_VIRTUAL_PER_REAL = 20_000;
/** Of a cluster of so many controllers. */
const CONTROLLERS = 5;
const CONTROLLERS_VIRTUAL_PER_REAL = 5_000;
const NULL_SHARE = 1 / 12;
/** Growth of the cost per event against log n, and of the heap against its first sample; noise allowed for. */
const MAX_GROWTH = 1.1;
const MAX_HEAP_GROWTH = 1.1;

/**
 * How much faster this machine is just now than the one the budget was agreed on. The budget speaks of the best of
 * several rounds, so the best round of the null protocol sets the scale.
 */
export function machineScale(samples: Samples): number {
  return best(samples.nullEventsPerSecond) / AGREED_NULL_EVENTS_PER_SECOND;
}

/** The budget, line by line, absolute figures scaled to this machine. */
export function budgetOf(samples: Samples): readonly BudgetLine[] {
  const scale = machineScale(samples);
  return [
    ...samples.loads.flatMap((load) => loadLines(load, scale)),
    ...samples.controllers.flatMap((measured) => controllerLines(measured, scale)),
    scalingLine(samples),
    memoryLine(samples),
  ];
}

function loadLines(load: LoadSamples, scale: number): BudgetLine[] {
  const checkedEvents = best(load.checked.map((round) => round.eventsPerSecond));
  const checkedMessages = best(load.checked.map((round) => round.messagesPerSecond));
  const share = median(sharesOfNull(load.checked, load.nullBeside));
  const lines = [
    atLeast(`checked, ${load.name}: events/s`, CHECKED_EVENTS_PER_SECOND * scale, checkedEvents),
    atLeast(
      `checked, ${load.name}: messages/s, more than etcd/raft unchecked`,
      ETCD_MESSAGES_PER_SECOND[load.name] * scale,
      checkedMessages,
    ),
    {
      what: `checked, ${load.name}: share of the null protocol`,
      wanted: `at least 1/${(1 / NULL_SHARE).toFixed(0)}`,
      seen: `1/${(1 / share).toFixed(1)}`,
      met: share >= NULL_SHARE,
    },
  ];
  if (load.name === 'rest') {
    const bareMessages = best(load.bare.map((round) => round.messagesPerSecond));
    const virtualPerReal = best(load.checked.map((round) => round.virtualPerReal));
    lines.push(
      atLeast('bare, rest: messages/s', BARE_MESSAGES_PER_SECOND * scale, bareMessages),
      atLeast('checked, rest: virtual seconds per second', CHECKED_VIRTUAL_PER_REAL * scale, virtualPerReal),
    );
  }
  return lines;
}

function controllerLines({ nodes, checked }: ControllerSamples, scale: number): BudgetLine[] {
  if (nodes !== CONTROLLERS) return [];
  const seen = best(checked.map((round) => round.virtualPerReal));
  const what = `checked, ${String(nodes)} controllers: virtual seconds per second`;
  return [atLeast(what, CONTROLLERS_VIRTUAL_PER_REAL * scale, seen)];
}

/** Events a second as shares of the null protocol's, each of what was measured beside it. */
export function sharesOfNull(rounds: readonly Speed[], nullBeside: readonly number[]): number[] {
  return rounds.map((round, i) => round.eventsPerSecond / (nullBeside[i] ?? NaN));
}

function scalingLine(samples: Samples): BudgetLine {
  const points = samples.scaling.map(({ nodes, nsPerEvent }) => ({ size: nodes, cost: median(nsPerEvent) }));
  const growth = growthAgainstLog(points);
  const [first, last] = [samples.scaling[0]?.nodes, samples.scaling[samples.scaling.length - 1]?.nodes];
  return {
    what: `cost per event from ${String(first)} to ${String(last)} nodes, against log n`,
    wanted: `at most ${MAX_GROWTH.toFixed(2)}`,
    seen: growth.toFixed(2),
    met: growth <= MAX_GROWTH,
  };
}

function memoryLine(samples: Samples): BudgetLine {
  const first = samples.memory[0]?.heapMb ?? NaN;
  const last = samples.memory[samples.memory.length - 1]?.heapMb ?? NaN;
  return {
    what: 'heap after the last virtual minute, against the first',
    wanted: `at most ${MAX_HEAP_GROWTH.toFixed(2)}`,
    seen: (last / first).toFixed(2),
    met: last / first <= MAX_HEAP_GROWTH,
  };
}

function atLeast(what: string, wanted: number, seen: number): BudgetLine {
  return { what, wanted: `at least ${grouped(wanted)}`, seen: grouped(seen), met: seen >= wanted };
}

/** A whole number with commas between thousands. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
