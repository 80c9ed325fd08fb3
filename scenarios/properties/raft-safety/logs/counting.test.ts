import { describe, expect, it } from 'vitest';
import { replicatedMachine } from '../../../../core/controller/index.ts';
import { formatted } from '../../../../core/raft/index.ts';
import type { Member } from '../../cluster.ts';
import { Bench } from '../../testing/bench.ts';
import { configure, context, inOffice, peer, put, voters, withImage } from '../../testing/building.ts';
import { append, commit, elect, entriesOf, stateOf, write } from '../../testing/election.ts';
import { raftSafety } from '../raft-safety.ts';

type Known = Readonly<Record<number, ReturnType<typeof peer>>>;

const learning = (members: readonly Member[], ...ids: number[]): readonly Member[] =>
  members.map((member) => (ids.includes(member.id) ? { ...member, suffrage: 'learner' as const } : member));

/** Node 0 leads these five members; the no-op at 2 is on every disk. */
function led(members = voters(5)): Bench {
  const b = new Bench(raftSafety(context), 5);
  for (const node of [0, 1, 2, 3, 4]) b.start(node, formatted(members, node + 1, replicatedMachine));
  elect(b, 0, [1, 2]);
  for (const node of [1, 2, 3, 4]) write(b, node, ...entriesOf(b, 0));
  return b;
}

/** What the leader knows of its peers, and what else it makes of that. */
function learns(b: Bench, known: Known, change: Parameters<typeof inOffice>[1] = {}, commit?: number): void {
  const state = stateOf(b, 0);
  const progress = [undefined, ...[1, 2, 3, 4].map((node) => known[node] ?? peer(node + 1, 0))];
  b.step(0, { ...inOffice(state, { progress, ...change }), commit: commit ?? state.commit });
}

describe('counts-only-members, of acknowledgements', () => {
  it('is silent about a commit that a majority of the voters has acknowledged, the leader among them', () => {
    const b = led();
    const before = b.exercised.get('counts-only-members');
    learns(b, { 1: peer(2, 2), 2: peer(3, 2) }, {}, 2);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('counts-only-members')).toBeGreaterThan(before ?? 0);
  });

  it('sees a commit that fewer have acknowledged, though their disks hold it', () => {
    const b = led();
    learns(b, { 1: peer(2, 2) }, {}, 2);
    expect(b.violated).toEqual(['counts-only-members']);
  });

  it('sees a learner counted, whose disk holds what voters hold too', () => {
    const b = led(learning(voters(5), 4));
    learns(b, { 1: peer(2, 2), 4: peer(5, 2) }, {}, 2);
    expect(b.violated).toEqual(['counts-only-members']);
  });

  it('sees another incarnation counted', () => {
    const b = led();
    learns(b, { 1: peer(2, 2), 2: peer(77, 2) }, {}, 2);
    expect(b.violated).toEqual(['counts-only-members']);
  });

  it('counts by the configuration that a step appends only what that step commits with it', () => {
    const commits = (upTo: number): readonly string[] => {
      const b = new Bench(raftSafety(context), 4).startAll();
      elect(b, 0, [1]);
      const first = entriesOf(b, 0);
      for (const node of [0, 1, 2]) write(b, node, ...first, put(2, 1, 7));
      commit(b, 0, 2);
      const state = stateOf(b, 0);
      const log = append(state, configure(2, voters(4)));
      const next = withImage(state, { ...state.durable, log });
      for (const node of [1, 2]) b.save(node, { ...stateOf(b, node).durable, log });
      const progress = [undefined, peer(2, upTo), peer(3, 2), peer(4, 0)];
      b.step(0, { ...inOffice(next, { progress }), commit: upTo });
      return b.violated;
    };
    // One of two others is a majority of three voters, and not of four.
    expect(commits(3)).toEqual([]);
    expect(commits(4)).toContain('counts-only-members');
  });
});

describe('counts-only-members, of contact with a quorum', () => {
  const heard = (node: number, at: number) => peer(node + 1, 0, { ackedSentAt: at });

  it('is silent about a time that a majority of the voters has answered', () => {
    const b = led();
    learns(b, { 1: heard(1, 50), 2: heard(2, 60) }, { quorumSentAt: 50 });
    expect(b.end().violated).toEqual([]);
  });

  it('sees a later time, and a learner counted', () => {
    const late = led();
    learns(late, { 1: heard(1, 50), 2: heard(2, 60) }, { quorumSentAt: 60 });
    expect(late.violated).toEqual(['counts-only-members']);
    const learner = led(learning(voters(5), 4));
    learns(learner, { 1: heard(1, 50), 4: heard(4, 60) }, { quorumSentAt: 50 });
    expect(learner.violated).toEqual(['counts-only-members']);
  });

  it('sees contact kept that only the configuration before had', () => {
    const b = led(learning(voters(5), 3, 4));
    learns(b, { 1: heard(1, 50) }, { quorumSentAt: 50 });
    const before = b.violated.length;
    const state = stateOf(b, 0);
    const log = append(state, configure(2, learning(voters(5), 4)));
    b.step(0, withImage(state, { ...state.durable, log }));
    expect(b.violations.slice(before).map(({ property }) => property)).toContain('counts-only-members');
  });
});

describe('counts-only-members, of answers that confirm a read', () => {
  const answered = (node: number, ackedRound: number) => peer(node + 1, 0, { ackedRound });
  const read = { request: 1, tag: 1, query: { kind: 'get' as const, key: 1 }, index: 1, round: 7 };

  it('sees a read served that fewer than a majority of the voters have confirmed', () => {
    for (const [members, known, expected] of [
      [voters(5), { 1: answered(1, 7), 2: answered(2, 8) }, []],
      [voters(5), { 1: answered(1, 7), 2: answered(2, 6) }, ['counts-only-members']],
      [learning(voters(5), 4), { 1: answered(1, 7), 4: answered(4, 7) }, ['counts-only-members']],
    ] as const) {
      const b = led(members);
      learns(b, {}, { reads: [read], round: 8 });
      learns(b, known, { reads: [read] });
      expect(b.violated).toEqual([]);
      learns(b, known, { reads: [] });
      expect(b.violated).toEqual(expected);
    }
  });
});
