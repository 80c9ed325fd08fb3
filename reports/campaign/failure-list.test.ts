import { describe, expect, it } from 'vitest';
import { sampleViolation } from '../testing/sample.ts';
import { FailureList } from './failure-list.ts';
import type { CampaignFailure } from './tally.ts';

const failure = (seed: number, message: string, property = 'one-leader-per-term'): CampaignFailure => ({
  seed,
  violation: { ...sampleViolation, property, message },
  events: 1,
  faults: 1,
  skipped: 0,
  files: {},
});

describe('the failures of a campaign', () => {
  it('are of one kind if names and numbers alone tell them apart', () => {
    const list = new FailureList();
    list.add(failure(1, 'Term 7 has two leaders: ctrl1 and ctrl3.'));
    list.add(failure(4, 'Term 12 has two leaders: ctrl2 and ctrl5.'));
    list.add(failure(5, 'Term 12 has no leader at all.'));
    list.add(failure(9, 'Term 7 has two leaders: ctrl1 and ctrl3.', 'leader-belief'));
    expect(list.kinds().map(({ property, failures, first }) => [property, failures, first.seed])).toEqual([
      ['one-leader-per-term', 2, 1],
      ['one-leader-per-term', 1, 5],
      ['leader-belief', 1, 9],
    ]);
    expect([list.count, list.of('one-leader-per-term'), list.kindsOf('one-leader-per-term')]).toEqual([
      4, 3, 2,
    ]);
    expect(list.isNew(failure(1, 'Term 99 has two leaders: ctrl8 and ctrl9.').violation)).toBe(false);
    expect(list.isNew(failure(1, 'Term 99 has three leaders.').violation)).toBe(true);
  });

  it('are kept as far as there is room, and counted all', () => {
    const list = new FailureList();
    for (let seed = 1; seed <= 10_005; seed++) {
      const word = [...String(seed)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
      list.add(failure(seed, word));
    }
    expect([list.count, list.all().length, list.kinds().length]).toEqual([10_005, 10_000, 1_000]);
    expect(list.all().at(-1)?.seed).toBe(10_000);
  });
});
