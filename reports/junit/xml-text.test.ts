import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xmlRoot } from '../testing/junit-reader.ts';
import { LONGEST_LINE, xmlLine, xmlText } from './xml-text.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const anything = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\0', '\r', '\n', '\u001b', '\ud800', '\udc00', '😀', '\ufffe', ']]>', '<', '&'),
  ),
  maxLength: 60,
});

describe('a text for XML', () => {
  it('is read back as it is by a strict parser, whatever was in it', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const allowed = xmlText(text);
        expect(xmlRoot(`<a>${escaped(allowed)}</a>`).text).toBe(allowed);
      }),
    );
  });

  it('stays as it is where XML allows it, and shows the number of what it forbids', () => {
    expect(xmlText('a\tb\n  größer 😀 ]]> <&>')).toBe('a\tb\n  größer 😀 ]]> <&>');
    expect(xmlText('\u001b[31mred\0\r\ud800 \udc00\uffff')).toBe(
      '\\u{1b}[31mred\\u{0}\\u{d}\\u{d800} \\u{dc00}\\u{ffff}',
    );
  });

  it('is cut where it is too long, between characters, and says how much is missing', () => {
    expect(xmlText('abcdef', 6)).toBe('abcdef');
    expect(xmlText('abcdefg', 6)).toBe('abcdef… (1 characters more)');
    expect(xmlText('a😀😀', 2)).toBe('a… (4 characters more)');
  });

  it('is one line in an attribute, so that a parser changes nothing of it', () => {
    expect(xmlLine('  first \n\n\t second\tthird ')).toBe('first second third');
    expect(xmlLine('x'.repeat(2 * LONGEST_LINE)).length).toBeLessThan(LONGEST_LINE + 40);
    fc.assert(
      fc.property(anything, (text) => {
        const line = xmlLine(text);
        expect(xmlRoot(`<a b="${escaped(line)}"/>`).attributes['b']).toBe(line);
      }),
    );
  });
});
