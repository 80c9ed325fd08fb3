import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeClock } from './node-clock.ts';

const ppm = fc.integer({ min: -10_000, max: 10_000 });
const time = fc.integer({ min: 0, max: 2 ** 40 });

describe("a node's clock", () => {
  it('shows true time from its offset on when it has no drift', () => {
    const clock = new NodeClock(1_000, 0);
    expect([clock.read(0), clock.read(5), clock.trueTimeOf(1_005)]).toEqual([1_000, 1_005, 5]);
  });

  it('gains and loses as many microseconds in a second as it has parts per million', () => {
    expect(new NodeClock(0, 500).read(1_000_000)).toBe(1_000_500);
    expect(new NodeClock(0, -500).read(1_000_000)).toBe(999_500);
  });

  it('is monotonic, over changes of rate too', () => {
    fc.assert(
      fc.property(
        time,
        fc.array(fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.option(ppm)), { maxLength: 30 }),
        (offset, walk) => {
          const clock = new NodeClock(offset, 0);
          let now = 0;
          let shown = clock.read(0);
          for (const [after, rate] of walk) {
            now += after;
            const next = clock.read(now);
            expect(next).toBeGreaterThanOrEqual(shown);
            // Continuous: it gains at most a hundredth of what passes.
            expect(Math.abs(next - shown - after)).toBeLessThanOrEqual(after / 100 + 1);
            if (rate !== null) {
              clock.setPpm(now, rate);
              expect(clock.read(now)).toBe(next);
            }
            shown = next;
          }
        },
      ),
    );
  });

  it('knows the earliest true time at which it will show a reading', () => {
    fc.assert(
      fc.property(ppm, time, fc.integer({ min: 1, max: 2 ** 36 }), (rate, offset, ahead) => {
        const clock = new NodeClock(offset, rate);
        const local = clock.read(0) + ahead;
        const at = clock.trueTimeOf(local);
        expect(clock.read(at)).toBeGreaterThanOrEqual(local);
        expect(clock.read(at - 1)).toBeLessThan(local);
      }),
    );
  });
});
