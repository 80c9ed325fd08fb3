import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, facts, wrapped } from './columns.ts';
import { plainPaint } from './paint.ts';

const asIs = plainPaint.bold;

describe('columns', () => {
  it('are as wide as their content, right or left, and break what is too wide', () => {
    const layout = [
      { title: 'n', align: 'right' },
      { title: 'What', align: 'left', maxWidth: 10 },
      { title: '', align: 'left' },
    ] as const;
    const rows = [
      ['7', 'short', 'end'],
      ['1,000', 'rather long, this one', 'end'],
      ['1', 'indivisible', ''],
    ];
    expect(columns(layout, rows, asIs)).toEqual([
      '      n  What',
      '      7  short        end',
      '  1,000  rather       end',
      '         long, this',
      '         one',
      '      1  indivisible',
    ]);
  });

  it('measure what is seen, not what paints it', () => {
    const painted = { text: 'ab', paint: (text: string) => `<${text}>` };
    const layout = [
      { title: '', align: 'left' },
      { title: '', align: 'left' },
    ] as const;
    expect(
      columns(
        layout,
        [
          [painted, 'x'],
          ['abcd', 'y'],
        ],
        asIs,
      ),
    ).toEqual(['  <ab>    x', '  abcd  y']);
  });

  it('never end a line with spaces, whatever is in them', () => {
    const cell = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const layout = [
          { title: 'a', align: 'left', maxWidth: 12 },
          { title: 'b', align: 'right' },
        ] as const;
        for (const line of columns(layout, rows, asIs)) expect(line).toBe(line.trimEnd());
      }),
    );
  });
});

describe('wrapped text', () => {
  it('keeps every word, and fits where words allow', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 12, max: 40 }), (words, width) => {
        const lines = wrapped(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('facts', () => {
  it('wrap what is read, and keep in one line what is copied', () => {
    const long = 'word '.repeat(30).trim();
    expect(facts([['name', long]], asIs).length).toBe(2);
    expect(facts([['name', long]], asIs, 'copied')).toEqual([`  name  ${long}`]);
  });
});
