import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sessions } from './sessions.ts';
import { findSession, openSession, recordResult } from './session-table.ts';
import type { Words } from './testing/test-machine.ts';

const LIMIT = 4;

describe('the table of sessions', () => {
  it('is a map bounded by dropping the least recently used, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat({ max: 8 })), { maxLength: 60 }), (uses) => {
        // The model: ids in order of use, the least recent first.
        let model: { readonly id: number; readonly sequence: number }[] = [];
        let sessions: Sessions<Words> = [];
        const opened: number[] = [];
        uses.forEach((use, at) => {
          const index = at + 2;
          if (use === null) {
            sessions = openSession(sessions, index, LIMIT);
            model = [...model, { id: index, sequence: 0 }].slice(-LIMIT);
            opened.push(index);
          } else {
            const id = opened[use % Math.max(1, opened.length)] ?? 0;
            const position = findSession(sessions, id);
            const known = model.find((session) => session.id === id);
            expect(position >= 0).toBe(known !== undefined);
            if (known === undefined) return;
            sessions = recordResult(sessions, position, known.sequence + 1, index, index);
            model = [...model.filter((other) => other !== known), { id, sequence: known.sequence + 1 }];
          }
          expect(sessions.map((session) => session.id)).toEqual(
            model.map(({ id }) => id).sort((a, b) => a - b),
          );
          for (const { id, sequence } of model) {
            expect(sessions[findSession(sessions, id)]).toMatchObject({ id, sequence });
          }
        });
      }),
      { seed: 3 },
    );
  });

  it('finds nothing in an empty table, nor a session that was never opened', () => {
    expect(findSession([], 3)).toBe(-1);
    expect(findSession(openSession([], 5, LIMIT), 4)).toBe(-1);
    expect(findSession(openSession([], 5, LIMIT), 6)).toBe(-1);
  });
});
