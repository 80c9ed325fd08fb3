import type { VoteRequest } from '../../../core/raft/index.ts';
import type { MemberState } from '../cluster.ts';
import { lastIndexOf, termOf } from '../log-reading.ts';
import type { Tally } from '../tally.ts';
import type { Watch } from './watch.ts';

/** Whom a voter may elect (paper, 5.4.1), and how long it then waits before it stands itself (paper, figure 2). */
export class Voting {
  private readonly watch: Watch;
  private readonly patience: number;
  private readonly upToDate: Tally;
  private readonly waits: Tally;
  /** By node, its own clock when it last granted a vote; -Infinity when it has not since its start. */
  private readonly grantedAt: number[] = [];

  /** `patience`: the shortest time without a leader after which a follower stands, by its own clock. */
  constructor(watch: Watch, patience: number) {
    this.watch = watch;
    this.patience = patience;
    this.upToDate = watch.tally('votes-for-up-to-date');
    this.waits = watch.tally('waits-after-vote');
    for (let node = 0; node < watch.isMember.length; node += 1) this.grantedAt.push(-Infinity);
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
    this.upToDate.count += 1;
    const { log } = state.durable;
    const last = lastIndexOf(log);
    const lastTerm = termOf(log, last);
    if (request.lastTerm > lastTerm || (request.lastTerm === lastTerm && request.lastIndex >= last)) return;
    this.watch.violate(
      'votes-for-up-to-date',
      node,
      `${this.watch.name(node)} votes for ${this.watch.name(to)}, whose log is less up to date than its own.`,
      `a log as up to date as one that ends at ${last} with term ${lastTerm}`,
      `one that ends at ${request.lastIndex} with term ${request.lastTerm}`,
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
