import type { NodeId } from '../../process/process.ts';
import { assert } from '../invariant.ts';
import type { Entry, LogIndex, Term } from '../log.ts';
import type { AppendRequest, AppendResponse, VoteRequest, VoteResponse } from '../message.ts';
import { incarnationOf } from './test-disk.ts';
import type { TestCluster } from './test-cluster.ts';
import type { Message } from './test-network.ts';
import type { Words } from './test-machine.ts';

/** An entry with a word of its own. */
export function word(term: Term, text: string): Entry<Words> {
  return { kind: 'command', term, session: 0, sequence: 1, command: text };
}

/** A vote request to a first-born node, of a candidate whose log is that of a new cluster. */
export function voteRequest(to: NodeId, term: Term, changes: Partial<VoteRequest> = {}): VoteRequest {
  return {
    kind: 'vote',
    term,
    to: incarnationOf(to),
    incarnation: 0,
    preVote: false,
    transfer: false,
    lastIndex: 1,
    lastTerm: 1,
    ...changes,
  };
}

/** A granted vote of a first-born node for another. */
export function grant(
  from: NodeId,
  to: NodeId,
  term: Term,
  changes: Partial<VoteResponse> = {},
): VoteResponse {
  return {
    kind: 'vote-response',
    term,
    to: incarnationOf(to),
    incarnation: incarnationOf(from),
    preVote: false,
    granted: true,
    removedAt: 0,
    ...changes,
  };
}

/** An append to a first-born node. */
export function append(
  to: NodeId,
  term: Term,
  prev: readonly [LogIndex, Term],
  entries: readonly Entry<Words>[] = [],
  commit: LogIndex = 1,
): AppendRequest<Words> {
  return {
    kind: 'append',
    term,
    to: incarnationOf(to),
    round: 1,
    sentAt: 0,
    prevIndex: prev[0],
    prevTerm: prev[1],
    entries,
    commit,
  };
}

/** An acknowledgement of a first-born node. */
export function acknowledgement(
  from: NodeId,
  term: Term,
  index: LogIndex,
  changes: Partial<AppendResponse> = {},
): AppendResponse {
  return {
    kind: 'append-response',
    term,
    incarnation: incarnationOf(from),
    round: 1,
    sentAt: 0,
    success: true,
    index,
    conflictTerm: 0,
    conflictIndex: 0,
    ...changes,
  };
}

/** Hands a message to a node and returns what it sends to the sender in answer, if anything. */
export function tell(c: TestCluster, from: NodeId, to: NodeId, message: Message): Message | undefined {
  const before = c.flights.length;
  c.receive({ from, to, message });
  const sent = c.flights.splice(before).filter((flight) => flight.to === from);
  assert(sent.length <= 1, 'a message gets at most one answer');
  return sent[0]?.message;
}

/** The messages of one kind that are on their way from one node to another, taken off it. */
export function take<K extends Message['kind']>(
  c: TestCluster,
  kind: K,
  from: NodeId,
  to: NodeId,
): Extract<Message, { kind: K }>[] {
  const taken = c.drop((flight) => flight.message.kind === kind && flight.from === from && flight.to === to);
  return taken.map((flight) => flight.message as Extract<Message, { kind: K }>);
}
