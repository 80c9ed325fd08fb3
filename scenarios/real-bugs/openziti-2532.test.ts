import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2532: a change of suffrage is ignored', () => {
  it.each([1, 2, 3])('who is asked to vote votes, who is asked not to does not (seed %i)', (seed) => {
    const run = provoked(
      {
        nodes: 3,
        spares: 1,
        faults: [
          '{ at: 10s, start: ctrl4 }',
          '{ at: 30s, demote: ctrl4 }',
          '{ at: 50s, promote: ctrl4 }',
          '{ at: 70s, join: { node: ctrl4, via: ctrl1, as: learner } }',
        ],
      },
      seed,
    );
    expect(run.until(29).suffrageOf('ctrl4', 'ctrl1')).toBe('voter');
    expect(run.until(49).suffrageOf('ctrl4', 'ctrl1')).toBe('learner');
    expect(run.until(69).suffrageOf('ctrl4', 'ctrl1')).toBe('voter');
    const joined = run.joinsOf('ctrl4').length;
    // A join does not change it on the quiet: it is refused, with what to do instead.
    expect(run.until(85).joinsOf('ctrl4').slice(joined)).toEqual(['ALREADY_INITIALIZED']);
    expect(run.suffrageOf('ctrl4', 'ctrl1')).toBe('voter');
    run.end('join-rejects-initialised', 'wish-is-committed', 'suffrage-is-asked-for');
  });
});
