import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../yaml/problem.ts';
import type { JsonSchema, Plain } from '../yaml/shape.ts';
import { plainConfiguration } from './configuration-shape.ts';
import { parseConfiguration } from './parse-configuration.ts';

const REFERENCE = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const EXAMPLES = [...REFERENCE.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

describe('the reference of controllers’ files (docs/configuration.md)', () => {
  it.each(keysOf(plainConfiguration.schema()))('has the key %s in a table', (key) => {
    const rows = REFERENCE.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.join('\n')).toMatch(new RegExp(`[\`.]${key}\\b`));
  });

  it('has sound examples', () => {
    expect(EXAMPLES.length).toBeGreaterThan(0);
    for (const text of EXAMPLES) {
      const parsed = parseConfiguration('example.yaml', text);
      expect(parsed.ok ? [] : parsed.problems.map(describeProblem)).toEqual([]);
    }
  });
});

/** The keys that hold values, at any depth: sections are headings. */
function keysOf(schema: JsonSchema): readonly string[] {
  const keys = new Set<string>();
  const collect = (part: Plain | undefined): void => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return;
    for (const [key, value] of Object.entries(((part as JsonSchema)['properties'] ?? {}) as JsonSchema)) {
      const inner = (value as JsonSchema)['properties'];
      if (inner === undefined) keys.add(key);
      else collect(value);
    }
  };
  collect(schema);
  return [...keys].sort();
}
