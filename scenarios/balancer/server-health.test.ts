import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checked, isUp, untried } from './server-health.ts';

const standard = { fall: 3, rise: 2 };

/** Whether the server is up after each check, `+` passed and `-` failed, from the start. */
function marks(checks: string, counts = standard): string {
  let health = untried(counts);
  return [...checks]
    .map((check) => {
      health = checked(health, check === '+', counts);
      return isUp(health, counts) ? 'U' : 'd';
    })
    .join('');
}

describe("a server's health, as HAProxy counts it (S3.3)", () => {
  it('is up before the first check, and down at the first check if that fails', () => {
    expect(isUp(untried(standard), standard)).toBe(true);
    expect(marks('-')).toBe('d');
  });

  it.each([
    ['+--+---', 'UUUUUUd'],
    ['+---+-++', 'UUUddddU'],
    ['-+-++', 'ddddU'],
    ['-++---', 'ddUUUd'],
  ])('with fall 3 and rise 2: %s gives %s', (checks, expected) => {
    expect(marks(checks)).toBe(expected);
  });

  it.each([
    ['+-+--+', 'UUUUdU'],
    ['-+--', 'dUUd'],
  ])('with fall 2 and rise 1: %s gives %s', (checks, expected) => {
    expect(marks(checks, { fall: 2, rise: 1 })).toBe(expected);
  });

  it('goes down after exactly fall failures in a row, and up after exactly rise passes, whatever came before', () => {
    const counts = fc.record({ fall: fc.integer({ min: 1, max: 5 }), rise: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(counts, fc.array(fc.boolean()), (each, checks) => {
        let health = untried(each);
        let up = true;
        let row = 0;
        let tried = false;
        for (const passed of checks) {
          health = checked(health, passed, each);
          row = passed === up ? 0 : row + 1;
          const needed = up ? (tried ? each.fall : 1) : each.rise;
          tried = true;
          if (row >= needed) {
            up = !up;
            row = 0;
          }
          expect(isUp(health, each)).toBe(up);
        }
      }),
    );
  });
});
