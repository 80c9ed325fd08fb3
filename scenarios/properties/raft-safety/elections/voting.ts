// Properties: votes-for-up-to-date, waits-after-vote.
import type { VoteRequest, VoteResponse } from '../../../../core/raft/index.ts';
import type { MemberState } from '../../cluster.ts';
import { lastIndexOf, termOf } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

/** Whom a voter may elect (paper, 5.4.1), and how long it then waits before it stands itself (paper, figure 2). */
export class Voting {
  private readonly watch: Watch;
  private readonly patience: number;
  private readonly upToDate: Tally;
  private readonly waits: Tally;
  /** By node, its own clock when it last granted a vote; -Infinity when it has not since its start. */
  private readonly grantedAt: number[] = [];
  private readonly nodes: number;
  /** By pair, the last promise asked for: its term, and the most up-to-date end of a log told in that term. */
  private readonly askedTerm: number[] = [];
  private readonly askedLast: { index: number; term: number }[] = [];

  /** `patience`: the shortest time without a leader after which a follower stands, by its own clock. */
  constructor(watch: Watch, patience: number) {
    this.watch = watch;
    this.patience = patience;
    this.upToDate = watch.tally('votes-for-up-to-date');
    this.waits = watch.tally('waits-after-vote');
    this.nodes = watch.isMember.length;
    for (let node = 0; node < this.nodes; node += 1) this.grantedAt.push(-Infinity);
  }

  /** A node has started. */
  started(node: number): void {
    this.grantedAt[node] = -Infinity;
  }

  /** A request for a vote, or for a promise of one, leaves a node. */
  asks(node: number, to: number, request: VoteRequest): void {
    const log = this.watch.images[node]?.log;
    if (log === undefined) return;
    this.upToDate.count += 1;
    const last = lastIndexOf(log);
    const lastTerm = termOf(log, last);
    if (request.preVote) this.remember(node * this.nodes + to, request);
    if (request.lastIndex === last && request.lastTerm === lastTerm) return;
    this.watch.violate(
      'votes-for-up-to-date',
      node,
      `${this.watch.name(node)} asks ${this.watch.name(to)} for its vote and does not tell where its log ends.`,
      `last index ${last}, of term ${lastTerm}`,
      `last index ${request.lastIndex}, of term ${request.lastTerm}`,
      to,
    );
  }

  /** A node has given its vote for this request. `state` is its state before. */
  gave(node: number, to: number, request: VoteRequest, state: MemberState): void {
    this.grantedAt[node] = this.watch.view.localClock(node);
    this.judge(node, to, 'votes for', request.lastIndex, request.lastTerm, state);
  }

  /** An answer to who asks for a vote leaves a node. */
  answers(node: number, to: number, response: VoteResponse): void {
    if (!response.preVote || !response.granted) return;
    const pair = to * this.nodes + node;
    const state = this.watch.states[node];
    const asked = this.askedLast[pair];
    if (state === undefined || asked === undefined || this.askedTerm[pair] !== response.term) return;
    this.judge(node, to, 'promises its vote to', asked.index, asked.term, state);
  }

  /** Of several requests in one term any may be the one that is answered: the best of them counts. */
  private remember(pair: number, { term, lastIndex, lastTerm }: VoteRequest): void {
    const asked = this.askedLast[pair];
    const better =
      asked === undefined || lastTerm > asked.term || (lastTerm === asked.term && lastIndex > asked.index);
    if (this.askedTerm[pair] === term && !better) return;
    this.askedTerm[pair] = term;
    this.askedLast[pair] = { index: lastIndex, term: lastTerm };
  }

  private judge(
    node: number,
    to: number,
    what: string,
    index: number,
    term: number,
    state: MemberState,
  ): void {
    this.upToDate.count += 1;
    const { log } = state.durable;
    const last = lastIndexOf(log);
    const lastTerm = termOf(log, last);
    if (term > lastTerm || (term === lastTerm && index >= last)) return;
    this.watch.violate(
      'votes-for-up-to-date',
      node,
      `${this.watch.name(node)} ${what} ${this.watch.name(to)}, whose log is less up to date than its own.`,
      `a log as up to date as one that ends at ${last} with term ${lastTerm}`,
      `one that ends at ${index} with term ${term}`,
      to,
    );
  }

  /** A follower stands of its own accord. */
  stands(node: number): void {
    const since = this.watch.view.localClock(node) - (this.grantedAt[node] ?? -Infinity);
    if (since === Infinity) return;
    this.waits.count += 1;
    if (since >= this.patience) return;
    this.watch.violate(
      'waits-after-vote',
      node,
      `${this.watch.name(node)} stands for election too soon after it has voted for another.`,
      `at least ${this.patience} µs after the vote, on its own clock`,
      `${since} µs after it`,
    );
  }
}
