import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewerItems } from './shrink-list.ts';
import { driven } from './testing/driven.ts';

const pass = fewerItems<readonly number[], string, number>({
  read: (list) => list,
  write: (_, list) => list,
});

const distinct = fc.uniqueArray(fc.nat(), { maxLength: 40 });

/** Lists, and a rule about them that follows no rule: each list has its own lot, and the whole list fails. */
const lottery = fc.tuple(
  fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 14 }),
  fc.nat(),
  fc.integer({ min: 2, max: 6 }),
);

function lot(list: readonly number[], salt: number, odds: number): boolean {
  let hash = salt;
  for (const item of list) hash = (Math.imul(hash ^ item, 0x01000193) >>> 0) ^ (hash >>> 7);
  return hash % odds === 0;
}

describe('a list without what can be spared', () => {
  it('is what the failure needs, no more and no less, in the same order', () => {
    fc.assert(
      fc.property(distinct, fc.func(fc.boolean()), (list, isNeeded) => {
        const needed = list.filter(isNeeded);
        const fails = (left: readonly number[]): string | null =>
          needed.every((item) => left.includes(item)) ? 'it fails' : null;
        expect(driven(list, pass, fails).best).toEqual(needed);
      }),
    );
  });

  it('has no item that could be spared, whatever the failure depends on', () => {
    fc.assert(
      fc.property(lottery, ([list, salt, odds]) => {
        const whole = JSON.stringify(list);
        const fails = (left: readonly number[]): string | null =>
          JSON.stringify(left) === whole || lot(left, salt, odds) ? 'it fails' : null;
        const { best } = driven(list, pass, fails);
        expect(fails(best)).not.toBeNull();
        for (const [at] of best.entries()) expect(fails(best.toSpliced(at, 1))).toBeNull();
      }),
    );
  });

  it('is never one that fails otherwise', () => {
    fc.assert(
      fc.property(distinct, fc.func(fc.constantFrom('as before', 'otherwise', null)), (list, outcome) => {
        const told = (left: readonly number[]): string | null =>
          left === list ? 'as before' : outcome(left);
        const same = (left: readonly number[]): string | null =>
          told(left) === 'as before' ? 'as before' : null;
        expect(told(driven(list, pass, same).best)).toBe('as before');
      }),
    );
  });

  it('takes the same tries each time, none of them twice, and about n log n of them at most', () => {
    fc.assert(
      fc.property(distinct, fc.func(fc.boolean()), (list, isNeeded) => {
        const needed = list.filter(isNeeded);
        const fails = (left: readonly number[]): string | null =>
          needed.every((item) => left.includes(item)) ? 'it fails' : null;
        const { tried } = driven(list, pass, fails);
        expect(driven(list, pass, fails).tried).toEqual(tried);
        expect(new Set(tried.map((each) => JSON.stringify(each))).size).toBe(tried.length);
        expect(tried.length).toBeLessThanOrEqual(
          2 + 4 * list.length + list.length * Math.log2(list.length + 1),
        );
      }),
    );
  });
});
