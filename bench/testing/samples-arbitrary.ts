import fc from 'fast-check';
import type { Speed } from '../benchmark-report.ts';
import type { LoadSamples, Samples } from '../samples.ts';

const rate = fc.double({ min: 1, max: 1e9, noNaN: true });
const rounds = <A>(one: fc.Arbitrary<A>): fc.Arbitrary<A[]> => fc.array(one, { minLength: 1, maxLength: 9 });
const speed: fc.Arbitrary<Speed> = fc.record({
  messagesPerSecond: rate,
  eventsPerSecond: rate,
  virtualPerReal: rate,
});

function load<Name extends LoadSamples['name']>(name: Name): fc.Arbitrary<LoadSamples> {
  const size = fc.integer({ min: 1, max: 9 });
  return size.chain((length) => {
    const same = { minLength: length, maxLength: length };
    return fc.record({
      name: fc.constant(name),
      bare: fc.array(speed, same),
      checked: fc.array(speed, same),
      nullBeside: fc.array(rate, same),
    });
  });
}

/** Samples such as a benchmark could have taken. */
export const samplesArbitrary: fc.Arbitrary<Samples> = fc.record({
  nullEventsPerSecond: rounds(rate),
  otherNulls: fc.array(
    fc.record({ queue: fc.constant('a queue'), pending: fc.nat(), eventsPerSecond: rounds(rate) }),
  ),
  loads: fc.tuple(load('rest'), load('1/s'), load('10/s')),
  controllers: rounds(fc.record({ nodes: fc.constantFrom(5, 11, 25), checked: rounds(speed) })),
  scaling: rounds(fc.record({ nodes: fc.integer({ min: 3, max: 101 }), nsPerEvent: rounds(rate) })),
  memory: rounds(fc.record({ virtualMinutes: rate, heapMb: rate })),
});
