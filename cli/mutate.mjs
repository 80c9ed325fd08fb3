import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A known bug is a file of this folder of the repository: small changes of core's sources. */
const CATALOGUE = 'scenarios/mutants';

/**
 * The id of the known bug that the arguments ask for; undefined for none. Whether the option is used well is read later,
 * by the command itself: here it only decides what is bundled.
 *
 * @param {readonly string[]} argv
 * @returns {string | undefined}
 */
export function mutantAskedFor(argv) {
  for (const [i, word] of argv.entries()) {
    if (word === '--') return undefined;
    if (word === '--mutant') return argv[i + 1];
    if (word.startsWith('--mutant=')) return word.slice('--mutant='.length);
  }
  return undefined;
}

/**
 * The file that describes a known bug, as a path from the root, in a list: empty if there can be none of that name.
 *
 * @param {string} id
 * @returns {string[]}
 */
export function descriptionOf(id) {
  const path = `${CATALOGUE}/${id}.json`;
  return /^[a-z0-9-]+$/.test(id) && existsSync(join(ROOT, path)) ? [path] : [];
}

/**
 * The sources with a known bug in them, by path from the root; null if there is no such bug.
 *
 * @param {string} id
 * @returns {ReadonlyMap<string, string> | null}
 * @throws {Error} if a text that is to be replaced is not found exactly once
 */
export function mutatedSources(id) {
  const [description] = descriptionOf(id);
  if (description === undefined) return null;
  const sources = new Map();
  for (const { file, find, replace } of JSON.parse(readFileSync(join(ROOT, description), 'utf8')).patches) {
    const text = sources.get(file) ?? readFileSync(join(ROOT, file), 'utf8');
    const places = text.split(find).length - 1;
    if (places !== 1) {
      throw new Error(
        `the mutant ${id} does not fit ${file}: it has ${places} places, not one, that read\n${find}`,
      );
    }
    sources.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return sources;
}
