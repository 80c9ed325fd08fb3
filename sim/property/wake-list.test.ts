import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WakeList } from './wake-list.ts';

describe('the list of wake-ups', () => {
  it('gives them in order of time, ties in order of asking', () => {
    const asked = fc.array(fc.option(fc.nat({ max: 3 }), { freq: 3 }), { maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(asked, (operations) => {
        const list = new WakeList();
        let model: { at: number; monitor: number }[] = [];
        operations.forEach((at, monitor) => {
          if (at !== null) {
            list.add(at, monitor);
            model.push({ at, monitor });
            // A stable sort: ties stay in order of asking.
            model.sort((a, b) => a.at - b.at);
          } else {
            const [first] = model;
            if (first === undefined) return;
            expect(list.pop()).toBe(first.monitor);
            model = model.slice(1);
          }
          expect(list.next).toBe(model[0]?.at ?? Infinity);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('has nothing to pop when nobody asked', () => {
    expect(() => new WakeList().pop()).toThrow('nothing to pop');
  });
});
