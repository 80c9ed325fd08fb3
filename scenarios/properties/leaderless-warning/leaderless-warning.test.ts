import { describe, expect, it } from 'vitest';
import type { LeaderlessEpisode } from '../../../core/controller/index.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { leaderlessWarning } from './leaderless-warning.ts';
import { above, Knowing } from './testing/knowing.ts';

const SECOND = 1_000_000;

/** Three controllers that have just started, and know no leader; the first of them is looked at. */
function started(): Knowing {
  const bench = new ControllerBench(leaderlessWarning(documented, above), 3);
  bench.startController(0);
  return new Knowing(bench);
}

const violated = (knowing: Knowing): readonly string[] => knowing.bench.end().violated;

describe('warns-when-leaderless (S4.2)', () => {
  it('sees a controller that says nothing for a second of running time past the threshold', () => {
    const silent = started().pass(10.999);
    expect(silent.bench.violated).toEqual([]);
    expect(violated(silent.pass(0.01))).toEqual(['warns-when-leaderless']);
  });

  it('is content with a warning in time, and with a critical one in its time', () => {
    const warned = started()
      .pass(10.5)
      .warns('warning', 10.5 * SECOND)
      .pass(20)
      .warns('critical', 30.5 * SECOND)
      .pass(100);
    expect(violated(warned)).toEqual([]);
    expect(warned.bench.measured.get('leaderlessWarningDelayMs')).toEqual([500]);
    expect(warned.bench.exercised.get('warns-when-leaderless')).toBe(2);
  });

  it('sees that the second level is missing', () => {
    const warned = started()
      .pass(10.5)
      .warns('warning', 10.5 * SECOND);
    expect(violated(warned.pass(21))).toEqual(['warns-when-leaderless']);
  });

  it.each(['paused', 'blocked by its disk'])('excuses a controller that is %s', (how) => {
    const knowing = started().pass(9);
    const node = knowing.bench.world.node(0);
    if (how === 'paused') node.paused = true;
    else node.savingSince = knowing.bench.world.now;
    knowing.bench.conditions();
    knowing.pass(60);
    node.paused = false;
    node.savingSince = -1;
    knowing.bench.conditions();
    expect(knowing.bench.violated).toEqual([]);
    expect(knowing.pass(0.9).bench.violated).toEqual([]);
    expect(violated(knowing.pass(0.2))).toEqual(['warns-when-leaderless']);
  });

  it('begins anew with a restart', () => {
    const knowing = started().pass(9);
    knowing.bench.stop(0);
    knowing.bench.startController(0);
    expect(knowing.pass(10.9).bench.violated).toEqual([]);
    expect(violated(knowing.pass(0.2))).toEqual(['warns-when-leaderless']);
  });
});

describe('rearms (S4.3)', () => {
  it('sees a controller that is silent in a second episode', () => {
    const knowing = started().pass(3).sights().pass(6);
    knowing.tells({ since: 0, length: 3 * SECOND, level: 'none' }).loses();
    expect(knowing.pass(10.9).bench.violated).toEqual([]);
    expect(violated(knowing.pass(0.2))).toEqual(['rearms']);
  });
});

describe('flapping-does-not-silence (S4.5)', () => {
  it('counts an episode on that a leader interrupted who did not stay', () => {
    const knowing = started().pass(8).sights().pass(4.9).loses();
    expect(knowing.pass(0.9).bench.violated).toEqual([]);
    expect(violated(knowing.pass(0.2))).toEqual(['flapping-does-not-silence']);
  });

  it('does not count the time in which a leader was known', () => {
    const knowing = started().pass(9).sights().pass(4).loses().pass(0.5).sights().pass(4).loses();
    expect(knowing.pass(0.4).bench.violated).toEqual([]);
    expect(violated(knowing.pass(0.2))).toEqual(['flapping-does-not-silence']);
  });
});

describe('never-warns-early (S4.3)', () => {
  it('sees a warning at the threshold itself, which is not longer than the threshold', () => {
    expect(
      violated(
        started()
          .pass(10)
          .warns('warning', 10 * SECOND),
      ),
    ).toEqual(['never-warns-early']);
  });

  it('is silent about one a microsecond later', () => {
    expect(violated(started().pass(10.000001).warns('warning', 10_000_001))).toEqual([]);
  });
});

describe('never-warns-under-a-leader', () => {
  it('sees a warning while a leader is known, however shortly', () => {
    const knowing = started()
      .pass(10.5)
      .sights()
      .pass(0.1)
      .warns('warning', 10.6 * SECOND);
    expect(violated(knowing)).toEqual(['never-warns-under-a-leader']);
  });

  it('sees a warning of a controller that has learnt that it was removed', () => {
    const knowing = started();
    const { durable } = knowing.bench.controller(0).raft;
    knowing.bench.raft(0, { durable: { ...durable, removed: true } });
    expect(knowing.pass(60).bench.violated).toEqual([]);
    expect(violated(knowing.warns('warning', 60 * SECOND))).toEqual(['never-warns-under-a-leader']);
  });
});

describe('warns-once (S4.3)', () => {
  it('sees a second warning in one episode, also after a leader has flapped', () => {
    const knowing = started()
      .pass(10.5)
      .warns('warning', 10.5 * SECOND);
    knowing
      .sights()
      .pass(1)
      .loses()
      .pass(1)
      .warns('warning', 12.5 * SECOND);
    expect(violated(knowing)).toEqual(['warns-once']);
  });

  it('sees a critical one that no warning came before', () => {
    expect(
      violated(
        started()
          .pass(10.9)
          .warns('critical', 10.9 * SECOND),
      ),
    ).toContain('warns-once');
  });
});

describe('time-since-leader (S4.2)', () => {
  it('sees a time that is wrong by more than a millisecond', () => {
    expect(
      violated(
        started()
          .pass(10.5)
          .warns('warning', 10.499 * SECOND),
      ),
    ).toEqual([]);
    expect(
      violated(
        started()
          .pass(10.5)
          .warns('warning', 10.4989 * SECOND),
      ),
    ).toEqual(['time-since-leader']);
  });
});

describe('an episode', () => {
  it('begins with the step in which the leader was lost, not when a save let that step go', () => {
    const lost = (): Knowing => {
      const knowing = started().sights().pass(6).tells({ since: 0, length: 0, level: 'none' });
      knowing.bench.saving(0, knowing.bench.controller(0).raft.durable);
      return knowing.pass(0.05).loses().pass(10.5);
    };
    expect(violated(lost().warns('warning', 10.55 * SECOND))).toEqual([]);
    expect(violated(lost().warns('warning', 10.5 * SECOND))).toEqual(['time-since-leader']);
  });
});

describe('episode-history (S4.5)', () => {
  const ended = (): Knowing => started().pass(3).sights().pass(6);

  it.each([
    { since: 0, length: 3 * SECOND, level: 'warning' as const },
    { since: 0, length: 9 * SECOND, level: 'none' as const },
    { since: 1, length: 3 * SECOND, level: 'none' as const },
  ])('sees an episode told wrongly: %j', (episode) => {
    expect(violated(ended().tells(episode))).toContain('episode-history');
  });

  it('sees an episode told of before its leader has stayed', () => {
    const early = started()
      .pass(3)
      .sights()
      .pass(4.9)
      .tells({ since: 0, length: 3 * SECOND, level: 'none' });
    expect(violated(early)).toContain('episode-history');
  });

  it('sees an episode that is never told of', () => {
    expect(violated(ended().loses())).toContain('episode-history');
  });

  it('dates the end to the sighting of the leader who stayed, whoever led then', () => {
    const knowing = started().pass(3).sights(1).pass(2).sights(2).pass(3.5);
    knowing.tells({ since: 0, length: 3 * SECOND, level: 'none' }).loses();
    expect(violated(knowing)).toEqual([]);
  });

  it.each(['is under way', 'has ended'])(
    'sees who forgets its episodes when removed, while one %s',
    (how) => {
      const removed = (history: readonly LeaderlessEpisode[]): readonly string[] => {
        const episode = { since: 0, length: 3 * SECOND, level: 'none' as const };
        const knowing = ended().tells(episode);
        if (how === 'is under way') knowing.loses().pass(4);
        const state = knowing.bench.controller(0);
        const { raft, leaderless } = state;
        knowing.bench.release(0, {
          ...state,
          raft: { ...raft, durable: { ...raft.durable, removed: true } },
          leaderless: { ...leaderless, since: -1, history },
        });
        return violated(knowing);
      };
      expect(removed([{ since: 0, length: 3 * SECOND, level: 'none' }])).toEqual([]);
      expect(removed([])).toEqual(['episode-history']);
    },
  );
});
