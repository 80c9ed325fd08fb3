import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SEED, parseSeed, runDirectory, seedArguments, shellWord } from './seed.ts';

describe('a seed', () => {
  it('is a number exactly in canonical decimal form from 0 to 2^53−1', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (n) => parseSeed(String(n)) === n));
    expect(parseSeed(String(MAX_SEED))).toBe(2 ** 53 - 1);
    expect(parseSeed('9007199254740992')).toBe('9007199254740992');
  });

  it('is text otherwise, as it was given', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => String(parseSeed(text)) === text));
    for (const text of ['042', '-5', '+5', '1e3', '0x10', ' 1', '1 ', '1.0', '٣'])
      expect(parseSeed(text)).toBe(text);
  });

  it('comes back from a shell as it went in', () => {
    for (const seed of [42, 'plain', 'two words', "it's", '$HOME `x` "y" \\', '-5', 'a\nb', 'ü']) {
      const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${seedArguments(seed)}`]).toString();
      expect(
        printed
          .split('\0')
          .join(' ')
          .replace(/^--seed[ =]/, '')
          .trimEnd(),
      ).toBe(String(seed));
    }
  });

  it('quotes only what must be quoted', () => {
    expect(['a/b.c', 'a b', ''].map(shellWord)).toEqual(['a/b.c', "'a b'", "''"]);
  });
});

describe('the directory of a run', () => {
  it('is one plain name, and another one for every other seed', () => {
    expect(runDirectory('chaos', 42)).toBe('chaos-42');
    expect(runDirectory('chaos', '../../etc')).toBe('chaos-..%2F..%2Fetc');
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.string({ minLength: 1, unit: 'grapheme' }),
        (a, b) => {
          expect(runDirectory('s', a)).toMatch(/^s-[A-Za-z0-9._%~-]{1,120}$/);
          expect(runDirectory('s', a) === runDirectory('s', b)).toBe(a === b);
        },
      ),
    );
  });
});
