import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { descriptionOf, mutatedSources } from './mutate.mjs';

/**
 * Bundles an entry on its first use and whenever a source has changed. What a bundle was made from is remembered in
 * a stamp, build/<entry>.json: for each file its size and times, so that an unchanged tree costs a stat per file.
 * Where the times differ, the contents decide: a bundle is named for their digest, build/<entry>-<digest>.mjs.
 */

/** The commands that are bundled, by the name of their entry. */
const ENTRIES = new Map([
  ['sim', 'cli/main.ts'],
  ['bench', 'bench/main.ts'],
  ['compare', 'cli/compare/main.ts'],
]);

/** What a run is made of: a change here may change what a seed does. */
const CODE_ROOMS = ['core', 'sim', 'scenarios'];

/** What a bundle may hold besides. */
const OTHER_ROOMS = ['reports', 'cli', 'bench'];

/** What decides the bundle beside the sources. */
const SETTINGS = ['package.json', 'package-lock.json', 'cli/build.mjs', 'cli/mutate.mjs'];

/** So many bundles of an entry are kept, for other checkouts of the same tree that run just now. */
const BUNDLES_KEPT = 4;

/** A bundle younger than this is never removed: somebody may be about to load it. */
const PRUNE_AGE_MS = 10 * 60 * 1000;

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BUILD = join(ROOT, 'build');

/**
 * The bundle of an entry, as a URL to import; made now if the sources have changed since it was last made. With a mutant
 * it has that known bug in it; where there is none of that name it is an ordinary one, whose command says so.
 *
 * @param {string} entry
 * @param {string} [mutant]
 * @returns {Promise<string>}
 * @throws {Error} if the sources do not bundle, or the mutant does not fit them; the message names the place
 */
export async function bundleOf(entry, mutant) {
  const main = ENTRIES.get(entry);
  if (main === undefined) throw new Error(`no entry '${entry}': ${[...ENTRIES.keys()].join(' or ')}`);
  const sources = [...CODE_ROOMS, ...OTHER_ROOMS].flatMap(sourcesOf);
  const made = [...sources, ...SETTINGS];
  if (mutant !== undefined) made.push(...descriptionOf(mutant));
  const fingerprint = fingerprintOf(made);
  const mutated = mutant === undefined ? null : mutatedSources(mutant);
  const name = mutated === null ? entry : `${entry}+${mutant}`;
  const stampFile = join(BUILD, `${name}.json`);
  const stamp = readStamp(stampFile);
  if (stamp?.fingerprint === fingerprint && existsSync(join(BUILD, stamp.bundle))) {
    return pathToFileURL(join(BUILD, stamp.bundle)).href;
  }
  const digest = digestOf(made);
  const bundle = `${name}-${digest}.mjs`;
  mkdirSync(BUILD, { recursive: true });
  if (!existsSync(join(BUILD, bundle)))
    await build(main, bundle, mutated === null ? null : { id: mutant, sources: mutated });
  // Should a source have changed meanwhile, the fingerprint taken before no longer fits and the next use builds anew.
  writeWhole(stampFile, JSON.stringify({ fingerprint, bundle }));
  prune(mutated === null ? `${entry}-` : `${entry}+`, bundle);
  return pathToFileURL(join(BUILD, bundle)).href;
}

/**
 * The source files below a room, as sorted paths from the root; without tests and what only they use.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesOf(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((item) => {
      const path = `${folder}/${item.name}`;
      if (item.isDirectory()) return item.name === 'testing' || path === 'reports/out' ? [] : sourcesOf(path);
      return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
    });
}

/** @param {readonly string[]} paths */
function fingerprintOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    const { size, mtimeMs, ctimeMs } = statSync(join(ROOT, path));
    hash.update(`\n${path} ${size} ${mtimeMs} ${ctimeMs}`);
  }
  return hash.digest('hex');
}

/**
 * 16 hexadecimal digits over the paths and contents of files.
 *
 * @param {readonly string[]} paths
 */
function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = readFileSync(join(ROOT, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} file
 * @returns {{ fingerprint: string, bundle: string } | undefined}
 */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // none yet, or damaged: then it is written anew
  }
}

/**
 * @param {string} main the source file to begin with
 * @param {string} bundle name of the file to make in build/
 * @param {{ id: string | undefined, sources: ReadonlyMap<string, string> } | null} mutant
 */
async function build(main, bundle, mutant) {
  const esbuild = await import('esbuild');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const result = await esbuild
    .build({
      absWorkingDir: ROOT,
      entryPoints: [main],
      outfile: join(BUILD, bundle),
      write: false,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      sourcemap: 'linked',
      sourcesContent: false,
      legalComments: 'none',
      // It looks for files of its own beside itself.
      external: ['piscina'],
      logLevel: 'silent',
      // Packages of the CommonJS kind call `require`, which a module has not.
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
      plugins: mutant === null ? [] : [mutating(mutant.sources)],
      define: {
        // With a bug in it, it is other code.
        __LOCKSTEP_CODE_DIGEST__: JSON.stringify(
          digestOf([
            ...CODE_ROOMS.flatMap(sourcesOf),
            ...(mutant === null ? [] : descriptionOf(mutant.id ?? '')),
          ]),
        ),
        ...(mutant === null ? {} : { __LOCKSTEP_MUTANT__: JSON.stringify(mutant.id) }),
        __LOCKSTEP_VERSION__: JSON.stringify(version),
      },
    })
    .catch(async (/** @type {import('esbuild').BuildFailure} */ failure) => {
      const messages = await esbuild.formatMessages(failure.errors ?? [], { kind: 'error', color: false });
      const error = new Error(`${main} does not bundle:\n\n${messages.join('') || failure.message}`);
      error.stack = error.message; // the way into esbuild helps nobody
      throw error;
    });
  // The map first: who finds the bundle finds its map.
  for (const file of result.outputFiles.sort((a) => (a.path.endsWith('.map') ? -1 : 1))) {
    writeWhole(file.path, file.contents);
  }
}

/**
 * Has sources read as a mutant has them.
 *
 * @param {ReadonlyMap<string, string>} sources by path from the root
 * @returns {import('esbuild').Plugin}
 */
function mutating(sources) {
  return {
    name: 'mutating',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(relative(ROOT, path).replaceAll('\\', '/'));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}

/**
 * Writes a file so that nobody ever sees a part of it, also when several processes write it at once.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function writeWhole(file, content) {
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}

/**
 * Removes the bundles that are no longer needed, and what builds that were killed have left behind.
 *
 * @param {string} prefix of the names of those that are looked at
 * @param {string} current
 */
function prune(prefix, current) {
  const files = readdirSync(BUILD).filter((name) => name.startsWith(prefix) || name.endsWith('.tmp'));
  const aged = files.map((name) => ({ name, mtimeMs: modified(join(BUILD, name)) }));
  const old = aged.filter(({ mtimeMs }) => Date.now() - mtimeMs > PRUNE_AGE_MS);
  const bundles = old.filter(({ name }) => name.endsWith('.mjs') && name !== current);
  const superfluous = bundles.sort((a, b) => b.mtimeMs - a.mtimeMs).slice(BUNDLES_KEPT);
  const unfinished = old.filter(({ name }) => name.endsWith('.tmp'));
  for (const { name } of [...superfluous, ...unfinished]) {
    rmSync(join(BUILD, name), { force: true });
    rmSync(join(BUILD, `${name}.map`), { force: true });
  }
}

/** @param {string} file */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
}
