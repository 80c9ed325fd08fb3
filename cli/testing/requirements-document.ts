import { existsSync, readFileSync } from 'node:fs';

/** One requirement, as docs/requirements.md has it. */
export interface Requirement {
  readonly id: string;
  /** Files and folders, from the top of the repository. */
  readonly built: readonly string[];
  /** Ids of properties. */
  readonly properties: readonly string[];
  /** Paths of tests, from the top of the repository. */
  readonly tests: readonly string[];
}

/** What the document says. */
export interface RequirementsDocument {
  readonly requirements: readonly Requirement[];
  /** Ids of which something is left that only a live node or the command line can show. */
  readonly open: readonly string[];
}

/** What there is to be named: properties with the requirements that they stand for, and the titles of tests. */
export interface Evidence {
  readonly properties: readonly { readonly id: string; readonly requirements: readonly string[] }[];
  /** By path: the words in which a test says what it tests. */
  readonly titles: ReadonlyMap<string, string>;
  exists(path: string): boolean;
}

const ID = /^(?:S\d\.\d|C\d)$/;

/** Reads the tables of docs/requirements.md: a row for each id, with where it is built and where asserted. */
export function readRequirements(text: string): RequirementsDocument {
  const requirements: Requirement[] = [];
  const open: string[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3);
    if (!line.startsWith('|')) continue;
    const [, id = '', ...cells] = line.split('|').map((cell) => cell.trim());
    if (!ID.test(id)) continue;
    if (section === 'Open') {
      open.push(id);
      continue;
    }
    const [, built = '', asserted = ''] = cells;
    const named = codeIn(asserted);
    requirements.push({
      id,
      built: codeIn(built),
      properties: named.filter((name) => !name.includes('/')),
      tests: named.filter((name) => name.includes('/')),
    });
  }
  return { requirements, open };
}

function codeIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/**
 * What is wrong with the document, one sentence each: ids that are asserted nowhere, and whatever is named and does not
 * exist or does not stand for the id.
 */
export function wrongWith(
  { requirements, open }: RequirementsDocument,
  evidence: Evidence,
): readonly string[] {
  const wrong: string[] = [];
  const known = new Set([...requirements.map(({ id }) => id), ...open]);
  for (const { id, built, properties, tests } of requirements) {
    if (built.length === 0) wrong.push(`${id} is built nowhere`);
    for (const path of built) if (!evidence.exists(path)) wrong.push(`${id}: there is no ${path}`);
    for (const name of properties) {
      const property = evidence.properties.find((each) => each.id === name);
      if (property === undefined) wrong.push(`${id}: there is no property ${name}`);
      else if (!property.requirements.includes(id)) wrong.push(`${id}: ${name} does not stand for it`);
    }
    for (const path of tests) {
      const titles = evidence.titles.get(path);
      if (titles === undefined) wrong.push(`${id}: there is no test ${path}`);
      else if (!mentions(titles, id)) wrong.push(`${id}: no title in ${path} names it`);
    }
    if (properties.length + tests.length === 0) wrong.push(`${id} is asserted nowhere`);
  }
  for (const { id, requirements: ids } of evidence.properties) {
    for (const each of ids) if (!known.has(each)) wrong.push(`${id} stands for ${each}, which there is not`);
  }
  return wrong;
}

function mentions(titles: string, id: string): boolean {
  return new RegExp(`\\b${id.replace('.', '\\.')}\\b`).test(titles);
}

/** The titles of a test's source: the first argument of each `describe`, `it` and `test`, whatever stands between. */
export function titlesOf(source: string): string {
  const title =
    /\b(?:describe|it|test)\b[^'"`;{]*?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;
  const tabled = /\]\)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;
  return [...source.matchAll(title), ...source.matchAll(tabled)]
    .map(([, a, b, c]) => a ?? b ?? c ?? '')
    .join('\n');
}

/** What this repository has to show. */
export function evidenceHere(properties: Evidence['properties'], tests: readonly string[]): Evidence {
  const titles = new Map(tests.map((path) => [path, titlesOf(readFileSync(path, 'utf8'))]));
  return { properties, titles, exists: (path) => existsSync(path) };
}
