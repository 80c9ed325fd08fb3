import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterEntry, MemberState } from '../cluster.ts';
import { holds, lastIndexOf, termOf } from '../log-reading.ts';
import type { Bench } from './bench.ts';
import { inOffice, inTerm, leading, noop, options, withImage } from './building.ts';

/** The state of a member that is up. */
export function stateOf(bench: Bench, node: number): MemberState {
  const state = asMember(bench.world.state(node));
  if (state === undefined) throw new Error(`node ${node} is no member that is up`);
  return state;
}

/** The entries in a member's log. */
export function entriesOf(bench: Bench, node: number): ClusterEntry[] {
  const { log } = stateOf(bench, node).durable;
  return log.entries.slice(0, log.length);
}

/** Lets a member take over a higher term, without a vote. */
export function adopt(bench: Bench, node: number, term: number): void {
  const state = stateOf(bench, node);
  bench.step(node, {
    ...withImage(state, inTerm(state.durable, term)),
    role: { kind: 'follower', transfer: null },
  });
}

/** A voter gives its vote, saves it, and says so. */
export function vote(bench: Bench, voter: number, candidate: number, term: number): void {
  const state = stateOf(bench, voter);
  const image = inTerm(state.durable, term, candidate);
  const after: MemberState = {
    ...withImage(state, image),
    role: { kind: 'follower', transfer: null },
    leader: -1,
  };
  const { incarnation, log } = stateOf(bench, candidate).durable;
  const lastIndex = lastIndexOf(log);
  const request = {
    kind: 'vote' as const,
    term,
    to: state.durable.incarnation,
    incarnation,
    preVote: false,
    transfer: false,
    lastIndex,
    lastTerm: termOf(log, lastIndex),
  };
  bench.step(voter, after, { kind: 'receive', from: candidate, message: request });
  bench.send(voter, candidate, granted(state.durable.incarnation, term));
}

/** A granted vote. */
export function granted(
  incarnation: number,
  term: number,
  preVote = false,
): {
  kind: 'vote-response';
  term: number;
  to: number;
  incarnation: number;
  preVote: boolean;
  granted: boolean;
  removedAt: number;
} {
  return { kind: 'vote-response', term, to: 0, incarnation, preVote, granted: true, removedAt: 0 };
}

/** A member stands for pre-election, and is promised the votes of these. */
export function stand(bench: Bench, node: number, promised: readonly number[]): void {
  const state = stateOf(bench, node);
  bench.step(node, { ...state, leader: -1, role: { kind: 'pre-candidate', granted: [node] } });
  const term = state.durable.term + 1;
  const [last, ...others] = promised;
  if (last === undefined) return;
  if (others.length > 0) {
    bench.step(node, {
      ...stateOf(bench, node),
      role: { kind: 'pre-candidate', granted: [node, ...others] },
    });
  }
  const image = inTerm(state.durable, term, node);
  const candidate: MemberState = {
    ...withImage(state, image),
    leader: -1,
    role: { kind: 'candidate', transfer: false, granted: [node] },
  };
  bench.step(node, candidate, { kind: 'receive', from: last, message: granted(last + 1, term, true) });
}

/** The candidate counts these votes and leads, with an entry of its term; its peers' logs are known up to `match`. */
export function win(
  bench: Bench,
  node: number,
  electors: readonly number[],
  match: readonly number[] = [],
): void {
  const state = stateOf(bench, node);
  const { term } = state.durable;
  const [last] = electors;
  const image = { ...state.durable, log: append(state, noop(term)) };
  const members = state.configuration.members.map((member) => match[member.id] ?? 0);
  const now = bench.world.localClock(node);
  const leader = leading(withImage(state, image), members, { electedAt: now });
  bench.step(node, leader, {
    kind: 'receive',
    from: last ?? node,
    message: granted((last ?? node) + 1, term),
  });
}

/** A whole election in the next term: pre-vote, votes, office. Time enough goes by for guards to end. */
export function elect(
  bench: Bench,
  node: number,
  electors: readonly number[],
  match: readonly number[] = [],
): void {
  bench.pass(2 * options.heartbeatTimeout);
  const latest = Math.max(...[node, ...electors].map((each) => stateOf(bench, each).durable.term));
  if (stateOf(bench, node).durable.term < latest) adopt(bench, node, latest);
  const term = latest + 1;
  stand(bench, node, electors);
  for (const elector of electors) vote(bench, elector, node, term);
  win(bench, node, electors, match);
}

/** A log with one more entry. */
export function append(state: MemberState, entry: ClusterEntry): MemberState['durable']['log'] {
  const { log } = state.durable;
  const entries = [...log.entries.slice(0, log.length), entry];
  return { baseIndex: log.baseIndex, baseTerm: log.baseTerm, entries, length: entries.length };
}

/** A member's log becomes these entries, from index 2 on; other things stay as they are. */
export function write(bench: Bench, node: number, ...entries: ClusterEntry[]): void {
  const state = stateOf(bench, node);
  const log = { baseIndex: 1, baseTerm: 1, entries, length: entries.length };
  const term = Math.max(state.durable.term, ...entries.map((entry) => entry.term));
  const vote = term > state.durable.term ? -1 : state.durable.vote;
  bench.step(node, withImage(state, { ...state.durable, log, term, vote }));
}

/** A member's commit index moves, with nothing applied; a leader has had answers from all whose disks hold as much. */
export function commit(bench: Bench, node: number, index: number): void {
  const state = stateOf(bench, node);
  if (state.role.kind !== 'leader') {
    bench.step(node, { ...state, commit: index });
    return;
  }
  const term = termOf(state.durable.log, index);
  const progress = state.role.progress.map((known, id) => {
    const image = known === undefined ? undefined : bench.world.node(id).durable;
    if (known === undefined || image === undefined || !holds(image, index, term)) return known;
    const match = Math.max(known.match, index);
    return { ...known, match, next: Math.max(known.next, match + 1) };
  });
  bench.step(node, { ...inOffice(state, { progress }), commit: index });
}

/** A follower hears its leader now. */
export function hear(bench: Bench, node: number, leader: number): void {
  const state = stateOf(bench, node);
  const image = inTerm(state.durable, stateOf(bench, leader).durable.term, state.durable.vote);
  const heardAt = bench.world.localClock(node);
  bench.step(node, {
    ...withImage(state, image),
    leader,
    heardAt,
    role: { kind: 'follower', transfer: null },
  });
}

/** A leader has had answers of all to what it sent that long ago. */
export function renew(bench: Bench, node: number, ago = 0): void {
  const state = stateOf(bench, node);
  const quorumSentAt = bench.world.localClock(node) - ago;
  if (state.role.kind !== 'leader') throw new Error('not a leader');
  const progress = state.role.progress.map((known) =>
    known === undefined ? undefined : { ...known, ackedSentAt: quorumSentAt },
  );
  bench.step(node, inOffice(state, { quorumSentAt, progress }));
}
