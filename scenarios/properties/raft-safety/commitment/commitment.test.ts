import { describe, expect, it } from 'vitest';
import type { ClusterEntry, Image } from '../../cluster.ts';
import { Bench } from '../../testing/bench.ts';
import {
  configure,
  context,
  holding,
  inOffice,
  noop,
  peer,
  prepared,
  put,
  voters,
  withImage,
} from '../../testing/building.ts';
import { append, commit, elect, entriesOf, renew, stateOf, write } from '../../testing/election.ts';
import { raftSafety } from '../raft-safety.ts';

const bench = (members = 3): Bench => new Bench(raftSafety(context), 5).startAll(members);

/** Node 0 leads term 2; its no-op is on the disks of 0 and 1, and committed there. */
function committed(): Bench {
  const b = bench();
  elect(b, 0, [1]);
  write(b, 1, ...entriesOf(b, 0));
  commit(b, 0, 2);
  return b;
}

describe('state-machine-safety', () => {
  it('is silent about a follower that commits the same', () => {
    const b = committed();
    commit(b, 1, 2);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('state-machine-safety')).toBe(1);
  });

  it('sees another entry committed at the same index, however much later', () => {
    const b = committed();
    write(b, 2, noop(3));
    commit(b, 2, 2);
    expect(b.violated).toContain('state-machine-safety');
  });

  it('sees a state that reaches beyond what anybody has committed', () => {
    const b = committed();
    write(b, 2, noop(2), noop(2));
    b.step(2, { ...stateOf(b, 2), replica: { applied: 3, machine: holding(), sessions: [] } });
    expect(b.violated).toContain('state-machine-safety');
  });
});

describe('leader-completeness', () => {
  it('sees a leader without an entry committed in a term below', () => {
    const b = committed();
    elect(b, 2, [1]);
    expect(b.violated).toContain('leader-completeness');
  });

  it('sees an entry committed that a leader of a higher term lacks already', () => {
    const b = bench();
    elect(b, 0, [1]);
    elect(b, 2, [1]);
    write(b, 1, ...entriesOf(b, 0));
    commit(b, 0, 2);
    expect(b.violated).toContain('leader-completeness');
  });

  it('lets a leader of a lower term lack it', () => {
    const b = bench();
    elect(b, 2, [1]);
    elect(b, 0, [1]);
    write(b, 1, ...entriesOf(b, 0));
    commit(b, 0, 2);
    expect(b.violated).toEqual([]);
  });
});

describe('durable-quorum', () => {
  it('sees a commit that a minority holds', () => {
    const b = bench();
    elect(b, 0, [1]);
    commit(b, 0, 2);
    expect(b.violated).toContain('durable-quorum');
  });

  it('sees a majority lose what is committed', () => {
    const b = committed();
    write(b, 1);
    expect(b.violated).toContain('durable-quorum');
  });

  it('does not count a learner', () => {
    const b = bench(5);
    elect(b, 0, [1, 2]);
    const members = voters(5).map((m) => (m.id > 2 ? { ...m, suffrage: 'learner' as const } : m));
    const state = stateOf(b, 0);
    b.step(0, withImage(state, { ...state.durable, log: append(state, configure(2, members)) }));
    for (const node of [3, 4]) write(b, node, ...entriesOf(b, 0));
    commit(b, 0, 3);
    expect(b.violated).toContain('durable-quorum');
  });

  it('counts a lost disk only if it held the entry when it was lost', () => {
    for (const [held, expected] of [
      [true, []],
      [false, ['durable-quorum']],
    ] as const) {
      const b = bench();
      elect(b, 0, [1]);
      if (held) write(b, 1, ...entriesOf(b, 0));
      b.stop(1).start(1);
      const progress = [undefined, peer(2, 2), peer(3, 0)];
      b.step(0, { ...inOffice(stateOf(b, 0), { progress }), commit: 2 });
      expect(b.violated).toEqual(expected);
    }
  });

  it('leaves out whoever lost its disk', () => {
    const b = committed();
    b.stop(1).start(1);
    commit(b, 2, 1);
    write(b, 2, ...entriesOf(b, 0));
    commit(b, 2, 2);
    expect(b.violated).toEqual([]);
  });
});

describe('commit-own-term', () => {
  it('sees a leader commit an entry of an earlier term by counting (figure 8)', () => {
    const b = bench();
    write(b, 0, noop(2));
    write(b, 1, noop(2));
    elect(b, 0, [1]);
    commit(b, 0, 2);
    expect(b.violated).toEqual(['commit-own-term']);
  });

  it('lets earlier entries be committed with one of its own term', () => {
    const b = bench();
    write(b, 0, noop(2));
    elect(b, 0, [1]);
    write(b, 1, ...entriesOf(b, 0));
    commit(b, 0, 3);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('commit-own-term')).toBe(1);
  });
});

describe('commit-applied-monotonic', () => {
  it('sees commit or applied go back while the node runs, and not at a restart', () => {
    const b = committed();
    b.step(0, { ...stateOf(b, 0), replica: { applied: 2, machine: holding(), sessions: [] } });
    b.stop(0).start(0, b.world.node(0).durable);
    expect(b.violated).toEqual([]);
    const back = committed();
    commit(back, 0, 1);
    expect(back.violated).toContain('commit-applied-monotonic');
    const unapplied = committed();
    unapplied.step(0, {
      ...stateOf(unapplied, 0),
      replica: { applied: 2, machine: holding(), sessions: [] },
    });
    unapplied.step(0, {
      ...stateOf(unapplied, 0),
      replica: { applied: 1, machine: holding(), sessions: [] },
    });
    expect(unapplied.violated).toEqual(['commit-applied-monotonic']);
  });
});

describe('configuration-discipline', () => {
  const added = (id: number) => [...voters(3), { id, incarnation: id + 1, suffrage: 'voter' as const }];
  const appendTo = (b: Bench, node: number, members: ReturnType<typeof added>): void => {
    const state = stateOf(b, node);
    const entry = configure(state.durable.term, members);
    b.step(node, withImage(state, { ...state.durable, log: append(state, entry) }));
  };

  it('is silent about one change after the no-op is committed', () => {
    const b = committed();
    appendTo(b, 0, added(3));
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('configuration-discipline')).toBeGreaterThan(0);
  });

  it('sees a change before an entry of the own term is committed', () => {
    const b = bench();
    elect(b, 0, [1]);
    appendTo(b, 0, added(3));
    expect(b.violated).toEqual(['configuration-discipline']);
  });

  it('sees a second change while one is not committed', () => {
    const b = committed();
    appendTo(b, 0, added(3));
    appendTo(b, 0, voters(3) as ReturnType<typeof added>);
    expect(b.violated).toEqual(['configuration-discipline']);
  });

  it('sees two voters change at once', () => {
    const b = committed();
    appendTo(b, 0, voters(5) as ReturnType<typeof added>);
    expect(b.violated).toEqual(['configuration-discipline']);
  });

  /** The image with this snapshot's index, its log without what that covers. */
  const compacted = (image: Image, index: number): Image => {
    const { log, snapshot } = image;
    const kept = index - log.baseIndex;
    const entries = log.entries.slice(kept, log.length);
    return {
      ...image,
      log: { baseIndex: index, baseTerm: image.term, entries, length: entries.length },
      snapshot: { ...snapshot, index, term: image.term },
    };
  };

  it('is judged for what a save brings that compacts the log as well', () => {
    const save = (...entries: ClusterEntry[]): readonly string[] => {
      const b = committed();
      const { durable } = stateOf(b, 1);
      const log = { ...durable.log, entries: [noop(2), ...entries], length: 1 + entries.length };
      const replica = { applied: 2, machine: holding(), sessions: [] };
      b.step(1, {
        ...withImage(stateOf(b, 1), compacted({ ...durable, log }, 2)),
        commit: 2,
        replica,
      });
      return b.violated;
    };
    expect(save(configure(2, added(3)))).toEqual([]);
    expect(save(configure(2, voters(5)))).toEqual(['configuration-discipline']);
    expect(save(configure(2, added(3)), configure(2, voters(3)))).toEqual(['configuration-discipline']);
  });

  it('is judged for what a save brings that cuts the log as well, against what is left of it', () => {
    const save = (...entries: ClusterEntry[]): readonly string[] => {
      const b = bench();
      write(b, 1, noop(1), configure(1, added(3)));
      write(b, 1, noop(1), ...entries);
      return b.violated;
    };
    expect(save(configure(2, voters(2)))).toEqual([]);
    expect(save(configure(2, voters(5)))).toEqual(['configuration-discipline']);
    expect(save(configure(2, voters(2)), configure(2, voters(3)))).toEqual(['configuration-discipline']);
  });

  it('is judged for what follows a snapshot that was installed, against the configuration in that', () => {
    const save = (...entries: ClusterEntry[]): readonly string[] => {
      const b = committed();
      const { durable } = stateOf(b, 2);
      const log = { ...durable.log, baseIndex: 2, baseTerm: 2, entries, length: entries.length };
      b.save(2, { ...durable, term: 2, log, snapshot: { ...durable.snapshot, index: 2, term: 2 } });
      return b.violated;
    };
    expect(save(configure(2, added(3)))).toEqual([]);
    expect(save(configure(2, voters(5)))).toEqual(['configuration-discipline']);
  });

  it('sees an active configuration that is not the latest: not taken up, or not rolled back', () => {
    const late = bench();
    const state = stateOf(late, 1);
    const log = append(state, configure(1, added(3)));
    late.step(1, { ...state, durable: { ...state.durable, log } });
    expect(late.violated).toEqual(['configuration-discipline']);
    const kept = bench();
    write(kept, 1, configure(1, added(3)));
    expect(kept.violated).toEqual([]);
    const before = stateOf(kept, 1);
    kept.step(1, { ...before, durable: prepared(1) });
    expect(kept.violated).toEqual(['configuration-discipline']);
  });
});

describe('vote-kept-until-committed', () => {
  const without = configure(2, voters(2));

  it('sees a member hold the configuration that takes its vote away before that is committed', () => {
    const b = committed();
    write(b, 2, ...entriesOf(b, 0), without);
    expect(b.violated).toEqual(['vote-kept-until-committed']);
  });

  it('lets others hold it, and the member itself once it is committed', () => {
    const b = committed();
    const before = entriesOf(b, 0);
    for (const node of [0, 1]) write(b, node, ...before, without);
    commit(b, 0, 3);
    write(b, 2, ...before, without);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('vote-kept-until-committed')).toBe(2);
  });
});

describe('lease-sound', () => {
  it('sees a valid lease after a commit in a higher term, whichever comes first', () => {
    for (const leaseFirst of [true, false]) {
      const b = bench();
      elect(b, 0, [1]);
      elect(b, 1, [2]);
      write(b, 2, ...entriesOf(b, 1));
      if (leaseFirst) renew(b, 0);
      commit(b, 1, 2);
      if (!leaseFirst) renew(b, 0);
      expect(b.violated).toEqual(['lease-sound']);
    }
  });

  it('lets an expired lease be', () => {
    const b = bench();
    elect(b, 0, [1]);
    renew(b, 0);
    elect(b, 1, [2]);
    write(b, 2, ...entriesOf(b, 1));
    commit(b, 1, 2);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('lease-sound')).toBe(1);
  });
});

describe('message-term and durable-before-send', () => {
  const append2 = (term: number) => ({
    kind: 'append' as const,
    term,
    to: 2,
    round: 1,
    sentAt: 0,
    prevIndex: 1,
    prevTerm: 1,
    entries: [],
    commit: 1,
  });
  const ack = (index: number, term = 1) => ({
    kind: 'append-response' as const,
    term,
    incarnation: 1,
    round: 1,
    sentAt: 0,
    success: true,
    index,
    conflictTerm: 0,
    conflictIndex: 0,
  });
  const candidacy = (term: number, preVote: boolean) => ({
    kind: 'vote' as const,
    term,
    to: 2,
    incarnation: 1,
    preVote,
    transfer: false,
    lastIndex: 1,
    lastTerm: 1,
  });

  it('sees a message of a term that is not durable, but for a pre-vote', () => {
    const b = bench();
    b.send(0, 1, append2(1)).send(0, 1, candidacy(2, true));
    expect(b.violated).toEqual([]);
    b.send(0, 1, append2(2));
    expect(b.violated).toEqual(['message-term']);
  });

  it('sees entries acknowledged that are not durable', () => {
    const b = bench();
    write(b, 0, noop(1));
    b.send(0, 1, ack(2));
    expect(b.violated).toEqual([]);
    b.send(0, 1, ack(3));
    expect(b.violated).toEqual(['durable-before-send']);
  });

  it('sees a request for votes before the own vote is durable', () => {
    const b = bench();
    b.send(0, 1, candidacy(1, false));
    expect(b.violated).toEqual(['durable-before-send']);
  });

  it('lets a leader send entries before it has saved them', () => {
    const b = bench();
    elect(b, 0, [1]);
    b.send(0, 1, { ...append2(2), prevIndex: 2, prevTerm: 2, entries: [put(2, 0, 1)] });
    expect(b.violated).toEqual([]);
  });
});
