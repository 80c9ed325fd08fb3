import { checkLinearizability } from '../sim/index.ts';
import { HISTORY_MODEL, historyOf } from './history-load.ts';
import type { HistoryLoad } from './history-load.ts';

const JEPSEN = { operations: 2_000, clients: 50, keys: 1, values: 5, unknown: 0, broken: false };

const LOADS: readonly HistoryLoad[] = [
  { ...JEPSEN, name: '100,000 operations on 100 keys', operations: 100_000, keys: 100, unknown: 1 },
  { ...JEPSEN, name: '2,000 operations on one key' },
  { ...JEPSEN, name: 'the same, 3 % with an unknown outcome', unknown: 3 },
  { ...JEPSEN, name: 'the same, every value written once', values: 1_000_000 },
  { ...JEPSEN, name: 'the same, and one read is wrong', values: 1_000_000, broken: true },
  { ...JEPSEN, name: '2,000 operations on 10 keys, one read wrong', keys: 10, unknown: 3, broken: true },
];

/** How long it takes to check a load, and what came of it. */
export interface HistorySample {
  readonly load: string;
  readonly medianMs: number;
  readonly maxMs: number;
  readonly verdicts: readonly string[];
}

/** Checks so many of each load, by the CPU time of this process, which other work spoils less. */
export function historySamples(rounds: number, cpuMs: () => number): HistorySample[] {
  return LOADS.map((load) => {
    const verdicts = new Set<string>();
    const times = Array.from({ length: rounds }, (_, seed) => {
      const history = historyOf(load, seed);
      const start = cpuMs();
      verdicts.add(checkLinearizability(HISTORY_MODEL, history).verdict);
      return cpuMs() - start;
    }).sort((a, b) => a - b);
    const medianMs = Math.round(times[times.length >> 1] ?? 0);
    return { load: load.name, medianMs, maxMs: Math.round(times.at(-1) ?? 0), verdicts: [...verdicts] };
  });
}

/** The same for people. */
export function historyTable(samples: readonly HistorySample[]): string {
  const width = Math.max(...samples.map(({ load }) => load.length));
  const lines = samples.map(({ load, medianMs, maxMs, verdicts }) =>
    [load.padEnd(width), String(medianMs).padStart(6), String(maxMs).padStart(6), verdicts.join(', ')].join(
      '  ',
    ),
  );
  return [`${'History'.padEnd(width)}  median     max  (ms of CPU time)`, ...lines].join('\n');
}
