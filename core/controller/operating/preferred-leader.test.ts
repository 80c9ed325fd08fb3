import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_PREFERENCE, preferredDue } from './index.ts';
import type { PreferredCandidate, PreferredState } from './index.ts';

const second = 1_000_000;
const settings = { preferredLeaderDelay: 10 * second };

/** Node 0, which is not preferred, among voters that may be. */
class Office {
  now = 0;
  holdsLease = true;
  isPreferred = false;
  voters: PreferredCandidate[] = [
    { id: 0, isPreferred: false, isOnline: true, isCaughtUp: true },
    { id: 1, isPreferred: true, isOnline: true, isCaughtUp: true },
    { id: 2, isPreferred: true, isOnline: true, isCaughtUp: true },
  ];
  readonly handedOver: { readonly to: number; readonly at: number }[] = [];
  private state: PreferredState = NO_PREFERENCE;
  private wakeAt = Infinity;

  look(): void {
    this.wakeAt = Infinity;
    const { now, holdsLease, isPreferred, voters } = this;
    this.state = preferredDue(
      this.state,
      settings,
      { now, self: 0, holdsLease, isPreferred, voters },
      {
        handOver: (to) => this.handedOver.push({ to, at: now }),
        preferredAfter: (delay) => (this.wakeAt = now + delay),
      },
    );
  }

  advance(by: number): void {
    const until = this.now + by;
    while (this.wakeAt <= until) {
      this.now = Math.max(this.now, this.wakeAt);
      this.look();
    }
    this.now = until;
  }

  set(id: number, fitness: Partial<PreferredCandidate>): void {
    this.voters = this.voters.map((each) => (each.id === id ? { ...each, ...fitness } : each));
    this.look();
  }
}

describe('a preferred leader (OpenZiti: after 10 s)', () => {
  it('is handed the office after the delay, not before', () => {
    const office = new Office();
    office.look();
    office.advance(10 * second - 1);
    expect(office.handedOver).toEqual([]);
    office.advance(1);
    expect(office.handedOver).toEqual([{ to: 1, at: 10 * second }]);
  });

  it('must have been online and caught up for the whole delay', () => {
    const office = new Office();
    office.set(2, { isPreferred: false });
    office.advance(9 * second);
    office.set(1, { isCaughtUp: false });
    office.advance(5 * second);
    office.set(1, { isCaughtUp: true });
    office.advance(9 * second);
    office.set(1, { isOnline: false });
    office.set(1, { isOnline: true });
    office.advance(9 * second);
    expect(office.handedOver).toEqual([]);
    office.advance(second);
    expect(office.handedOver).toHaveLength(1);
  });

  it('keeps what it has, and gets nothing from a leader without a lease', () => {
    const office = new Office();
    office.isPreferred = true;
    office.look();
    office.advance(60 * second);
    office.isPreferred = false;
    office.holdsLease = false;
    office.look();
    office.advance(60 * second);
    expect(office.handedOver).toEqual([]);
  });

  it('never flaps: however fitness changes, attempts are a delay apart, and that doubles while the office comes back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.nat(2), fc.boolean()), { minLength: 5, maxLength: 100 }),
        (changes) => {
          const office = new Office();
          office.look();
          for (const [seconds, id, isOnline] of changes) {
            office.advance(seconds * second);
            if (id > 0) office.set(id, { isOnline });
            else office.look();
          }
          const times = office.handedOver.map(({ at }) => at);
          let least = 10 * second;
          for (const [at, time] of times.entries()) {
            const before = times[at - 1] ?? 0;
            // After long enough without an attempt it begins anew.
            if (at > 0 && time - before > 1280 * second) least = 10 * second;
            expect(time - before).toBeGreaterThanOrEqual(least);
            least = Math.min(640 * second, 2 * least);
          }
        },
      ),
      { seed: 8 },
    );
  });
});
