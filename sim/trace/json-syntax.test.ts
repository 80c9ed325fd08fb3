import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from './json-syntax.ts';

describe('a fault in JSON', () => {
  it.each([
    ['{"a":1', 7, '"," or "}"', 'the end of the line'],
    ['{"a" 1}', 6, '":"', '"1}"'],
    ['{a:1}', 2, 'a field name in double quotes', '"a:1}"'],
    ['[1,]', 4, 'a JSON value', '"]"'],
    ['{"a":"b', 6, 'a string that ends with a double quote', '"\\"b"'],
    ['{"a":tru}', 6, 'a JSON value', '"tru}"'],
    ['', 1, 'a JSON value', 'the end of the line'],
    ['{} x', 4, 'the end of the line', '"x"'],
  ])('in %s is found at its column', (text, column, expected, found) => {
    expect(findJsonFault(text)).toEqual({ column, expected, found });
  });

  it('is also what nests deeper than anybody could mean', () => {
    expect(findJsonFault('['.repeat(1_000_000))?.expected).toBe('values nested at most 1100 deep');
    expect(findJsonFault(`${'['.repeat(1_100)}${']'.repeat(1_100)}`)).toBeNull();
  });

  it('is found exactly where the engine finds one', () => {
    const json = fc.json().map((text) => text.slice(0, 200));
    const damaged = fc
      .tuple(json, fc.nat({ max: 200 }), fc.constantFrom('', '"', '}', ',', '\\', 'x', '1'))
      .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
    fc.assert(
      fc.property(damaged, (text) => {
        let refused = false;
        try {
          JSON.parse(text);
        } catch {
          refused = true;
        }
        expect(findJsonFault(text) !== null).toBe(refused);
      }),
      { numRuns: 1_000 },
    );
  });
});
