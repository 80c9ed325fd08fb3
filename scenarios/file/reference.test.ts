import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VOCABULARY } from '../catalogue/listing.ts';
import { parseScenario } from './parse-scenario.ts';
import { describeProblem } from '../yaml/problem.ts';
import { actionShape, scenarioShape } from './scenario-shape.ts';
import { CHAOS_KINDS, PARTITION_SHAPES } from './scenario.ts';
import type { JsonSchema, Plain } from '../yaml/shape.ts';

const REFERENCE = readFileSync(new URL('../../docs/scenario-format.md', import.meta.url), 'utf8');

const EXAMPLES = [...REFERENCE.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

describe('the reference of scenario files (docs/scenario-format.md)', () => {
  it('has examples', () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(10);
  });

  it.each(EXAMPLES)('has a sound example %#', (example) => {
    // An example of a part lacks what every scenario begins with.
    const text = /^name:/m.test(example) ? example : `name: example\nsummary: a part\n${example}`;
    const parsed = parseScenario('example.yaml', text, VOCABULARY);
    expect(parsed.ok ? [] : parsed.problems.map(describeProblem)).toEqual([]);
  });

  it.each(keysOf(scenarioShape.schema()))('speaks of the key %s', (key) => {
    expect(REFERENCE).toMatch(new RegExp(`\\b${key}\\b`));
  });

  it.each(keysOf(actionShape.schema()))('shows the fault or setting %s in an example', (key) => {
    expect(EXAMPLES.join('\n')).toMatch(new RegExp(`\\b${key}:`));
  });

  it.each([...CHAOS_KINDS, ...PARTITION_SHAPES])('names the kind or shape %s', (word) => {
    expect(REFERENCE).toContain(`\`${word}\``);
  });
});

/** All keys that a schema allows, at any depth. */
function keysOf(schema: JsonSchema): readonly string[] {
  const keys = new Set<string>();
  collect(schema, keys);
  return [...keys].sort();
}

function collect(schema: Plain | undefined, keys: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (Array.isArray(schema)) {
    for (const one of schema as readonly Plain[]) collect(one, keys);
    return;
  }
  const { properties, items, anyOf } = schema as JsonSchema;
  for (const [key, part] of Object.entries((properties ?? {}) as JsonSchema)) {
    keys.add(key);
    collect(part, keys);
  }
  collect(items, keys);
  collect(anyOf, keys);
}
