import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../../sim/index.ts';
import { SCENARIO_NAMES } from '../catalogue/catalogue.ts';
import { PROPERTIES } from '../catalogue/listing.ts';
import { FAMILIES } from './families.ts';

/** A known bug as a small change of `core`'s sources. */
interface Mutant {
  readonly id: string;
  /** What the wrong code does, in a sentence. */
  readonly summary: string;
  /** The scenario that is meant to find it: a name, or the path of a regression where no seed of another shows it soon. */
  readonly scenario: string;
  /** What it breaks: families of properties, or properties by their ids. */
  readonly family?: readonly string[];
  /** The property that is meant to find it, where it is one alone. */
  readonly property?: string;
  /** Applied in their order; each text stands in its file exactly once by then. */
  readonly patches: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

const FOLDER = new URL('./', import.meta.url);
const ROOT = new URL('../../', FOLDER);
const FIELDS = ['id', 'summary', 'scenario', 'family', 'property', 'patches'];
const SCENARIOS = [
  ...SCENARIO_NAMES,
  ...readdirSync(fileURLToPath(new URL('scenarios/regressions/', ROOT)))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `./scenarios/regressions/${name}`),
];
const PROPERTY_IDS = [...BUILT_IN, ...PROPERTIES].map(({ id }) => id);
const mutants = readdirSync(fileURLToPath(FOLDER))
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    mutant: JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Mutant,
  }));

describe('the known bugs', () => {
  it('are there', () => {
    expect(mutants.length).toBeGreaterThan(120);
  });

  it.each(mutants)('$name says what it is', ({ name, mutant }) => {
    expect(`${mutant.id}.json`).toBe(name);
    const fields = Object.keys(mutant);
    expect(fields).toEqual(FIELDS.filter((field) => fields.includes(field)));
    expect(mutant.summary).toMatch(/^[A-Z].*[^.]\.$/);
    expect(mutant.summary.length).toBeLessThanOrEqual(140);
    expect(SCENARIOS).toContain(mutant.scenario);
    if (mutant.property !== undefined) expect(PROPERTY_IDS).toContain(mutant.property);
    const codes = [...Object.keys(FAMILIES), ...PROPERTY_IDS];
    expect(mutant.family?.filter((code) => !codes.includes(code)) ?? []).toEqual([]);
    expect(mutant.family ?? mutant.property).toBeDefined();
  });

  it.each(mutants)('$name fits the sources as they are', ({ mutant }) => {
    const texts = new Map<string, string>();
    for (const { file, find, replace } of mutant.patches) {
      expect(file).toMatch(/^core\/.*\.ts$/);
      const text = texts.get(file) ?? readFileSync(new URL(file, ROOT), 'utf8');
      expect(text.split(find)).toHaveLength(2);
      texts.set(
        file,
        text.replace(find, () => replace),
      );
    }
    for (const [file, text] of texts) expect(text).not.toBe(readFileSync(new URL(file, ROOT), 'utf8'));
  });
});

describe('the families', () => {
  it.each(Object.entries(FAMILIES))('%s names properties that there are, each once', (_family, ids) => {
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !PROPERTY_IDS.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
