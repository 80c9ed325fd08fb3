import { asMember } from '../../raft-cluster/types.ts';
import { leaderReturnsWithin, livenessIsJudged } from '../bounds.ts';
import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import type { Tally } from '../tally.ts';

/** A fault makes a clock slow by a tenth at most; what it shows then takes a ninth longer. */
const MOST_DRIFT = 0.2;

/** A request that a member has not answered yet. */
interface Open {
  readonly node: number;
  readonly id: number;
  readonly kind: string;
  /** From when on its time runs: its arrival, or the last change of the surroundings. */
  since: number;
}

/**
 * answered: while the surroundings stay as they are, a member that runs answers every request within the bound, if only
 * with a refusal. The links that it has must work or be cut: on bad ones liveness is not judged. The bound is that in
 * which a leader returns, and a transfer and a lease more, besides the time that the kind of request is given by a
 * setting; time that goes by while committed entries still wait to be applied (a setting) is not counted.
 */
export class Answers {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly answers: Tally;
  private readonly bound: number;
  private readonly judged: boolean;
  private readonly slowest: number;
  /** In order of `since`, answered ones included until they come to the front. */
  private queue: Open[] = [];
  private readonly open = new Map<number, Open>();
  private waking = false;

  /** `given`: what a setting allows for such a request, by the member's own clock. */
  constructor(context: ClusterContext, given: Micros, view: View, report: Reporter, answers: Tally) {
    this.view = view;
    this.report = report;
    this.answers = answers;
    const { leaderLeaseTimeout, electionTimeout } = context.options;
    const longest = Math.ceil(given * (1 + MOST_DRIFT));
    this.bound = leaderReturnsWithin(context) + leaderLeaseTimeout + 2 * electionTimeout + longest;
    this.judged = livenessIsJudged(context);
    this.slowest = context.profile.network.latency[1];
  }

  asked(node: number, id: number, kind: string): void {
    if (!this.judged) return;
    const open = { node, id, kind, since: this.view.now };
    this.open.set(id, open);
    this.queue.push(open);
    this.awaken();
  }

  answered(id: number): void {
    if (this.open.delete(id)) this.answers.count += 1;
  }

  /** The node went down, and everything that it had taken is lost. */
  stopped(node: number): void {
    for (const [id, open] of this.open) if (open.node === node) this.open.delete(id);
  }

  /** The surroundings have changed: time runs anew for all that is open. */
  changed(): void {
    if (this.open.size === 0) return;
    this.queue = [...this.open.values()];
    for (const open of this.queue) open.since = this.view.now;
  }

  wake(): void {
    if (!this.waking) return;
    this.waking = false;
    const late: Open[] = [];
    const due = this.view.now - this.bound;
    let first = 0;
    for (; first < this.queue.length; first += 1) {
      const open = this.queue[first];
      if (open === undefined || open.since > due) break;
      if (this.open.has(open.id)) late.push(open);
    }
    // Nor is there any need to wake for what has been answered meanwhile, which is nearly everything.
    while (first < this.queue.length && !this.open.has(this.queue[first]?.id ?? -1)) first += 1;
    this.queue.splice(0, first);
    for (const open of late) this.judge(open);
    this.awaken();
  }

  private judge(open: Open): void {
    const { view } = this;
    const state = asMember(view.state(open.node));
    const applying = state !== undefined && state.replica.applied < state.commit;
    if (applying || !this.isPlain(open.node)) {
      open.since = view.now;
      this.queue.push(open);
      return;
    }
    this.answers.flush(this.report);
    this.report.violate('answered', {
      node: open.node,
      message: `${view.name(open.node)} has left a request (${open.kind}) unanswered for ${this.bound} µs, although it runs and nothing has changed.`,
      expected: 'an answer or a refusal',
      seen:
        state === undefined
          ? 'nothing'
          : `nothing; it is ${state.role.kind} in term ${state.durable.term}, commit ${state.commit}, applied ${state.replica.applied}`,
    });
  }

  /** Whether the node runs and each of its links either works or is cut. */
  private isPlain(node: number): boolean {
    const { view } = this;
    if (!view.isUp(node) || view.isPaused(node)) return false;
    for (let other = 0; other < view.nodeCount; other += 1) {
      if (other === node || !view.isMember(other)) continue;
      if (!this.isClear(node, other) || !this.isClear(other, node)) return false;
      if (view.isPaused(other)) return false;
    }
    return true;
  }

  private isClear(from: number, to: number): boolean {
    const link = this.view.link(from, to);
    return link.cut || (!link.clogged && link.loss <= 0.05 && link.latency[1] <= this.slowest);
  }

  private awaken(): void {
    const head = this.queue[0];
    if (this.waking || head === undefined) return;
    this.waking = true;
    this.report.wakeAt(Math.max(this.view.now + 1, head.since + this.bound));
  }
}
