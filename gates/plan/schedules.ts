import fc from 'fast-check';
import type { Micros, NodeRef, TimedRequest } from '../../sim/index.ts';

/** Who asks for what, and until when. */
export interface ScheduleOptions {
  /** Whom the requests are for, as {@link System.translate} reads it: clients by name, or symbols. */
  readonly nodes: readonly NodeRef[];
  /** What is asked for: JSON that {@link System.translate} reads. */
  readonly bodies: fc.Arbitrary<unknown>;
  /** Requests come before this time, in microseconds. */
  readonly span: Micros;
  /** Most requests: 30 if nothing is said. */
  readonly atMost?: number;
}

/**
 * What clients and operators ask for, and when: evenly, or in bursts at the same few moments. In a plan of faults it
 * shrinks to fewer and earlier requests; what is asked for stays as it was drawn.
 */
export function schedules({
  nodes,
  bodies,
  span,
  atMost = 30,
}: ScheduleOptions): fc.Arbitrary<readonly TimedRequest[]> {
  const time = fc.integer({ min: 0, max: span - 1 });
  const moments = fc.noShrink(fc.array(time, { maxLength: 4, size: 'max' }));
  return moments.chain((bursts) => {
    const at = bursts.length === 0 ? time : fc.oneof(time, fc.constantFrom(...bursts));
    const request = fc.record({ at, node: fc.constantFrom(...nodes), body: bodies });
    return fc
      .array(request, { maxLength: atMost, size: 'max' })
      .map((requests) => requests.toSorted((a, b) => a.at - b.at));
  });
}
