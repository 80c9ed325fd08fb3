import type { Speed } from './benchmark-report.ts';
import { budgetOf, grouped, machineScale, sharesOfNull } from './budget.ts';
import type { Samples } from './samples.ts';
import { best, median } from './statistics.ts';

/** The samples as people read them: what was measured, and the budget line by line. */
export function tableOf(samples: Samples): string {
  return [
    ...heading(samples),
    ...nullTable(samples),
    ...loadTable(samples),
    ...controllerTable(samples),
    ...scalingTable(samples),
    ...memoryTable(samples),
    ...budgetTable(samples),
  ].join('\n');
}

function heading(samples: Samples): string[] {
  const rounds = samples.nullEventsPerSecond.length;
  return [
    `Medians of ${String(rounds)} ${rounds === 1 ? 'round' : 'rounds'}, in turns, in one process; in brackets the best.`,
  ];
}

function nullTable(samples: Samples): string[] {
  const rows = samples.otherNulls.map(({ queue, pending, eventsPerSecond }) => [
    queue,
    String(pending),
    withBest(eventsPerSecond),
  ]);
  return section('Null protocol: each message sends one reply, and nothing else happens', [
    ['queue', 'pending', 'events/s'],
    ['event objects in a timing wheel (the reference)', '20', withBest(samples.nullEventsPerSecond)],
    ...rows,
  ]);
}

function loadTable(samples: Samples): string[] {
  const row = (name: string, what: string, rounds: readonly Speed[], nulls: readonly number[]): string[] => {
    const events = rounds.map((round) => round.eventsPerSecond);
    return [
      name,
      what,
      withBest(rounds.map((round) => round.messagesPerSecond)),
      withBest(events),
      withBest(rounds.map((round) => round.virtualPerReal)),
      `1/${(1 / median(sharesOfNull(rounds, nulls))).toFixed(1)}`,
    ];
  };
  return section('Raft: 5 nodes, delays 50–200 ms, heartbeats every 150 ms, in steady state', [
    ['proposals', 'properties', 'messages/s', 'events/s', 'virtual s/s', 'of null'],
    ...samples.loads.flatMap((load) => [
      row(load.name, 'none (bare)', load.bare, load.nullBeside),
      row('', 'all (checked)', load.checked, load.nullBeside),
    ]),
  ]);
}

function controllerTable(samples: Samples): string[] {
  return section('Controllers: the articles’ settings, delays 50–200 ms, all properties, in steady state', [
    ['nodes', 'messages/s', 'events/s', 'virtual s/s'],
    ...samples.controllers.map(({ nodes, checked }) => [
      String(nodes),
      withBest(checked.map((round) => round.messagesPerSecond)),
      withBest(checked.map((round) => round.eventsPerSecond)),
      withBest(checked.map((round) => round.virtualPerReal)),
    ]),
  ]);
}

function scalingTable(samples: Samples): string[] {
  return section('Growth with the cluster: checked, at rest', [
    ['nodes', ...samples.scaling.map(({ nodes }) => String(nodes))],
    ['ns/event', ...samples.scaling.map(({ nsPerEvent }) => median(nsPerEvent).toFixed(0))],
  ]);
}

function memoryTable(samples: Samples): string[] {
  return section('Memory: checked, 10 proposals a second, no trace, after garbage collection', [
    ['virtual minutes', ...samples.memory.map(({ virtualMinutes }) => String(virtualMinutes))],
    ['heap MB', ...samples.memory.map(({ heapMb }) => heapMb.toFixed(2))],
  ]);
}

function budgetTable(samples: Samples): string[] {
  const lines = budgetOf(samples);
  const missed = lines.filter((line) => !line.met).length;
  return [
    ...section(
      `Budget, absolute figures times ${machineScale(samples).toFixed(2)} for this machine's null protocol`,
      [
        ['', 'what', 'wanted', 'seen'],
        ...lines.map((line) => [line.met ? 'met' : 'MISSED', line.what, line.wanted, line.seen]),
      ],
    ),
    '',
    missed === 0
      ? 'Every line of the budget is met.'
      : `${String(missed)} of ${String(lines.length)} lines are missed.`,
  ];
}

function withBest(values: readonly number[]): string {
  return `${grouped(median(values))} (${grouped(best(values))})`;
}

/** A title and rows whose columns are lined up: numbers to the right, words to the left. */
function section(title: string, rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  }
  const isNumber = widths.map((_, column) => rows.slice(1).every((row) => /^[\d(]/.test(row[column] ?? '')));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return ['', title, ...lines.map((line) => `  ${line}`)];
}
