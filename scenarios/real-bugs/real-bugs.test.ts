import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSeenBy } from './testing/with-mutant.ts';

/** Every issue that is known, with a case or still without: a row that goes missing from the page is missed here. */
const ISSUES: readonly string[] = [
  ...[
    'fabric#576',
    'fabric#487',
    '#481',
    '#1523',
    '#1715',
    '#2221',
    '#2343',
    '#2532',
    '#2533',
    '#2682',
    '#2683',
  ],
  ...[
    '#2684',
    '#2692',
    '#2738',
    '#2785',
    '#2854',
    '#2906',
    '#2922',
    '#3005',
    '#3178',
    '#3452',
    '#3501',
    '#3841',
  ],
  ...['#3849', '#3860', '#4104', '#4160', '#4291'],
];

/** What was read in the code, without an issue. */
const READ: readonly string[] = [
  'leader-flaps-silently',
  'offline-write-not-retried',
  'stale-leader-answers',
  'status-events-out-of-order',
];

const folder = new URL('.', import.meta.url);
const [provoked = '', waiting = ''] = readFileSync(
  new URL('../../docs/real-bugs.md', import.meta.url),
  'utf8',
).split('## Not yet');
const rows = tableOf(provoked).map(([issues = '', , , properties = '', bugs = '', file = '']) => {
  return {
    issues: issues.split(', '),
    properties: unquoted(properties).split(', '),
    bugs: unquoted(bugs).split(', '),
    file: unquoted(file),
  };
});
/** Where a row names several, the first bug breaks the first property, and so on. */
const breaks = rows.flatMap(({ properties, bugs, file }) =>
  properties.map((property, at) => ({ property, bug: bugs[at] ?? 'no bug', file })),
);

describe('docs/real-bugs.md', () => {
  it('names each known issue once', () => {
    const named = [
      ...rows.flatMap(({ issues }) => issues),
      ...tableOf(waiting).flatMap(([issues = '']) => issues.split(', ')),
    ];
    expect(named.filter((issue) => issue !== 'read').sort()).toEqual([...ISSUES].sort());
    expect(rows.flatMap(({ issues, file }) => (issues.includes('read') ? [file] : [])).sort()).toEqual(READ);
  });

  it('has a row for each case, and a case for each row', () => {
    const cases = readdirSync(folder).filter(
      (name) => name.endsWith('.test.ts') && name !== 'real-bugs.test.ts',
    );
    expect(rows.map(({ file }) => `${file}.test.ts`).sort()).toEqual(cases.sort());
  });

  it.each(rows)(
    '$file speaks of its issue, and has $properties put to the test',
    ({ issues, properties, bugs, file }) => {
      const text = readFileSync(new URL(`${file}.test.ts`, folder), 'utf8');
      const [, title = ''] = /describe\(\s*(['"].*['"]),/.exec(text) ?? [];
      for (const issue of issues) expect(title).toContain(issue === 'read' ? 'read in OpenZiti' : issue);
      const ends = [...text.matchAll(/run\.end\(([^)]*)\)/g)].map(([, named = '']) => named);
      expect(ends.length).toBeGreaterThan(0);
      for (const property of properties)
        expect(ends.some((named) => named.includes(`'${property}'`))).toBe(true);
      expect(bugs).toHaveLength(properties.length);
    },
  );

  it.each(breaks)('$file fails by $property with $bug in the code', { timeout: 120_000 }, async (broken) => {
    expect(await isSeenBy(broken.property, broken.bug, broken.file)).toBe(true);
  });
});

/** The cells of a page's only table, without its head. */
function tableOf(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}
