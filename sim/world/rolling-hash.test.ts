import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOfText, RollingHash } from './rolling-hash.ts';

function hashOf(words: readonly number[]): string {
  const hash = new RollingHash();
  for (const word of words) hash.mix(word);
  return hash.digest();
}

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('the rolling hash', () => {
  it('differs for sequences that differ in a value, in order or in length', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.array(word, { maxLength: 5 }), { selector: String, minLength: 2 }),
        (sequences) => {
          expect(new Set(sequences.map(hashOf)).size).toBe(sequences.length);
        },
      ),
    );
  });

  it('changes about half of its bits with any bit of what is mixed in', () => {
    const bits = (text: string): string => BigInt(`0x${text}`).toString(2).padStart(64, '0');
    let changed = 0;
    for (let at = 0; at < 32; at += 1) {
      const [a, b] = [bits(hashOf([5, 1 << at, 7, 7])), bits(hashOf([5, 0, 7, 7]))];
      changed += [...a].filter((bit, i) => bit !== b[i]).length;
    }
    expect(Math.abs(changed / 32 - 32)).toBeLessThan(4);
  });

  it('of a text depends on each of its characters', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'aa', '→', 'ä'];
    expect(new Set(texts.map(digestOfText)).size).toBe(texts.length);
  });
});
