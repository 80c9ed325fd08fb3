// Properties: founding-agrees.
import type { Charter, FoundingDurable } from '../../../core/controller/index.ts';
import { compareBallots } from '../../../core/controller/index.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { AGREES } from './properties.ts';

type Ballot = FoundingDurable['promised'];

/** What has been accepted in one ballot: one charter, by so many disks. */
interface Accepted {
  readonly ballot: Ballot;
  readonly charter: Charter;
  readonly disks: Set<number>;
}

/** Whether a founding is single-decree Paxos, as its disks show (S0.5). */
export function agreeing(controller: AboveRaft): ClusterFamily {
  return {
    name: 'agreeing',
    properties: AGREES,
    monitor: (view, report) => new Agreeing(controller.bootstrapExpect, view, report),
  };
}

class Agreeing implements ClusterMonitor {
  readonly sendsOf = ['founding-promise', 'founding-accepted'];
  private readonly expect: number;
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('founding-agrees');
  private readonly accepted: Accepted[] = [];
  /** The first charter that a quorum held in one ballot. */
  private chosen: Accepted | null = null;

  constructor(expect: number, view: View, report: Reporter) {
    this.expect = expect;
    this.view = view;
    this.report = report;
  }

  onDurable(node: number, before: ClusterTypes['Durable'] | undefined, after: ClusterTypes['Durable']): void {
    if (!('membership' in after)) return;
    const now = after.membership.founding;
    const was = before !== undefined && 'membership' in before ? before.membership.founding : null;
    if (now === null || now === was) return;
    this.tally.count += 1;
    if (was !== null && compareBallots(now.promised, was.promised) < 0) {
      this.violate(node, 'It takes back a promise.', told(was.promised), told(now.promised));
    }
    if (now.accepted !== null && now.accepted !== was?.accepted) {
      const { ballot, charter } = now.accepted;
      if (compareBallots(ballot, was?.promised ?? now.promised) < 0) {
        this.violate(node, 'It accepts in a ballot below its promise.', told(now.promised), told(ballot));
      }
      this.accepts(node, ballot, charter, after.membership.joining.incarnation);
    }
    if (now.decided !== null && (was?.decided ?? null) === null) this.decides(node, now.decided);
  }

  onSend(from: number, _to: number, payload: Payload): void {
    if (payload.kind !== 'founding-promise' && payload.kind !== 'founding-accepted') return;
    const disk = this.view.durable(from);
    const held = disk !== undefined && 'membership' in disk ? disk.membership.founding : null;
    const { ballot } = payload;
    const vouched = payload.kind === 'founding-promise' ? held?.promised : held?.accepted?.ballot;
    const kept = vouched !== undefined && compareBallots(vouched, ballot) >= 0;
    if (kept) return;
    this.violate(from, `It sends a ${payload.kind} that its disk does not hold.`, told(ballot), 'less');
  }

  onEnd(): void {
    this.tally.flush(this.report);
  }

  private accepts(node: number, ballot: Ballot, charter: Charter, disk: number): void {
    let held = this.accepted.find((each) => compareBallots(each.ballot, ballot) === 0);
    if (held === undefined) {
      held = { ballot, charter, disks: new Set() };
      this.accepted.push(held);
    }
    if (!same(held.charter, charter)) {
      this.violate(node, 'Two charters are proposed in one ballot.', words(held.charter), words(charter));
    }
    held.disks.add(disk);
    const { chosen } = this;
    if (chosen === null) {
      if (held.disks.size >= this.expect) this.chosen = held;
    } else if (compareBallots(ballot, chosen.ballot) > 0 && !same(chosen.charter, charter)) {
      this.violate(
        node,
        'It accepts another charter than was chosen.',
        words(chosen.charter),
        words(charter),
      );
    }
  }

  /** An operator's cluster has one founder, whom nobody had to agree with; others were there before the run. */
  private decides(node: number, charter: Charter): void {
    if (this.expect === 0) return;
    if (charter.founders.length === 1 && this.expect !== 1) return;
    const quorum = this.accepted.some(
      (each) => each.disks.size >= this.expect && same(each.charter, charter),
    );
    if (quorum) return;
    this.violate(
      node,
      'It takes a charter for chosen that no quorum has accepted.',
      `${this.expect} disks that hold ${words(charter)} in one ballot`,
      'fewer',
    );
  }

  private violate(node: number, message: string, expected: string, seen: string): void {
    this.tally.flush(this.report);
    this.report.violate('founding-agrees', { node, message, expected, seen });
  }
}

function same(a: Charter, b: Charter): boolean {
  return (
    a.cluster === b.cluster &&
    a.founders.length === b.founders.length &&
    a.founders.every(({ node, incarnation }, at) => {
      return b.founders[at]?.node === node && b.founders[at].incarnation === incarnation;
    })
  );
}

function words({ cluster, founders }: Charter): string {
  return `cluster ${cluster} of nodes ${founders.map(({ node }) => node).join(' ')}`;
}

function told({ round, node }: Ballot): string {
  return `ballot ${round} of node ${node}`;
}
