import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';

/** Measures how long joins take: from the first request, or the first question of the joiner itself, to success, and to a vote. */
export class JoinTimes {
  private readonly view: View;
  private readonly report: Reporter;
  /** By node: when its join was first asked for; undefined while it is not. */
  private readonly asked: (Micros | undefined)[] = [];
  /** By node: when the join was first asked for by which it is a member now. */
  private readonly joining: (Micros | undefined)[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  /** Somebody asks for the join of a node. */
  begin(node: number): void {
    this.asked[node] ??= this.view.now;
  }

  /** A join of the node has ended; what follows is another one. */
  end(node: number, joined: boolean): void {
    const since = this.asked[node];
    this.asked[node] = undefined;
    if (!joined || since === undefined) return;
    this.joining[node] = since;
    this.report.measure('joinMs', toMillis(this.view.now - since));
  }

  /** The node votes from now on. */
  votes(node: number): void {
    // Its promotion may be known before the join is said to have ended.
    const since = this.joining[node] ?? this.asked[node];
    this.joining[node] = undefined;
    if (since !== undefined) this.report.measure('joinToVoterMs', toMillis(this.view.now - since));
  }
}

function toMillis(micros: Micros): number {
  return Math.round(micros / 1000);
}
