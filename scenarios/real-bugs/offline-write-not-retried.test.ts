import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('read in OpenZiti: the offline write fails because the lost peer was the quorum, and is never tried again', () => {
  it.each([1, 2, 3, 4, 5])('quorum comes back, and the record is written after all (seed %i)', (seed) => {
    const run = provoked(
      {
        nodes: 3,
        faults: ["{ at: 20s, crash: '@follower', for: 60s }", "{ at: 20s, crash: '@follower', for: 12s }"],
      },
      seed,
    ).until(31);
    const dead = run.down;
    expect(dead).toHaveLength(2);
    // Nobody can write: the records still say what they said.
    for (const name of dead) expect(run.listed(name).records).toEqual([true]);
    run.until(60);
    const [away = ''] = run.down;
    expect(run.listed(away).records).toEqual([false, false]);
    expect(run.listed(away).online).toEqual([false, false]);
    run.end('record-converges', 'converges-in-3s');
  });
});
