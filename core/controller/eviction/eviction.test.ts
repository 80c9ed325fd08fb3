import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evictionDue, NO_EVICTIONS } from './index.ts';
import type { EvictionMember, EvictionSettings, EvictionState } from './index.ts';

const second = 1_000_000;

interface Body {
  readonly id: number;
  readonly isVoter: boolean;
  heardAt: number;
  dead: boolean;
}

/** A leader among members that come and go, and a log that takes or refuses what it wishes. */
class Leader {
  now = 1000 * second;
  leaseSince = -1;
  state: EvictionState = NO_EVICTIONS;
  readonly settings: EvictionSettings;
  members: Body[];
  readonly evicted: { readonly at: number; readonly voter: boolean; readonly voters: number }[] = [];
  wakeAt = Infinity;
  busy = false;

  constructor(settings: EvictionSettings, voters: number, learners: number) {
    this.settings = settings;
    this.members = Array.from({ length: voters + learners }, (_, id) => {
      return { id, isVoter: id < voters, heardAt: this.now, dead: false };
    });
  }

  voters(): number {
    return this.members.filter((each) => each.isVoter).length;
  }

  /** A quorum of the voters is alive: without that no leader keeps a lease. */
  alive(): boolean {
    return 2 * this.members.filter((each) => each.isVoter && !each.dead).length > this.voters();
  }

  take(): void {
    if (this.leaseSince < 0 && this.alive()) this.leaseSince = this.now;
    if (!this.alive()) this.leaseSince = -1;
    this.look();
  }

  lose(): void {
    this.leaseSince = -1;
    this.look();
  }

  advance(by: number): void {
    const until = this.now + by;
    while (this.now < until) {
      this.now = Math.min(until, this.now + second / 2);
      for (const each of this.members) if (!each.dead) each.heardAt = this.now;
      if (!this.alive()) this.leaseSince = -1;
      if (this.wakeAt <= this.now) this.look();
    }
  }

  look(): void {
    this.wakeAt = Infinity;
    let evict = -1;
    this.state = evictionDue(
      this.state,
      this.settings,
      {
        now: this.now,
        self: 0,
        leaseSince: this.leaseSince,
        changeInFlight: this.busy,
        members: this.members.map((each): EvictionMember => ({
          id: each.id,
          incarnation: 7,
          isVoter: each.isVoter,
          contactAge: each.id === 0 ? 0 : this.now - each.heardAt,
        })),
      },
      {
        evict: (id) => (evict = id),
        evictionAfter: (delay) => (this.wakeAt = this.now + delay),
      },
    );
    if (evict >= 0) this.evict(evict);
  }

  private evict(id: number): void {
    const after = this.settings.after ?? Infinity;
    const member = this.members.find((each) => each.id === id);
    expect(member, 'a member is evicted').toBeDefined();
    if (member === undefined) return;
    expect(id, 'the leader stays').not.toBe(0);
    expect(this.leaseSince, 'only with a lease').toBeGreaterThanOrEqual(0);
    expect(this.busy, 'one change at a time').toBe(false);
    expect(this.now - member.heardAt, 'silent for longer than the eviction time').toBeGreaterThan(after);
    expect(this.now - this.leaseSince, 'and for as long under this lease').toBeGreaterThan(after);
    const voters = this.voters();
    this.evicted.push({ at: this.now, voter: member.isVoter, voters });
    const recent = this.evicted.filter((each) => this.now - each.at <= after);
    const before = recent[0]?.voters ?? 0;
    expect(recent.length, 'at most ⌊(voters−1)/2⌋ in an eviction time').toBeLessThanOrEqual((before - 1) / 2);
    this.members = this.members.filter((each) => each !== member);
    if (member.isVoter) {
      expect(this.voters(), 'not below the minimum').toBeGreaterThanOrEqual(this.settings.minimumVoters);
    }
    expect(this.alive(), 'what is left has a living quorum').toBe(true);
  }
}

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('advance' as const), pick: fc.nat(40) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('die' as const), pick: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('return' as const), pick: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), pick: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), pick: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('busy' as const), pick: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join' as const), pick: fc.nat(1) }) },
);

describe('S0.4: a failed node is removed automatically, never at the price of quorum', () => {
  it('takes at most ⌊(voters−1)/2⌋ in an eviction time, never below the minimum, never without a lease, never the living', () => {
    let evictions = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.nat(3),
        fc.integer({ min: 1, max: 5 }),
        fc.array(action, { minLength: 20, maxLength: 120, size: 'max' }),
        (voters, learners, minimumVoters, actions) => {
          const leader = new Leader({ after: 10 * second, minimumVoters }, voters, learners);
          for (const { kind, pick } of actions) {
            const member = leader.members[1 + (pick % Math.max(1, leader.members.length - 1))];
            if (kind === 'advance') leader.advance((pick * second) / 2);
            else if (kind === 'take') leader.take();
            else if (kind === 'lose') leader.lose();
            else if (kind === 'busy') leader.busy = !leader.busy;
            else if (kind === 'join') {
              const id = 100 + leader.evicted.length + leader.members.length;
              leader.members.push({ id, isVoter: pick === 0, heardAt: leader.now, dead: false });
            } else if (member !== undefined) member.dead = kind === 'die';
          }
          evictions += leader.evicted.length;
        },
      ),
      { numRuns: 500, seed: 4 },
    );
    expect(evictions).toBeGreaterThan(100);
  });

  it('removes every dead member where that is allowed, each within an eviction time and two seconds of being next', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 9 }),
        fc.nat(3),
        fc.array(fc.nat(20), { maxLength: 6 }),
        (voters, learners, dead) => {
          const leader = new Leader({ after: 10 * second, minimumVoters: 3 }, voters, learners);
          leader.take();
          for (const pick of dead) {
            const member = leader.members[1 + (pick % (leader.members.length - 1))];
            if (member === undefined) continue;
            member.dead = true;
            // A quorum must live, or there is no leader to evict anybody.
            if (!leader.alive()) member.dead = false;
          }
          const gone = leader.members.filter((each) => each.dead).length;
          leader.advance((gone + 1) * 12 * second);
          const left = leader.members.filter((each) => each.dead);
          if (left.some((each) => each.isVoter)) expect(leader.voters()).toBe(3);
          expect(left.filter((each) => !each.isVoter)).toEqual([]);
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  it('a new leader waits for a whole eviction time of its own, however long the member has been gone', () => {
    const leader = new Leader({ after: 10 * second, minimumVoters: 1 }, 5, 0);
    for (const member of leader.members.slice(3)) member.dead = true;
    leader.advance(60 * second);
    leader.take();
    leader.advance(10 * second);
    expect(leader.evicted).toEqual([]);
    leader.advance(second);
    expect(leader.evicted).toHaveLength(1);
    leader.advance(second);
    expect(leader.evicted).toHaveLength(2);
  });

  it('evicts nobody when it is switched off', () => {
    const leader = new Leader({ after: null, minimumVoters: 1 }, 3, 2);
    for (const member of leader.members.slice(2)) member.dead = true;
    leader.take();
    leader.advance(10_000 * second);
    expect(leader.evicted).toEqual([]);
  });

  it('tries again when the log has refused', () => {
    const leader = new Leader({ after: 10 * second, minimumVoters: 1 }, 3, 0);
    leader.take();
    for (const member of leader.members.slice(2)) member.dead = true;
    leader.busy = true;
    leader.advance(30 * second);
    expect(leader.evicted).toEqual([]);
    leader.busy = false;
    leader.advance(2 * second);
    expect(leader.evicted).toHaveLength(1);
  });
});
