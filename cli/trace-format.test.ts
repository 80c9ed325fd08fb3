import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../sim/index.ts';
import { simulationBench } from './simulation-bench.ts';
import { Sandbox } from './testing/sandbox.ts';
import { undisturbed } from './testing/undisturbed.ts';

const document = readFileSync(new URL('../reports/trace-format.md', import.meta.url), 'utf8');

/** The words in backticks, by the word in the first column, of the table under a heading. */
function tableAfter(heading: string): Map<string, Set<string>> {
  const lines = document.slice(document.indexOf(heading)).split('\n');
  const start = lines.findIndex((line) => line.startsWith('| ---'));
  const rows = new Map<string, Set<string>>();
  for (const line of lines.slice(start + 1)) {
    const [, first, ...rest] = line.split('|');
    if (first === undefined) break;
    const words = [...rest.join('|').matchAll(/`([\w-]+)`/g)].map(([, word]) => word ?? '');
    rows.set(first.trim().replaceAll('`', ''), new Set(words));
  }
  return rows;
}

const sandbox = new Sandbox();
sandbox.remove();
const bench = simulationBench(sandbox.surroundings());

/** Every line of a few runs that have about everything. */
async function linesOfRuns(): Promise<string[]> {
  const lines: string[] = [];
  const changes = { nodes: null, durationMicros: 60_000_000, config: null, properties: null };
  for (const [scenario, seed] of [
    ['membership', 1],
    ['chaos', 2],
    ['chaos', 5],
    ['one-way', 3],
  ] as const) {
    await bench
      .open(scenario, changes)
      .prepare(seed)
      .trace(
        (line) => lines.push(line),
        () => undefined,
        undisturbed,
      );
  }
  return lines;
}

const lines = await linesOfRuns();

describe('the documented trace format', () => {
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const events = records.filter((record): record is TraceEvent => 'e' in record);
  const kinds = tableAfter('## Events');
  const effects = tableAfter('What an event led to');

  it('has every kind of event with all its fields', () => {
    const common = ['n', 't', 'e', 'effects'];
    const undocumented = new Set<string>();
    for (const event of events) {
      const documented = kinds.get(event.e) ?? new Set<string>();
      for (const field of Object.keys(event)) {
        if (!common.includes(field) && !documented.has(field)) undocumented.add(`${event.e}.${field}`);
      }
    }
    expect([...undocumented]).toEqual([]);
    expect([...new Set(events.map(({ e }) => e))].filter((e) => !kinds.has(e))).toEqual([]);
  });

  it('has every kind of effect with all its fields', () => {
    const seen = new Set<string>();
    const undocumented = new Set<string>();
    for (const effect of events.flatMap((event) => (event['effects'] ?? []) as Record<string, unknown>[])) {
      const keys = Object.keys(effect);
      const key = keys.find((each) => effects.has(each)) ?? '';
      seen.add(key);
      for (const field of keys) {
        if (field !== key && effects.get(key)?.has(field) !== true) undocumented.add(`${key}.${field}`);
      }
    }
    expect([...undocumented]).toEqual([]);
    expect([...seen].sort()).toEqual([
      'clear',
      'down',
      'note',
      'respond',
      'save',
      'send',
      'skipped',
      'timer',
    ]);
  });

  it('has all fields of header and footer', () => {
    const headers = tableAfter('## Header');
    const footers = tableAfter('## Footer');
    const others = records.filter((record) => !('e' in record));
    for (const record of others) {
      const table = 'schema' in record ? headers : footers;
      expect(Object.keys(record).sort()).toEqual([...table.keys()].sort());
    }
    expect(others).toHaveLength(8);
  });
});
