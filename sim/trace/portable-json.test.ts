import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPortable, toPortable } from './portable-json.ts';
import type { Json } from './portable-json.ts';

function throughText(value: unknown): unknown {
  return fromPortable(JSON.parse(JSON.stringify(toPortable(value))) as Json);
}

describe('portable JSON', () => {
  it('brings every value back as it was, whatever JSON itself can say', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withMap: true,
          withSet: true,
          withTypedArray: false,
          key: fc.string(),
        }),
        (value) => {
          expect(throughText(value)).toStrictEqual(value);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([NaN, Infinity, -Infinity, -0, 0, undefined, null, 2n ** 80n])('brings back %s', (value) => {
    expect(throughText(value)).toBe(value);
    expect(throughText([{ in: value }])).toStrictEqual([{ in: value }]);
  });

  it('tells a value from an ordinary object that looks like how it is written', () => {
    const likeness = { $: 'NaN' };
    expect(throughText(likeness)).toEqual(likeness);
    expect(throughText({ $$: { $of: 1 }, ['__proto__']: 1 })).toEqual({ $$: { $of: 1 }, ['__proto__']: 1 });
  });

  it('keeps typed arrays, fills the holes of lists, and honours toJSON', () => {
    expect(throughText(new Float64Array([1, -0, NaN]))).toStrictEqual(new Float64Array([1, -0, NaN]));
    expect(throughText(new Uint8Array([1, 255]))).toStrictEqual(new Uint8Array([1, 255]));
    const holes: unknown[] = [1];
    holes[2] = 3;
    expect(throughText(holes)).toStrictEqual([1, undefined, 3]);
    expect(throughText({ at: { toJSON: () => 'told' } })).toEqual({ at: 'told' });
  });

  it('gives equal texts for equal values, whatever the order of their fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const turned = Object.fromEntries(Object.entries(record).reverse());
        expect(JSON.stringify(toPortable(turned))).toBe(JSON.stringify(toPortable(record)));
      }),
    );
  });

  it('refuses what refers to itself, and marks that stand for nothing', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(() => toPortable(loop)).toThrow('refers to itself');
    expect(() => fromPortable({ $: 'Date' })).toThrow('"$": "Date" stands for nothing known');
    expect(() => fromPortable({ $: 'Map', of: 5 })).toThrow('a list was expected');
  });

  it('refuses to read what nests too deeply', () => {
    const nested = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as Json;
    expect(() => fromPortable(nested)).toThrow('nested too deeply');
  });
});
