// Properties: founding-agrees.
import type { Charter } from '../../../core/controller/index.ts';
import { compareBallots } from '../../../core/controller/index.ts';
import type { Disk } from '../../../sim/index.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import { AskedFoundings } from '../asked-foundings.ts';
import { FoundingRecord, foundingOn, sameCharter } from '../founding-record.ts';
import type { Ballot, BallotRecord } from '../founding-record.ts';
import { Tally } from '../tally.ts';
import { AGREES } from './properties.ts';

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
  private readonly record: FoundingRecord;
  private readonly asked = new AskedFoundings();
  /** Clusters that were there before the run, on prepared disks. */
  private readonly prepared = new Set<number>();
  /** The first charter that a quorum held in one ballot. */
  private chosen: {
    readonly ballot: Ballot;
    readonly charter: Charter;
    readonly disks: ReadonlySet<number>;
  } | null = null;

  constructor(expect: number, view: View, report: Reporter) {
    this.expect = expect;
    this.view = view;
    this.report = report;
    this.record = new FoundingRecord(expect);
  }

  onStart(node: number, disk: Disk<ClusterTypes>): void {
    if (this.view.starts(node) > 1 || disk.kind !== 'durable') return;
    const charter = foundingOn(disk.durable)?.decided ?? null;
    if (charter !== null) this.prepared.add(charter.cluster);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    this.asked.request(node, id, body);
  }

  onRespond(_node: number, id: number): void {
    this.asked.respond(id);
  }

  onStop(node: number): void {
    this.asked.stop(node);
  }

  onDurable(node: number, before: ClusterTypes['Durable'] | undefined, after: ClusterTypes['Durable']): void {
    if (!('membership' in after)) return;
    const now = foundingOn(after);
    const was = foundingOn(before);
    if (now === null || now === was) return;
    this.tally.count += 1;
    if (was !== null && compareBallots(now.promised, was.promised) < 0) {
      this.violate(node, 'It takes back a promise.', told(was.promised), told(now.promised));
    }
    const record = this.record.take(after.membership.joining.incarnation, was, now);
    if (record !== null && now.accepted !== null) {
      const { ballot, charter } = now.accepted;
      if (compareBallots(ballot, was?.promised ?? now.promised) < 0) {
        this.violate(node, 'It accepts in a ballot below its promise.', told(now.promised), told(ballot));
      }
      this.accepts(node, charter, record);
    }
    if (now.decided !== null && (was?.decided ?? null) === null) this.decides(node, now.decided);
  }

  onSend(from: number, _to: number, payload: Payload): void {
    if (payload.kind !== 'founding-promise' && payload.kind !== 'founding-accepted') return;
    const held = foundingOn(this.view.durable(from));
    const { ballot } = payload;
    const vouched = payload.kind === 'founding-promise' ? held?.promised : held?.accepted?.ballot;
    const kept = vouched !== undefined && compareBallots(vouched, ballot) >= 0;
    if (kept) return;
    this.violate(from, `It sends a ${payload.kind} that its disk does not hold.`, told(ballot), 'less');
  }

  onEnd(): void {
    this.tally.flush(this.report);
  }

  private accepts(node: number, charter: Charter, record: BallotRecord): void {
    const { ballot, charter: first, disks } = record;
    if (first !== null && !sameCharter(first, charter)) {
      this.violate(node, 'Two charters are proposed in one ballot.', words(first), words(charter));
    }
    if (disks.size === 1 && !this.record.isProposable(record)) {
      this.violate(
        node,
        'It accepts what the promises in its ballot do not allow.',
        `${String(this.expect)} promises, and the charter that they report in the highest ballot, if any`,
        `${String(record.promises.size)} promises, and ${words(charter)}`,
      );
    }
    const { chosen } = this;
    if (chosen === null) {
      if (disks.size >= this.expect) this.chosen = { ballot, charter, disks };
    } else if (
      compareBallots(ballot, chosen.ballot) > 0 &&
      !sameCharter(chosen.charter, charter) &&
      !this.record.isApartFrom(record, chosen.disks)
    ) {
      this.violate(
        node,
        'It accepts another charter than was chosen.',
        words(chosen.charter),
        words(charter),
      );
    }
  }

  /** Nobody had to agree with an operator's charter, nor with one from before the run. */
  private decides(node: number, charter: Charter): void {
    if (this.prepared.has(charter.cluster) || this.asked.isAskedFor(node, charter)) return;
    if (this.expect > 0 && this.record.isChosen(charter)) return;
    this.violate(
      node,
      'It takes a charter for chosen that no quorum has accepted, and no operator has asked for.',
      this.expect === 0
        ? 'an init that founds it'
        : `${this.expect} disks that hold ${words(charter)} in one ballot, or an init that founds it`,
      `neither, for ${words(charter)}`,
    );
  }

  private violate(node: number, message: string, expected: string, seen: string): void {
    this.tally.flush(this.report);
    this.report.violate('founding-agrees', { node, message, expected, seen });
  }
}

function words({ cluster, founders }: Charter): string {
  return `cluster ${cluster} of nodes ${founders.map(({ node }) => node).join(' ')}`;
}

function told({ round, node }: Ballot): string {
  return `ballot ${round} of node ${node}`;
}
