import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

interface Entry {
  time: number;
  next: Entry | null;
  readonly id: number;
}

/** What an event queue means: a list, searched for the earliest, ties by order of arrival. */
class NaiveQueue {
  private entries: Entry[] = [];

  push(entry: Entry): void {
    this.entries.push(entry);
  }

  pop(): Entry | null {
    let first: Entry | null = null;
    for (const entry of this.entries) if (first === null || entry.time < first.time) first = entry;
    this.entries = this.entries.filter((entry) => entry !== first);
    return first;
  }
}

/** Delays that fall on the present time, on every level of the wheel, on its borders and far beyond it. */
const delay = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 3_000 }),
  fc.constantFrom(1023, 1024, 1025, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1),
  fc.integer({ min: 0, max: 2 ** 22 }),
  fc.integer({ min: 0, max: 2 ** 34 }),
  fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 45),
);
/** A push after a delay, or a pop. */
const operation = fc.oneof({ weight: 3, arbitrary: delay }, { weight: 2, arbitrary: fc.constant(null) });

describe('the event queue', () => {
  it('pops in order of time, ties first in first out, like a sorted list', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), fc.nat({ max: 2 ** 33 }), (operations, start) => {
        const queue = new EventQueue<Entry>();
        const model = new NaiveQueue();
        let now = 0;
        let id = 0;
        const push = (time: number): void => {
          queue.push({ time, next: null, id });
          model.push({ time, next: null, id });
          id += 1;
        };
        const pop = (): boolean => {
          const wanted = model.pop();
          const found = queue.pop();
          expect(found?.id).toBe(wanted?.id);
          now = wanted?.time ?? now;
          return wanted !== null;
        };
        push(start);
        for (const after of operations) {
          if (after === null) pop();
          else push(now + after);
        }
        while (pop());
        expect(queue.size).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps ties in order when one was pushed long before and the other just now', () => {
    const queue = new EventQueue<Entry>();
    const far = 3 * 2 ** 30 + 5;
    queue.push({ time: far, next: null, id: 1 });
    queue.push({ time: far - 1, next: null, id: 0 });
    expect(queue.pop()?.id).toBe(0);
    queue.push({ time: far, next: null, id: 2 });
    expect([queue.pop()?.id, queue.pop()?.id, queue.pop()]).toEqual([1, 2, null]);
  });

  it('counts what waits', () => {
    const queue = new EventQueue<Entry>();
    for (const time of [5, 2 ** 40, 5]) queue.push({ time, next: null, id: time });
    expect(queue.size).toBe(3);
    queue.pop();
    expect(queue.size).toBe(2);
  });

  it('refuses a time that has passed', () => {
    const queue = new EventQueue<Entry>();
    queue.push({ time: 10, next: null, id: 0 });
    queue.pop();
    expect(() => {
      queue.push({ time: 9, next: null, id: 1 });
    }).toThrow('time 9 is in the past');
  });
});
