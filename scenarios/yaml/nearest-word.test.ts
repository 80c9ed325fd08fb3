import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from './nearest-word.ts';

const WORDS = ['isolate', 'partition', 'crash', 'join'];

describe('the nearest word', () => {
  it.each([
    ['isolat', 'isolate'],
    ['isolaet', 'isolate'],
    ['Partition', 'partition'],
    ['crahs', 'crash'],
    ['jon', 'join'],
    ['xyz', null],
    ['', null],
  ])('to %j is %j', (written, nearest) => {
    expect(nearestWord(written, WORDS)).toBe(nearest);
  });

  it('is the first of two that are equally near', () => {
    expect(nearestWord('ab', ['aa', 'bb'])).toBe('aa');
  });

  it('is the word itself when it is right', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }), fc.nat(), (words, n) => {
        const word = words[n % words.length] ?? '';
        expect(nearestWord(word, words)).toBe(word);
      }),
    );
  });
});

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, 0 only between equal words, and at most the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
