import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reportOf } from './samples.ts';
import { samplesArbitrary } from './testing/samples-arbitrary.ts';

const rate = z.number().positive();
const speed = z.strictObject({ messagesPerSecond: rate, eventsPerSecond: rate, virtualPerReal: rate });

function load<Name extends string>(name: Name) {
  return z.strictObject({ name: z.literal(name), bare: speed, checked: speed });
}

/** The form that is promised to whoever reads `npm run -s bench -- --json`. */
const reportSchema = z.strictObject({
  schema: z.literal(1),
  nullEventsPerSecond: rate,
  loads: z.tuple([load('rest'), load('1/s'), load('10/s')]),
  controllers: z
    .array(z.strictObject({ nodes: z.int().positive(), virtualPerReal: rate, eventsPerSecond: rate }))
    .min(1),
  scaling: z.array(z.strictObject({ nodes: z.int().positive(), nsPerEvent: rate })).min(1),
  memory: z.array(z.strictObject({ virtualMinutes: rate, heapMb: rate })).min(1),
});

describe('the JSON report', () => {
  it('has the promised form and nothing besides, also after a journey through JSON', () => {
    fc.assert(
      fc.property(samplesArbitrary, (samples) => {
        const report = reportOf(samples);
        expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
      }),
    );
  });

  it('holds the medians of the rounds, each figure for itself', () => {
    const slow = { messagesPerSecond: 1000, eventsPerSecond: 5000, virtualPerReal: 10 };
    const usual = { messagesPerSecond: 3000, eventsPerSecond: 4000, virtualPerReal: 30 };
    const fast = { messagesPerSecond: 9000, eventsPerSecond: 9000, virtualPerReal: 20 };
    const report = reportOf({
      nullEventsPerSecond: [3, 1, 2],
      otherNulls: [],
      loads: [
        { name: 'rest', bare: [slow, usual, fast], checked: [fast, fast, slow], nullBeside: [1, 2, 3] },
      ],
      controllers: [{ nodes: 5, checked: [fast, slow, usual] }],
      scaling: [{ nodes: 3, nsPerEvent: [99.99, 20.04, 1] }],
      memory: [{ virtualMinutes: 5, heapMb: 12.3456 }],
    });
    expect(report).toEqual({
      schema: 1,
      nullEventsPerSecond: 2,
      loads: [
        {
          name: 'rest',
          bare: { messagesPerSecond: 3000, eventsPerSecond: 5000, virtualPerReal: 20 },
          checked: { messagesPerSecond: 9000, eventsPerSecond: 9000, virtualPerReal: 20 },
        },
      ],
      controllers: [{ nodes: 5, virtualPerReal: 20, eventsPerSecond: 5000 }],
      scaling: [{ nodes: 3, nsPerEvent: 20 }],
      memory: [{ virtualMinutes: 5, heapMb: 12.35 }],
    });
  });
});
