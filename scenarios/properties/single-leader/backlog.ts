import type { Micros } from '../../../sim/index.ts';
import { answersLeave, longestTransit } from '../bounds.ts';
import type { MemberState, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { votes } from '../log-reading.ts';

/**
 * Whose messages wait for saves. A node takes nothing in while it saves, so where entries come faster than they are
 * saved, heartbeats and answers wait for all the saves before them: one entry a message, 16 on their way, 10 ms a save
 * are 160 ms. That is nothing between two nodes, yet the answers are not within the timeouts.
 *
 * It is measured by the world's time at which messages are sent and taken in, not by what members make of it.
 */
export class Backlog {
  private readonly view: View;
  private readonly transit: Micros;
  private readonly patience: Micros;
  private readonly memory: Micros;
  /** By ordered pair: when the last message was taken in that had waited too long; absent if none has. */
  private readonly late: Micros[] = [];
  /** By node: since when a leader has had it for a voter that was none before; absent if it always was. */
  private readonly voterSince: Micros[] = [];

  constructor(context: ClusterContext, view: View) {
    const { heartbeatInterval, leaderLeaseTimeout } = context.options;
    this.view = view;
    this.transit = longestTransit(context);
    // A heartbeat waits at most three times: at the peer, its answer at the leader, and there the next one's timer.
    this.patience = Math.floor(answersLeave(context) / 3);
    // Longer ago nothing was late on which the leader's contact rests, which it looks at with each heartbeat.
    this.memory = leaderLeaseTimeout + 2 * heartbeatInterval;
  }

  /** A message is taken in. */
  delivered(from: number, to: number, sentAt: Micros): void {
    const { now } = this.view;
    if (now - sentAt > this.transit + this.patience) this.late[from * this.view.nodeCount + to] = now;
  }

  /** A member's active configuration is another. */
  configured(was: MemberState, { configuration, role }: MemberState): void {
    if (role.kind !== 'leader') return;
    for (const { id, incarnation, suffrage } of configuration.members) {
      if (suffrage !== 'voter' || votes(was.configuration, id, incarnation)) continue;
      this.voterSince[id] = this.view.now;
    }
  }

  /**
   * Whether messages between a leader and a voter have lately waited too long. Not if it has become a voter since `from`:
   * nobody makes a leader depend on a member that is behind with its answers.
   */
  between(leader: number, voter: number, from: Micros): boolean {
    if ((this.voterSince[voter] ?? -1) > from) return false;
    const { now, nodeCount } = this.view;
    const there = this.late[leader * nodeCount + voter] ?? -Infinity;
    const back = this.late[voter * nodeCount + leader] ?? -Infinity;
    return Math.max(there, back) >= now - this.memory;
  }
}
