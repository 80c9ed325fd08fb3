import type { Fault, PropertyInfo } from '../../../sim/index.ts';
import { isMembershipNote } from '../../raft-cluster/membership-words.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import { sometimes } from './sometimes.ts';

/** What a campaign should have seen: where it never happens, nothing that depends on it was tested. */
export const COVERAGE: readonly PropertyInfo[] = [
  sometimes('leader-changed', 'A term has another leader than the term before.', ['C4', 'S0.7']),
  sometimes('leader-fell', 'A leader goes down or gives up its office.', ['C3', 'C4']),
  sometimes('election-contested', 'Two nodes stand for election in the same term.', ['S0.7']),
  sometimes('candidacy-repeated', 'A candidacy is not decided in time.', ['S0.7']),
  sometimes('partition-healed', 'A partition, isolation or cut ends.', ['C3']),
  sometimes('log-truncated', 'A follower removes entries that conflict.', ['S0.7']),
  sometimes('log-compacted', 'A member takes a snapshot and compacts its log.', ['S0.7']),
  sometimes('snapshot-installed', 'A member installs a snapshot of the leader.', ['S0.7']),
  sometimes('configuration-changed', 'A change of membership is committed.', ['S0.3']),
  sometimes('configuration-rolled-back', 'A configuration is truncated before it is committed.', ['S0.3']),
  sometimes('learner-promoted', 'A learner becomes a voter.', ['S0.3']),
  sometimes('member-removed', 'A member learns that it was removed.', ['S0.3']),
  sometimes('transfer-done', 'Leadership is handed over as asked.', ['S0.7']),
  sometimes('transfer-failed', 'A transfer fails, and is answered so.', ['S0.7']),
  sometimes('read-by-lease', 'A read is answered at once, by lease.', ['S3.3']),
  sometimes('read-by-index', 'A read is answered after a round of heartbeats.', ['S3.3']),
  sometimes(
    'command-retried',
    'A command reaches a leader that it, or a later one of its session, has reached before.',
    ['S3.3'],
  ),
  sometimes('outcome-unknown', 'A leader that loses its office leaves a proposal in doubt.', ['S3.3']),
  sometimes('restarted-with-disk', 'A member that ran before starts again from its disk.', ['S0.7']),
  sometimes('restarted-blank', 'A member that ran before starts again without its disk.', ['S0.7']),
];

/** What must be seen at least once in a campaign. */
export function coverage(): ClusterFamily {
  return { name: 'coverage', properties: COVERAGE, monitor: (view, report) => new Coverage(view, report) };
}

/** Candidacies of older terms are forgotten. */
const TERMS_KEPT = 256;

/** Hears of rare things only: requests and answers, notes, faults. */
class Coverage implements ClusterMonitor {
  private readonly view: View;
  private readonly report: Reporter;
  private leader = -1;
  /** The last term that somebody has won. */
  private won = 0;
  /** Who led last, as far as it has said so itself: by node. */
  private readonly leads: boolean[] = [];
  private readonly candidates = new Map<number, number>();
  private readonly configured: number[] = [];
  private readonly voters: (ReadonlySet<number> | undefined)[] = [];
  private readonly started: boolean[] = [];
  /** By open request: the event in which a read arrived, or -1 for anything else. */
  private readonly reads = new Map<number, number>();
  /** By session: the highest sequence number that has reached a member. */
  private readonly sequences = new Map<number, number>();

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (isMembershipNote(note)) return;
    switch (note.kind) {
      case 'leadership-gained':
        if (this.leader >= 0 && this.leader !== node) this.report.exercise('leader-changed');
        this.leader = node;
        this.won = note.term;
        this.leads[node] = true;
        return;
      case 'leadership-lost':
        this.leads[node] = false;
        this.report.exercise('leader-fell');
        return;
      case 'pre-candidate':
        if (this.candidates.get(note.term - 1) === node && this.won !== note.term - 1) {
          this.report.exercise('candidacy-repeated');
        }
        return;
      case 'candidate': {
        const rival = this.candidates.get(note.term);
        if (rival !== undefined && rival !== node) this.report.exercise('election-contested');
        else this.candidates.set(note.term, node);
        this.candidates.delete(note.term - TERMS_KEPT);
        return;
      }
      case 'truncated':
        this.report.exercise('log-truncated');
        if ((this.configured[node] ?? 0) >= note.from) this.report.exercise('configuration-rolled-back');
        return;
      case 'compacted':
        this.report.exercise('log-compacted');
        return;
      case 'snapshot-installed':
        this.report.exercise('snapshot-installed');
        return;
      case 'configuration':
        this.configuration(node, note);
        return;
      case 'removed':
        this.report.exercise('member-removed');
        return;
      case 'leader-known':
      case 'transfer-started':
      case 'local-status':
      case 'audit':
      case 'leaderless':
      case 'leaderless-ended':
      case 'cluster-event':
        return;
    }
  }

  onStart(node: number): void {
    if (!this.view.isMember(node)) return;
    if (this.started[node] === true) {
      const blank = this.view.durable(node) === undefined;
      this.report.exercise(blank ? 'restarted-blank' : 'restarted-with-disk');
    }
    this.started[node] = true;
    this.leads[node] = false;
  }

  onStop(node: number): void {
    if (this.leads[node] === true) this.report.exercise('leader-fell');
    this.leads[node] = false;
    // What it was asked will never be answered; what others were asked is seen again soon enough.
    this.reads.clear();
  }

  onFault(fault: Fault, ended: boolean): void {
    if (!ended) return;
    if (fault.kind === 'partition' || fault.kind === 'isolate' || fault.kind === 'cut') {
      this.report.exercise('partition-healed');
    }
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    if (body.kind === 'operation') return;
    if (body.kind === 'read') this.reads.set(id, this.view.events);
    if (body.kind === 'command' && this.leads[node] === true) {
      if ((this.sequences.get(body.session) ?? 0) >= body.sequence) this.report.exercise('command-retried');
      else this.sequences.set(body.session, body.sequence);
    }
  }

  onRespond(_node: number, id: number, body: ClusterTypes['Response']): void {
    const asked = this.reads.size === 0 ? undefined : this.reads.get(id);
    if (asked !== undefined) this.reads.delete(id);
    if (body.kind === 'answer' && asked !== undefined) {
      this.report.exercise(asked === this.view.events ? 'read-by-lease' : 'read-by-index');
    } else if (body.kind === 'transferred') {
      this.report.exercise('transfer-done');
    } else if (body.kind === 'refused') {
      if (body.reason === 'TRANSFER_FAILED') this.report.exercise('transfer-failed');
      if (body.reason === 'UNKNOWN_OUTCOME') this.report.exercise('outcome-unknown');
    }
  }

  private configuration(node: number, note: ClusterTypes['Note'] & { kind: 'configuration' }): void {
    const { configuration } = note;
    if (!note.committed) {
      this.configured[node] = configuration.index;
      return;
    }
    this.report.exercise('configuration-changed');
    const before = this.voters[node];
    const now = new Set<number>();
    for (const member of configuration.members) if (member.suffrage === 'voter') now.add(member.id);
    this.voters[node] = now;
    if (before === undefined) return;
    for (const id of now) if (!before.has(id)) this.report.exercise('learner-promoted');
  }
}
