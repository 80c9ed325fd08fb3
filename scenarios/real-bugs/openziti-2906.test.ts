import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2906: a controller that was removed stays listed', () => {
  it.each([1, 2, 3, 4, 5])(
    'the leader changes in the middle of the removal, and the lists agree (seed %i)',
    (seed) => {
      const run = provoked(
        {
          faults: ['{ at: 20s, remove: ctrl3 }', "{ at: 20300ms, crash: '@leader', for: 20s }"],
        },
        seed,
      ).until(85);
      const others = run.up.filter((name) => name !== 'ctrl3');
      expect(others).toHaveLength(4);
      const voters = others.map((name) =>
        run
          .stateOf(name)
          ?.raft.configuration.members.map(({ id }) => id)
          .join(' '),
      );
      expect(new Set(voters).size).toBe(1);
      run.end('listed-members', 'membership-events');
    },
  );
});
