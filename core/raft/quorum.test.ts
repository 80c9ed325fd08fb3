import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Configuration, Suffrage } from './configuration.ts';
import { makeProgress, NO_INFLIGHT } from './constructors.ts';
import {
  laterQuorumSentAt,
  quorumHoldsMore,
  quorumMatch,
  quorumRound,
  quorumSentAt,
  quorumSize,
  reachedByMajority,
} from './quorum.ts';
import type { Progress } from './state.ts';

const suffrage = fc.constantFrom<Suffrage>('voter', 'voter', 'voter', 'staging', 'learner');

/** Members with the values that their peers have acknowledged; the first member is the leader, and votes or not. */
const cluster = fc
  .array(fc.tuple(suffrage, fc.integer({ min: -1, max: 12 })), { minLength: 1, maxLength: 11 })
  .filter((members) => members.some(([kind]) => kind === 'voter'));

function setUp(members: readonly (readonly [Suffrage, number])[]): {
  configuration: Configuration;
  peers: readonly (Progress | undefined)[];
  voters: readonly number[];
} {
  return {
    configuration: {
      index: 1,
      members: members.map(([kind], id) => ({ id, incarnation: 1, suffrage: kind })),
      removed: [],
    },
    peers: members.map(([, value], id) =>
      id === 0
        ? undefined
        : makeProgress(1, 'replicate', Math.max(0, value), 99, NO_INFLIGHT, value, value, 0, 0, null),
    ),
    voters: members.flatMap(([kind, value]) => (kind === 'voter' ? [value] : [])),
  };
}

/** The largest value that more than half of the values reach. */
function naive(values: readonly number[]): number {
  return Math.max(
    ...values.filter((value) => 2 * values.filter((other) => other >= value).length > values.length),
  );
}

describe('majorities', () => {
  it('the largest value that a majority reaches is found among any number of voters', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 101 }), (values) => {
        expect(reachedByMajority(values.slice())).toBe(naive(values));
      }),
    );
  });

  it('match, round and time count voters only, the leader with its own if it votes', () => {
    fc.assert(
      fc.property(cluster, (members) => {
        const { configuration, peers, voters } = setUp(members);
        const own = members[0]?.[1] ?? 0;
        expect(quorumRound(configuration, peers, 0, own)).toBe(naive(voters));
        expect(quorumSentAt(configuration, peers, 0, own)).toBe(naive(voters));
        expect(quorumMatch(configuration, peers, 0, Math.max(0, own))).toBe(Math.max(0, naive(voters)));
      }),
    );
  });

  it('counting says the same as finding', () => {
    fc.assert(
      fc.property(cluster, fc.integer({ min: -1, max: 12 }), (members, than) => {
        const { configuration, peers } = setUp(members);
        const own = Math.max(0, members[0]?.[1] ?? 0);
        expect(quorumHoldsMore(configuration, peers, 0, own, than)).toBe(
          quorumMatch(configuration, peers, 0, own) > than,
        );
        expect(laterQuorumSentAt(configuration, peers, 0, 99, than)).toBe(
          Math.max(than, quorumSentAt(configuration, peers, 0, 99)),
        );
      }),
    );
  });

  it('any two quorums meet, also those of configurations that differ by one voter', () => {
    for (let voters = 1; voters <= 9; voters += 1) {
      const size = quorumSize(
        setUp(Array.from({ length: voters }, () => ['voter', 0] as const)).configuration,
      );
      const next = quorumSize(
        setUp(Array.from({ length: voters + 1 }, () => ['voter', 0] as const)).configuration,
      );
      expect(2 * size).toBeGreaterThan(voters);
      expect(size + next).toBeGreaterThan(voters + 1);
      expect(2 * (size - 1)).toBeLessThanOrEqual(voters);
    }
  });
});
