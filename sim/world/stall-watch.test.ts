import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import { talk } from '../testing/conversation.ts';
import { stage } from '../testing/staging.ts';
import type { Staging } from '../testing/staging.ts';

const talking: Staging = { script: talk, chaos: SECOND, recovery: 10 * SECOND, stall: 500 * MILLISECOND };

describe('a run whose system makes no progress', () => {
  it('ends early in the recovery, having been judged, and says what it waits for', () => {
    let judgedAt = -1;
    const { result } = stage({
      ...talking,
      progress: (view) => Math.min(view.now, 3 * SECOND),
      pending: () => 'an answer to everything',
      families: [
        {
          name: 'judge',
          properties: [{ id: 'judged', sentence: 'It is judged.', requirements: [], kind: 'eventually' }],
          monitor: (view) => ({
            onEnd: () => {
              judgedAt = view.now;
            },
          }),
        },
      ],
    });
    expect(result).toMatchObject({ stalled: true, waitingFor: 'an answer to everything', verdict: 'passed' });
    expect(result.virtualMicros).toBe(3_500 * MILLISECOND);
    expect(judgedAt).toBe(result.virtualMicros);
  });

  it('goes on to the end while there is progress, and through all of the chaos whatever happens', () => {
    const lively = stage({ ...talking, progress: (view) => view.events }).result;
    expect([lively.stalled, lively.virtualMicros]).toEqual([undefined, 11 * SECOND]);
    const dead = stage({ ...talking, chaos: 20 * SECOND, progress: () => 0 }).result;
    expect([dead.stalled, dead.virtualMicros]).toEqual([true, 20.5 * SECOND]);
  });

  it('cannot be asked for of a system that does not tell its progress', () => {
    expect(() => stage(talking)).toThrow('span.stall: needs a system that tells its progress');
  });
});
