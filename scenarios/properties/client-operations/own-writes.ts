import { ClockTrust } from '../clock-trust.ts';
import type { Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';

/**
 * read-your-writes: a read that a client sends after it has heard of its own write reflects that write. What it asks is
 * known by its tag.
 */
export class OwnWrites {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly reads = new Tally('read-your-writes');
  private readonly trust: ClockTrust;
  /** Whether reads may rest on clocks; then they are judged only while those can be trusted. */
  private readonly byLease: boolean;
  /** By client: the highest index of a write that it knows of. */
  private readonly known: number[] = [];
  /** By client: tag of its present read and what it knew when it first sent it. */
  private readonly tags: number[] = [];
  private readonly floors: number[] = [];

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.trust = new ClockTrust(context, view);
    this.byLease = context.options.reads === 'lease';
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.known.push(0);
      this.tags.push(-1);
      this.floors.push(0);
    }
  }

  /** Clocks may have changed. */
  changed(): void {
    this.trust.refresh();
  }

  flush(): void {
    this.reads.flush(this.report);
  }

  /** A client sends something. Sent again under the same tag, a read began when it was first sent. */
  sent(client: number, payload: Payload): void {
    if (payload.kind !== 'read' || this.tags[client] === payload.tag) return;
    this.tags[client] = payload.tag;
    this.floors[client] = this.known[client] ?? 0;
  }

  /** A client receives something. */
  received(client: number, from: number, payload: Payload): void {
    if (payload.kind === 'result') {
      if (payload.index > (this.known[client] ?? 0)) this.known[client] = payload.index;
    } else if (payload.kind === 'answer' && payload.tag === this.tags[client]) {
      this.judge(client, from, payload.index);
    }
  }

  /** A client that starts anew remembers nothing. */
  started(client: number): void {
    this.known[client] = 0;
    this.tags[client] = -1;
  }

  private judge(client: number, from: number, index: number): void {
    if (this.byLease && !this.trust.intact) return;
    const floor = this.floors[client] ?? 0;
    if (floor > 0) this.reads.count += 1;
    if (index >= floor) return;
    this.flush();
    this.report.violate('read-your-writes', {
      node: from,
      others: [client],
      message: `${this.view.name(client)} reads from ${this.view.name(from)} a state from before its own write.`,
      expected: `a state at ${floor} or later`,
      seen: `the state at ${index}`,
    });
  }
}
