import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES } from '../catalogue/catalogue.ts';
import { PROPERTIES } from '../catalogue/listing.ts';

/** A known bug as a small change of `core`'s sources. */
interface Mutant {
  readonly id: string;
  /** The scenario that is meant to find it, and, where one was named, the property that does. */
  readonly scenario: string;
  readonly property?: string;
  /** Applied in their order; each text stands in its file exactly once by then. */
  readonly patches: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

const FOLDER = new URL('./', import.meta.url);
const ROOT = new URL('../../', FOLDER);
const mutants = readdirSync(fileURLToPath(FOLDER))
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    mutant: JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Mutant,
  }));

describe('the known bugs', () => {
  it('are there', () => {
    expect(mutants.length).toBeGreaterThan(80);
  });

  it.each(mutants)('$name fits the sources as they are', ({ name, mutant }) => {
    expect(`${mutant.id}.json`).toBe(name);
    expect(SCENARIO_NAMES).toContain(mutant.scenario);
    if (mutant.property !== undefined) expect(PROPERTIES.map(({ id }) => id)).toContain(mutant.property);
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
