import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/index.ts';
import { ringSpec } from '../testing/ring.ts';
import type { Ring } from '../testing/ring.ts';
import { Trials } from './trial.ts';

/** So many crashes of a ring that each of them makes fail, and a name that no run depends on. */
interface Drawn {
  readonly crashes: number;
  readonly name: string;
}

const spec = ({ crashes }: Drawn): ReturnType<typeof ringSpec> => ({
  ...ringSpec(5),
  plan: {
    faults: Array.from({ length: crashes }, (_, index) => {
      return { at: (index + 1) * SECOND + 7, fault: { kind: 'crash' as const, node: 'a', for: 1_000 } };
    }),
    requests: [],
  },
});

const trials = (canBeTold: (drawn: Drawn) => boolean): Trials<Drawn, Ring> =>
  new Trials(spec, { budget: 100, canBeTold });

describe('a smaller value', () => {
  it('counts although it cannot be told, until there is one that can', () => {
    const judged = trials(({ name }) => name === 'short');
    expect(judged.passes({ crashes: 4, name: 'too long' })).toBe(false);
    expect(judged.passes({ crashes: 3, name: 'too long' })).toBe(false);
    expect(judged.passes({ crashes: 2, name: 'short' })).toBe(false);
    expect(judged.passes({ crashes: 1, name: 'too long' })).toBe(true);
    expect(judged.outcome()?.best.drawn).toEqual({ crashes: 2, name: 'short' });
    expect(judged.passes({ crashes: 1, name: 'short' })).toBe(false);
    expect(judged.outcome()?.best.drawn).toEqual({ crashes: 1, name: 'short' });
  });

  it('is no value that passes, and is run once only', () => {
    const judged = trials(() => true);
    expect(judged.passes({ crashes: 2, name: 'short' })).toBe(false);
    expect(judged.passes({ crashes: 0, name: 'short' })).toBe(true);
    expect(judged.passes({ crashes: 0, name: 'short' })).toBe(true);
    expect(judged.outcome()).toMatchObject({ best: { drawn: { crashes: 2 } }, attempts: 1 });
  });
});
