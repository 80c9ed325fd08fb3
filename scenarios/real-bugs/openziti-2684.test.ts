import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2684: the event of a gained leadership twice', () => {
  it.each([1, 2, 3])(
    'leaders hand over, crash and are cut off: each says it once in its term (seed %i)',
    (seed) => {
      const run = provoked(
        {
          faults: [
            '{ at: 10s, transfer: {} }',
            "{ at: 20s, crash: '@leader', for: 5s }",
            "{ at: 35s, isolate: '@leader', for: 10s }",
            '{ at: 60s, transfer: {} }',
          ],
        },
        seed,
      );
      run.end('leadership-events', 'events-are-changes');
      const count = (eventType: string): number =>
        run.notes.filter(({ note }) => note.kind === 'cluster-event' && note.event.eventType === eventType)
          .length;
      const terms = run.notes.filter(({ note }) => note.kind === 'leadership-gained').length;
      expect(terms).toBeGreaterThanOrEqual(5);
      expect(count('leadership.gained')).toBe(terms);
    },
  );
});
