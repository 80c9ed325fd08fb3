import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaderlessDue, leaderMissed, leaderSighted, UNTROUBLED } from './leaderless.ts';
import type { LeaderlessEpisode, LeaderlessState } from './leaderless.ts';

const SECOND = 1_000_000;
const settings = { warnAfter: 10 * SECOND, criticalAfter: 30 * SECOND, settledAfter: 5 * SECOND };

/** A controller that knows a leader or not, with its one timer. */
class Watch {
  now = 0;
  state: LeaderlessState = UNTROUBLED;
  readonly said: { readonly level: string; readonly at: number; readonly since: number }[] = [];
  readonly episodes: LeaderlessEpisode[] = [];
  private dueAt = Infinity;
  private readonly out = {
    wake: (delay: number): void => {
      this.dueAt = this.now + delay;
    },
    report: (level: string, timeSinceLeader: number): void => {
      this.said.push({ level, at: this.now, since: this.now - timeSinceLeader });
    },
    ended: (episode: LeaderlessEpisode): void => {
      this.episodes.push(episode);
    },
  };

  /** Lets time pass, the timer fires when it is due. */
  pass(duration: number): this {
    const end = this.now + duration;
    while (this.dueAt <= end) {
      this.now = this.dueAt;
      this.dueAt = Infinity;
      this.state = leaderlessDue(this.state, settings, this.now, this.out);
    }
    this.now = end;
    return this;
  }

  /** Lets time pass while nothing is processed: the timer fires afterwards. */
  stall(duration: number): this {
    this.now += duration;
    return this;
  }

  missed(): this {
    this.state = leaderMissed(this.state, settings, this.now, this.out);
    return this;
  }

  sighted(): this {
    this.state = leaderSighted(this.state, settings, this.now, this.out);
    return this;
  }
}

describe('the leaderless watch', () => {
  it('says nothing at the very threshold, which has to be exceeded (S4.2)', () => {
    const watch = new Watch().missed();
    watch.stall(settings.warnAfter).missed();
    expect(watch.said).toEqual([]);
    watch.pass(1);
    expect(watch.said.map(({ level }) => level)).toEqual(['warning']);
  });

  it('warns once per episode, strictly after the threshold (S4.2, S4.3)', () => {
    const watch = new Watch().missed().pass(10 * SECOND);
    expect(watch.said).toEqual([]);
    watch.pass(19 * SECOND);
    expect(watch.said).toEqual([{ level: 'warning', at: 10 * SECOND + 1, since: 0 }]);
  });

  it('reaches a second level when the episode goes on (S4.5)', () => {
    const watch = new Watch().missed().pass(120 * SECOND);
    expect(watch.said.map(({ level, at }) => [level, at])).toEqual([
      ['warning', 10 * SECOND + 1],
      ['critical', 30 * SECOND + 1],
    ]);
  });

  it('arms again after a leader has stayed (S4.3)', () => {
    const watch = new Watch()
      .missed()
      .pass(11 * SECOND)
      .sighted()
      .pass(6 * SECOND)
      .missed();
    expect(watch.episodes).toEqual([{ since: 0, length: 11 * SECOND, level: 'warning' }]);
    watch.pass(11 * SECOND);
    expect(watch.said.map(({ level, since }) => [level, since])).toEqual([
      ['warning', 0],
      ['warning', 17 * SECOND],
    ]);
  });

  it('is not silenced by a leader that flaps (S4.5)', () => {
    const watch = new Watch().missed();
    for (let i = 0; i < 5; i += 1)
      watch
        .pass(2 * SECOND)
        .sighted()
        .pass(SECOND)
        .missed();
    expect(watch.said).toEqual([{ level: 'warning', at: 10 * SECOND + 1, since: 0 }]);
  });

  it('never warns while a leader is known, however long it waits to be settled', () => {
    const watch = new Watch()
      .missed()
      .pass(8 * SECOND)
      .sighted()
      .pass(4 * SECOND);
    expect(watch.said).toEqual([]);
    watch.missed();
    expect(watch.said.map(({ at }) => at)).toEqual([12 * SECOND]);
  });

  it('takes another leader without a break between for no new sighting', () => {
    const watch = new Watch()
      .missed()
      .pass(11 * SECOND)
      .sighted()
      .pass(4 * SECOND)
      .sighted()
      .pass(SECOND);
    expect(watch.episodes).toEqual([{ since: 0, length: 11 * SECOND, level: 'warning' }]);
  });

  it('counts a leader that stayed while the timer was kept from saying so', () => {
    const watch = new Watch()
      .missed()
      .pass(11 * SECOND)
      .sighted()
      .stall(6 * SECOND)
      .missed();
    expect(watch.episodes).toEqual([{ since: 0, length: 11 * SECOND, level: 'warning' }]);
    watch.pass(11 * SECOND);
    expect(watch.said.map(({ since }) => since)).toEqual([0, 17 * SECOND]);
    expect(watch.episodes).toHaveLength(1);
  });

  it('remembers the last sixteen episodes', () => {
    const watch = new Watch();
    for (let i = 0; i < 18; i += 1)
      watch
        .missed()
        .pass(SECOND)
        .sighted()
        .pass(9 * SECOND);
    expect(watch.state.history.map(({ since }) => since)).toEqual(
      Array.from({ length: 16 }, (_, i) => (i + 2) * 10 * SECOND),
    );
  });

  it('agrees with an independent account of episodes, whatever the leader does (S4.3, S4.5)', () => {
    const stretch = fc.record({
      without: fc.integer({ min: 1, max: 40 * SECOND }),
      with: fc.integer({ min: 1, max: 12 * SECOND }),
    });
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 12 }), (stretches) => {
        const watch = new Watch();
        for (const each of stretches) watch.missed().pass(each.without).sighted().pass(each.with);
        expect(watch.said.map(({ level, at }) => `${level} ${String(at)}`)).toEqual(expectedLines(stretches));
      }),
    );
  });
});

/** What must be said: worked out from the whole history at once, not step by step. */
function expectedLines(stretches: readonly { readonly without: number; readonly with: number }[]): string[] {
  const lines: string[] = [];
  let at = 0;
  let since = -1;
  let level = 0;
  for (const stretch of stretches) {
    if (since < 0) {
      since = at;
      level = 0;
    }
    const thresholds: readonly (readonly [string, number])[] = [
      ['warning', settings.warnAfter],
      ['critical', settings.criticalAfter],
    ];
    for (const [index, [name, after]] of thresholds.entries()) {
      const due = Math.max(at, since + after + 1);
      if (level === index && due <= at + stretch.without) {
        lines.push(`${name} ${String(due)}`);
        level = index + 1;
      }
    }
    at += stretch.without + stretch.with;
    if (stretch.with >= settings.settledAfter) since = -1;
  }
  return lines;
}
