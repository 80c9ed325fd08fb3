import { describe, expect, it } from 'vitest';
import type { Member } from '../cluster.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { eviction } from './eviction.ts';

const SECOND = 1_000_000;
const TIMER = { kind: 'timer', timer: 0 } as const;

/** Controllers of which the first leads, that evict after ten seconds of silence (or never). */
class Cluster extends ControllerBench {
  constructor(count = 5, minimumVoters = 3, after: number | null = 10 * SECOND) {
    const controller = { ...DEFAULTS.controller, eviction: { after, minimumVoters } };
    super(eviction({ ...documented, controller }, controller), count);
    this.startControllers().leads(0);
  }

  /** So much time passes, in which the leader keeps its lease and hears all but these, every second. */
  hearing(micros: number, ...silent: readonly number[]): this {
    for (let left = micros; left > 0; left -= SECOND) {
      this.pass(Math.min(left, SECOND));
      this.renews(0);
      for (const { id } of this.members()) {
        if (id !== 0 && !silent.includes(id)) this.says(id);
      }
    }
    return this;
  }

  /** A node says something, of whatever kind, to the leader. */
  says(node: number): this {
    return this.deliver(node, 0, { kind: 'timeout-now', term: 0, to: 0 });
  }

  members(): readonly Member[] {
    return this.controller(0).raft.configuration.members;
  }

  /** The leader makes another configuration. */
  sets(members: readonly Member[]): this {
    const state = this.controller(0);
    const { configuration, commit } = state.raft;
    const next = { ...configuration, index: configuration.index + 1, members };
    const raft = { ...state.raft, configuration: next, commit: Math.max(commit, next.index) };
    this.timer(0);
    return this.release(0, { ...state, raft }, TIMER);
  }

  evicts(node: number): this {
    return this.sets(this.members().filter(({ id }) => id !== node));
  }

  /** An operator asks some member to have a node removed. */
  wanted(node: number): this {
    this.request(1, { kind: 'operate', tag: 1, wish: { verb: 'remove', node } });
    return this;
  }
}

describe('eviction-keeps-quorum (S0.4)', () => {
  it('is content with a leader that has heard nothing for the eviction time', () => {
    const b = new Cluster()
      .hearing(15 * SECOND, 4)
      .evicts(4)
      .end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('eviction-keeps-quorum')).toBe(1);
    expect(b.exercised.get('evicts')).toBe(1);
  });

  it('sees one that evicts somebody it has just heard, by whatever message', () => {
    expect(
      new Cluster()
        .hearing(15 * SECOND, 4)
        .says(4)
        .evicts(4).violated,
    ).toEqual(['eviction-keeps-quorum']);
    expect(new Cluster().hearing(15 * SECOND).evicts(4).violated).toEqual(['eviction-keeps-quorum']);
  });

  it('takes what a node says with another disk for no word of the member', () => {
    const b = new Cluster()
      .hearing(5 * SECOND)
      .stop(4)
      .pass(1)
      .start(4);
    b.pass(1);
    expect(b.hearing(12 * SECOND).evicts(4).violated).toEqual([]);
  });

  it('sees a leader without a lease', () => {
    const b = new Cluster().hearing(11 * SECOND, 4).pass(4 * SECOND);
    expect(b.evicts(4).violated).toEqual(['eviction-keeps-quorum']);
  });

  it('sees fewer voters left than the minimum', () => {
    const b = new Cluster(3).hearing(15 * SECOND, 2);
    expect(b.evicts(2).violated).toEqual(['eviction-keeps-quorum']);
  });

  it('sees more than ⌊(voters − 1)/2⌋ in one eviction time, and is content when they are spread', () => {
    const b = new Cluster(5, 1)
      .hearing(15 * SECOND, 2, 3, 4)
      .evicts(4)
      .hearing(SECOND, 2, 3)
      .evicts(3);
    expect(b.violated).toEqual([]);
    expect(b.hearing(SECOND, 2).evicts(2).violated).toEqual(['eviction-keeps-quorum']);
    const spread = new Cluster(5, 1)
      .hearing(15 * SECOND, 2, 3, 4)
      .evicts(4)
      .hearing(SECOND, 2, 3)
      .evicts(3);
    expect(
      spread
        .ignoring('evicts')
        .hearing(20 * SECOND, 2)
        .evicts(2).violated,
    ).toEqual([]);
  });

  it('sees a member evicted that has hardly been one', () => {
    const b = new Cluster(5)
      .hearing(15 * SECOND, 4)
      .evicts(4)
      .hearing(SECOND);
    const again: Member = { id: 4, incarnation: 99, suffrage: 'voter' };
    b.sets([...b.members(), again]).hearing(SECOND, 4);
    expect(b.evicts(4).violated).toEqual(['eviction-keeps-quorum']);
  });
});

describe('evicts (S0.4)', () => {
  it('sees a leader that does not, and no sooner than the bound', () => {
    const b = new Cluster().conditions();
    expect(b.hearing(14 * SECOND, 4).violated).toEqual([]);
    expect(b.hearing(4 * SECOND, 4).violated).toEqual(['evicts']);
  });

  it('asks for nothing where the minimum or the quota forbid it, or the leader hears everybody', () => {
    expect(new Cluster(3).conditions().hearing(60 * SECOND, 2).violated).toEqual([]);
    expect(new Cluster(2, 1).conditions().hearing(60 * SECOND, 1).violated).toEqual([]);
    expect(new Cluster().conditions().hearing(60 * SECOND).violated).toEqual([]);
  });

  it('counts from the present lease', () => {
    const b = new Cluster()
      .conditions()
      .hearing(9 * SECOND, 4)
      .pass(4 * SECOND);
    expect(b.hearing(14 * SECOND, 4).violated).toEqual([]);
    expect(b.hearing(4 * SECOND, 4).violated).toEqual(['evicts']);
  });
});

describe('removed-for-a-reason (S0.3, S0.4)', () => {
  it('is content with what an operator wanted, and with suffrage that changes in place', () => {
    const b = new Cluster(5, 3, null).wanted(4).evicts(4);
    b.sets(b.members().map((each) => (each.id === 3 ? { ...each, suffrage: 'learner' as const } : each)));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('removed-for-a-reason')).toBe(2);
  });

  it('sees a removal that nobody wanted, such as one on the way to another suffrage', () => {
    expect(new Cluster(5, 3, null).evicts(4).violated).toEqual(['removed-for-a-reason']);
  });

  it('takes no wish for a reason once it is answered', () => {
    const b = new Cluster(5, 3, null);
    const request = b.request(1, { kind: 'operate', tag: 1, wish: { verb: 'remove', node: 4 } });
    b.evicts(4);
    expect(b.violated).toEqual([]);
    b.respond(1, request, {
      kind: 'operated',
      tag: 1,
      outcome: { kind: 'done', index: 2, unchanged: false },
    });
    b.sets([...b.members(), { id: 4, incarnation: 94, suffrage: 'voter' }]).evicts(4);
    expect(b.violated).toEqual(['removed-for-a-reason']);
  });
});

describe('replacement-without-downtime (S0.8)', () => {
  /** All three members are replaced by others, after so long a time without a lease. */
  function replaced(gap: number): Cluster {
    const b = new Cluster(3, 3, null)
      .conditions()
      .hearing(60 * SECOND)
      .pass(gap);
    for (const node of [0, 1, 2]) b.wanted(node);
    b.renews(0);
    b.sets(b.members().map(({ id }) => ({ id, incarnation: 90 + id, suffrage: 'voter' as const })));
    return b;
  }

  it('is content with a moment without a leader, and tells the share', () => {
    const b = replaced(4 * SECOND).end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('replacement-without-downtime')).toBe(1);
    expect(b.shared.get('leadershipShare')?.n).toBe(64_000);
  });

  it('sees that there was none for too long, and asks for nothing where other things went wrong', () => {
    expect(replaced(10 * SECOND).end().violated).toEqual(['replacement-without-downtime']);
    const isolated = replaced(10 * SECOND).fault({ kind: 'isolate', node: 'ctrl1' });
    expect(isolated.end().violated).toEqual([]);
  });
});
