// Properties: departed-are-left.
import type { RaftOptions } from '../../../../core/raft/index.ts';
import type { ClusterTypes } from '../../../raft-cluster/types.ts';
import type { Input } from '../../../../sim/index.ts';
import type { MemberState } from '../../cluster.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

type Leader = Extract<MemberState['role'], { kind: 'leader' }>;

/**
 * departed-are-left: a leader tells a peer that was removed so, but not for ever. At a heartbeat it has given up whoever
 * has not answered for two election timeouts by its own clock: the dead are removed more often than the living.
 */
export class Departures {
  private readonly watch: Watch;
  private readonly left: Tally;
  private readonly patience: number;
  private readonly nodes: number;
  /** By pair: the removal of which the leader still tells its peer (-1 for none), and its own clock when that was seen. */
  private readonly removal: number[] = [];
  private readonly since: number[] = [];

  constructor(watch: Watch, options: RaftOptions) {
    this.watch = watch;
    this.left = watch.tally('departed-are-left');
    this.patience = 2 * options.electionTimeout;
    this.nodes = watch.isMember.length;
    for (let pair = 0; pair < this.nodes * this.nodes; pair += 1) {
      this.removal.push(-1);
      this.since.push(0);
    }
  }

  /** A leader has taken a step, and leads on. */
  stepped(
    node: number,
    before: Leader,
    { round, progress }: Leader,
    input: Input<ClusterTypes> | null,
  ): void {
    // Only heartbeats are rounds that a timer starts.
    if (round === before.round || input?.kind !== 'timer') return;
    for (let peer = 0; peer < progress.length; peer += 1) {
      const passage = progress[peer]?.passage;
      const pair = node * this.nodes + peer;
      if (passage?.kind === 'leaving') this.tells(node, peer, pair, passage.index);
      else this.removal[pair] = -1;
    }
  }

  /** A member leads no more. */
  lost(node: number): void {
    for (let peer = 0; peer < this.nodes; peer += 1) this.removal[node * this.nodes + peer] = -1;
  }

  private tells(node: number, peer: number, pair: number, removal: number): void {
    const clock = this.watch.view.localClock(node);
    if (this.removal[pair] !== removal) {
      this.removal[pair] = removal;
      this.since[pair] = clock;
      this.left.count += 1;
      return;
    }
    const told = clock - (this.since[pair] ?? clock);
    if (told <= this.patience) return;
    this.watch.violate(
      'departed-are-left',
      node,
      `${this.watch.name(node)} still sends heartbeats to ${this.watch.name(peer)}, whose removal at ${removal} is long committed.`,
      `an end after ${this.patience} µs on its own clock`,
      `another heartbeat after ${told} µs`,
      peer,
    );
  }
}
