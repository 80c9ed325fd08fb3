import { describe, expect, it } from 'vitest';
import { MILLISECOND } from '../../sim/index.ts';
import type { WorldProfile } from '../../sim/index.ts';
import { calmerProfiles } from './calmer-profile.ts';

const calm: WorldProfile = {
  network: { latency: [10 * MILLISECOND, 10 * MILLISECOND], loss: 0, duplicate: 0, order: 'fifo' },
  disk: { latency: [0, 0] },
  clocks: { driftPpm: 0 },
};

/** What is wrong with the surroundings, and nothing else is. */
const WRONGS: Record<string, WorldProfile> = {
  loss: { ...calm, network: { ...calm.network, loss: 0.05 } },
  duplicates: { ...calm, network: { ...calm.network, duplicate: 0.05 } },
  'messages that overtake each other': { ...calm, network: { ...calm.network, order: 'any' } },
  'clocks that drift': { ...calm, clocks: { driftPpm: 200 } },
  'a disk that takes its time': { ...calm, disk: { latency: [0, 10 * MILLISECOND] } },
};

describe('calmer surroundings', () => {
  it.each(Object.entries(WRONGS))('are without %s', (_what, profile) => {
    expect([...calmerProfiles(profile)].map(({ value }) => value)).toContainEqual(calm);
  });

  it('have delays that do not vary, each of them one of those that were drawn', () => {
    const latency = [10 * MILLISECOND, 30 * MILLISECOND] as const;
    const steadier = [...calmerProfiles({ ...calm, network: { ...calm.network, latency } })];
    expect(steadier.map(({ value }) => value.network.latency)).toEqual(
      [10, 30, 20].map((ms) => [ms * MILLISECOND, ms * MILLISECOND]),
    );
  });

  it('are none where all is calm', () => {
    expect([...calmerProfiles(calm)]).toEqual([]);
  });
});
