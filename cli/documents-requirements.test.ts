import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listProperties } from '../scenarios/catalogue/listing.ts';
import { evidenceHere, readRequirements, titlesOf, wrongWith } from './testing/requirements-document.ts';
import type { Evidence } from './testing/requirements-document.ts';

/** Every requirement that there is. A row may be taken out of the document only with its requirement. */
const IDS = [
  ...['C1', 'C2', 'C3', 'C4', 'C5'],
  ...numbered('S0', 8),
  ...numbered('S1', 7),
  ...numbered('S2', 8),
  ...numbered('S3', 5),
  ...numbered('S4', 5),
];

/** Only a live node or the command line can show these, or a part of them. */
const OPEN = ['C5', 'S3.3', 'S3.4'];

const TESTS = ['cli', 'core', 'reports', 'rules', 'scenarios', 'sim'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${room}/${file}`),
);
const DOCUMENT = readRequirements(readFileSync('docs/requirements.md', 'utf8'));

function numbered(group: string, last: number): readonly string[] {
  return Array.from({ length: last }, (_, index) => `${group}.${String(index + 1)}`);
}

describe('docs/requirements.md', () => {
  it('has each requirement once, and says of each whether it is asserted or open', () => {
    const claimed = DOCUMENT.requirements.map(({ id }) => id);
    expect(claimed.toSorted()).toEqual(IDS.filter((id) => id !== 'C5').toSorted());
    expect(DOCUMENT.open.toSorted()).toEqual(OPEN.toSorted());
  });

  it('names files that exist, and properties and tests that stand for the requirement', () => {
    expect(wrongWith(DOCUMENT, evidenceHere(listProperties(), TESTS))).toEqual([]);
  });
});

describe('what is wrong with such a document is found', () => {
  const evidence: Evidence = {
    properties: [{ id: 'forms', requirements: ['S0.5'] }],
    titles: new Map([['core/a.test.ts', 'founds once (S0.5)']]),
    exists: (path) => path === 'core/a.ts',
  };
  const wrong = (row: string, other: Evidence = evidence): readonly string[] =>
    wrongWith(readRequirements(`| id | what | built | asserted |\n${row}\n`), other);

  it('unless nothing is', () => {
    expect(wrong('| S0.5 | any order | `core/a.ts` | `forms`, `core/a.test.ts` |')).toEqual([]);
  });

  it.each([
    ['| S0.5 | any order | `core/a.ts` | |', 'S0.5 is asserted nowhere'],
    ['| S0.5 | any order | | `forms` |', 'S0.5 is built nowhere'],
    ['| S0.5 | any order | `core/b.ts` | `forms` |', 'S0.5: there is no core/b.ts'],
    ['| S0.5 | any order | `core/a.ts` | `frms` |', 'S0.5: there is no property frms'],
    ['| S0.5 | any order | `core/a.ts` | `core/b.test.ts` |', 'S0.5: there is no test core/b.test.ts'],
  ])('in %s', (row, sentence) => {
    expect(wrong(row)).toEqual([sentence]);
  });

  it('where a property or a test stands for something else', () => {
    const other = wrong('| S0.6 | events | `core/a.ts` | `forms`, `core/a.test.ts` |');
    expect(other).toEqual([
      'S0.6: forms does not stand for it',
      'S0.6: no title in core/a.test.ts names it',
      'forms stands for S0.5, which there is not',
    ]);
  });

  it('by the titles of tests alone: what only a comment or a table says does not count', () => {
    const source = [
      '// S0.1',
      "describe('one (S0.2)', () => {",
      '  it.each([',
      "    ['a row (S0.3)', 1],",
      "  ])('each %s (S0.4)', () => {",
      "    expect('S0.5').toBe(1);",
      '  });',
      "  it('two (S0.6)', () => {});",
      '  it(`three (S0.7)`, () => {});',
    ].join('\n');
    const titles = titlesOf(source);
    expect(['S0.2', 'S0.4', 'S0.6', 'S0.7'].filter((id) => !titles.includes(id))).toEqual([]);
    expect(['S0.1', 'S0.3', 'S0.5'].filter((id) => titles.includes(id))).toEqual([]);
  });
});
