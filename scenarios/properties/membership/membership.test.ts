import { describe, expect, it } from 'vitest';
import type { Configuration, Member, RaftMessage, Suffrage } from '../../../core/raft/index.ts';
import type { KeyValue } from '../../../core/key-value/index.ts';
import type { Image } from '../cluster.ts';
import { Bench } from '../testing/bench.ts';
import {
  configure,
  context,
  follower,
  inOffice,
  noop,
  options,
  peer,
  prepared,
  voters,
  withEntries,
  withImage,
} from '../testing/building.ts';
import { append, commit, elect, entriesOf, stateOf, write } from '../testing/election.ts';
import { membership } from './membership.ts';

const { electionTimeout } = options;
const NEWCOMER = 3;
const newcomer = (suffrage: Suffrage): Member => ({ id: NEWCOMER, incarnation: 44, suffrage });

describe('promoted-when-caught-up', () => {
  /** Node 0 leads and has committed up to 5 in two steps, half an election timeout apart; a staging member is at `match`. */
  const promotes = (match: number, restAfter: number, as: Suffrage = 'voter', heardNow = true): Bench => {
    const b = new Bench(membership(context), 4).startAll();
    elect(b, 0, [1]);
    const change = configure(2, [...voters(3), newcomer('staging')]);
    write(b, 0, ...entriesOf(b, 0), change, noop(2), noop(2));
    commit(b, 0, 4);
    b.pass(electionTimeout);
    commit(b, 0, 5);
    b.pass(restAfter);
    const heard = heardNow ? b.world.localClock(0) : -1;
    const known = { ...peer(44, match), ackedSentAt: heard };
    b.step(0, inOffice(stateOf(b, 0), { progress: [undefined, peer(2, 5), peer(3, 5), known] }));
    const before = stateOf(b, 0);
    const promotion = configure(2, [...voters(3), newcomer(as)]);
    return b.step(0, withImage(before, { ...before.durable, log: append(before, promotion) }));
  };

  it('sees a voter made of somebody who lacks what was committed an election timeout ago', () => {
    expect(promotes(3, electionTimeout / 2).violated).toEqual(['promoted-when-caught-up']);
    expect(promotes(4, 2 * electionTimeout).violated).toEqual(['promoted-when-caught-up']);
    expect(promotes(0, 0).violated).toEqual(['promoted-when-caught-up']);
  });

  it('lets one lag behind what was committed since then', () => {
    const b = promotes(4, electionTimeout / 2).end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('promoted-when-caught-up')).toBe(1);
    expect(promotes(5, 2 * electionTimeout).violated).toEqual([]);
  });

  it('counts from when the leader last heard from a peer, for it may have waited for its disk since', () => {
    expect(promotes(4, electionTimeout / 2, 'voter', false).violated).toEqual([]);
  });

  it('asks nothing of learners', () => {
    const b = promotes(0, 2 * electionTimeout, 'learner').end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.has('promoted-when-caught-up')).toBe(false);
  });

  it('sees one made a voter who was no member before', () => {
    const b = new Bench(membership(context), 4).startAll();
    elect(b, 0, [1]);
    commit(b, 0, 2);
    b.pass(2 * electionTimeout);
    b.step(
      0,
      inOffice(stateOf(b, 0), {
        progress: [undefined, { ...peer(2, 2), ackedSentAt: b.world.now }, peer(3, 2)],
      }),
    );
    const state = stateOf(b, 0);
    const added = configure(2, [...voters(3), newcomer('voter')]);
    b.step(0, withImage(state, { ...state.durable, log: append(state, added) }));
    expect(b.violated).toEqual(['promoted-when-caught-up']);
  });
});

describe('removal-is-final', () => {
  const removed = { ...prepared(2), removed: true };
  const without = configure(1, voters(3).slice(0, 2), [{ id: 2, incarnation: 3 }]);

  /** Node 2 was removed, and that is committed. */
  const withRemoval = (): Bench => {
    const b = new Bench(membership(context)).startAll();
    write(b, 0, without);
    commit(b, 0, 2);
    return b;
  };

  it('sees a member that takes itself to be removed while no committed configuration lacks it', () => {
    const b = new Bench(membership(context)).startAll();
    write(b, 0, without);
    b.step(2, withImage(stateOf(b, 2), removed));
    expect(b.violated).toEqual(['removal-is-final']);
    const rightly = withRemoval();
    rightly.step(2, withImage(stateOf(rightly, 2), removed));
    expect(rightly.violated).toEqual([]);
  });

  it('sees one told that it was removed before that is committed', () => {
    const b = withRemoval();
    const answer = (removedAt: number) => ({
      kind: 'vote-response' as const,
      term: 1,
      to: 3,
      incarnation: 1,
      preVote: true,
      granted: false,
      removedAt,
    });
    b.send(0, 2, answer(2));
    expect(b.violated).toEqual([]);
    b.send(0, 2, answer(3));
    expect(b.violated).toEqual(['removal-is-final']);
  });

  it('is silent about a member that knows, and keeps it over a restart', () => {
    const b = withRemoval();
    b.step(2, withImage(stateOf(b, 2), removed));
    b.stop(2).start(2, removed);
    b.save(2, { ...removed, term: 9 });
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('removal-is-final')).toBeGreaterThan(1);
  });

  it('sees a disk that forgets it, unless it is another one', () => {
    const forgets = withRemoval();
    forgets.step(2, withImage(stateOf(forgets, 2), removed)).save(2, prepared(2));
    expect(forgets.violated).toEqual(['removal-is-final']);
    const wiped = withRemoval();
    wiped.step(2, withImage(stateOf(wiped, 2), removed)).save(2, { ...prepared(2), incarnation: 77 });
    expect(wiped.violated).toEqual([]);
  });

  it('sees a member that knows it while its disk does not', () => {
    const b = new Bench(membership(context)).startAll();
    b.release(2, withImage(stateOf(b, 2), removed));
    expect(b.violated).toEqual(['removal-is-final']);
  });

  it('sees a candidate that is told of it and goes on', () => {
    const told = (removedAt: number, knows: boolean): string[] => {
      const b = withRemoval();
      b.step(2, { ...stateOf(b, 2), role: { kind: 'pre-candidate', granted: [2] } });
      const answer: RaftMessage<KeyValue> = {
        kind: 'vote-response',
        term: 1,
        to: 3,
        incarnation: 1,
        preVote: true,
        granted: false,
        removedAt,
      };
      const image = knows ? removed : stateOf(b, 2).durable;
      b.step(
        2,
        { ...withImage(stateOf(b, 2), image), leader: 1 },
        { kind: 'receive', from: 0, message: answer },
      );
      return b.violated;
    };
    expect(told(9, false)).toEqual(['removal-is-final']);
    expect(told(9, true)).toEqual([]);
    // What its own configuration is newer than is no news.
    expect(told(1, false)).toEqual([]);
  });

  it('sees a member that reads of it and goes on', () => {
    const reads = (knows: boolean): string[] => {
      const b = new Bench(membership(context)).startAll();
      write(b, 2, without);
      const state = stateOf(b, 2);
      b.step(2, { ...withImage(state, { ...state.durable, removed: knows }), commit: 2 });
      return b.violated;
    };
    expect(reads(false)).toEqual(['removal-is-final']);
    expect(reads(true)).toEqual([]);
  });

  it('lets a newcomer read of times before it joined', () => {
    const b = new Bench(membership(context), 4).startAll();
    const state = follower(NEWCOMER, withEntries(prepared(NEWCOMER), without));
    b.start(NEWCOMER, state.durable, state).step(NEWCOMER, { ...state, commit: 2 });
    expect(b.violated).toEqual([]);
  });

  it('sees an incarnation come back that was removed, and lets another one come', () => {
    const returns = (incarnation: number): Bench => {
      const b = new Bench(membership(context)).startAll();
      const again = configure(1, [...voters(2), { id: 2, incarnation, suffrage: 'learner' }]);
      write(b, 0, without);
      commit(b, 0, 2);
      write(b, 0, without, again);
      commit(b, 0, 3);
      return b.end();
    };
    expect(returns(3).violated).toEqual(['removal-is-final']);
    expect(returns(77).violated).toEqual([]);
    expect(returns(77).exercised.get('removal-is-final')).toBe(1);
  });

  /** The image whose log begins behind `index`, and whose snapshot holds this configuration. */
  const compacted = (image: Image, index: number, configuration: Configuration): Image => {
    const { entries, length, baseIndex } = image.log;
    const rest = entries.slice(index - baseIndex, length);
    return {
      ...image,
      log: { baseIndex: index, baseTerm: image.term, entries: rest, length: rest.length },
      snapshot: { ...image.snapshot, index, term: image.term, configuration },
    };
  };
  const among = (index: number): Configuration => ({
    index,
    members: voters(2),
    removed: [{ id: 2, incarnation: 3 }],
  });
  const knows = (b: Bench): string[] => b.step(2, withImage(stateOf(b, 2), removed)).end().violated;

  it('knows of a removal that is compacted in the step that commits it', () => {
    const b = new Bench(membership(context)).startAll();
    write(b, 0, without);
    const before = stateOf(b, 0);
    const image = compacted(before.durable, 2, among(2));
    b.step(0, { ...withImage(before, image), commit: 2 });
    expect(knows(b)).toEqual([]);
  });

  it('knows of each of several, even if the last lets the node come back', () => {
    const returns = (incarnation: number): string[] => {
      const b = new Bench(membership(context)).startAll();
      const again: Member = { id: 2, incarnation, suffrage: 'learner' };
      write(b, 0, without, configure(1, [...voters(2), again]));
      const before = stateOf(b, 0);
      const image = compacted(before.durable, 3, { ...among(3), members: [...voters(2), again] });
      return b.step(0, { ...withImage(before, image), commit: 3 }).violated;
    };
    expect(returns(3)).toEqual(['removal-is-final']);
    expect(returns(77)).toEqual([]);
  });

  it('knows of one that no disk has held before its log began behind it', () => {
    const b = new Bench(membership(context)).startAll();
    const before = stateOf(b, 0);
    b.step(0, { ...withImage(before, compacted(before.durable, 2, among(2))), commit: 2 });
    expect(knows(b)).toEqual([]);
  });

  it('reads configurations in their order where the log goes further back than the snapshot', () => {
    const b = new Bench(membership(context)).startAll();
    const again: Member = { id: 2, incarnation: 77, suffrage: 'learner' };
    write(b, 0, without, configure(1, [...voters(2), again]));
    const before = stateOf(b, 0);
    const configuration = { ...among(3), members: [...voters(2), again] };
    const snapshot = { ...before.durable.snapshot, index: 3, term: 1, configuration };
    b.step(0, { ...withImage(before, { ...before.durable, snapshot }), commit: 3 });
    expect(b.violated).toEqual([]);
  });

  it('does not take for committed what a disk has lost to another history', () => {
    const b = new Bench(membership(context)).startAll();
    write(b, 0, without);
    const before = stateOf(b, 0);
    const { configuration } = before.durable.snapshot;
    b.step(0, {
      ...withImage(before, compacted({ ...before.durable, term: 2 }, 2, configuration)),
      commit: 2,
    });
    expect(knows(b)).toEqual(['removal-is-final']);
  });

  it('judges by what is committed, not by what a deposed leader appended', () => {
    const b = new Bench(membership(context)).startAll();
    write(b, 1, without);
    write(b, 1, noop(2));
    commit(b, 1, 2);
    expect(entriesOf(b, 1)).toHaveLength(1);
    expect(b.violated).toEqual([]);
  });
});
