import type { ControllerState } from '../../../core/controller/index.ts';
import type { Payload, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/** A request that must leave in the very event in which two records began to differ. */
interface Owed {
  readonly node: number;
  readonly about: number;
  readonly leader: number;
  readonly event: number;
}

/** active-sync: at the moment at which both records begin to differ, a request leaves for the leader that is known. */
export class ActiveSync {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('active-sync');
  private owed: Owed[] = [];
  /** By pair: the leader that was asked since both records began to differ; -1 for nobody. */
  private readonly asked: number[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** The node has started or gone down. */
  reset(node: number): void {
    for (let about = 0; about < this.view.nodeCount; about += 1) this.asked[this.at(node, about)] = -1;
    this.owed = this.owed.filter((each) => each.node !== node);
  }

  /** A step in which something may have changed. */
  stepped(node: number, now: ControllerState): void {
    this.settle();
    const { raft, status } = now;
    for (let about = 0; about < status.peers.length; about += 1) {
      const peer = status.peers[about];
      const at = this.at(node, about);
      const record = raft.replica.machine.status[about];
      const agreed = record?.incarnation === peer?.incarnation && record?.online === true;
      if (peer === undefined || peer.online === agreed) {
        this.asked[at] = -1;
        continue;
      }
      // Until it has been heard once, what is not seen may just not have been seen yet.
      if (peer.provenAt < 0 || raft.leader < 0 || raft.leader === node || status.view !== null) continue;
      if (this.asked[at] === raft.leader) continue;
      this.asked[at] = raft.leader;
      this.owed.push({ node, about, leader: raft.leader, event: this.view.events });
    }
  }

  sent(from: number, to: number, payload: Payload): void {
    if (payload.kind !== 'sync-request') return;
    this.settle();
    for (const about of payload.nodes) this.asked[this.at(from, about)] = to;
    if (this.owed.length === 0) return;
    const kept = this.owed.filter(
      ({ node, about, leader }) => node !== from || leader !== to || !payload.nodes.includes(about),
    );
    this.tally.count += this.owed.length - kept.length;
    this.owed = kept;
  }

  /** Whatever was owed in an earlier event is overdue. */
  settle(): void {
    const [first] = this.owed;
    if (first === undefined || first.event === this.view.events) return;
    this.owed = [];
    const { view } = this;
    this.flush();
    this.report.violate('active-sync', {
      node: first.node,
      others: [first.about, first.leader],
      message: `${view.name(first.node)} sees ${view.name(first.about)} differently from the agreed record and asks nobody.`,
      expected: `a sync request to ${view.name(first.leader)} at once`,
      seen: 'none',
    });
  }

  private at(node: number, about: number): number {
    return node * this.view.nodeCount + about;
  }
}
