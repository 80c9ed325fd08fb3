import type { StatusAudit, StatusRecord } from '../../../core/controller/index.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import { entryOf } from '../log-reading.ts';
import { Tally } from '../tally.ts';

/** status-audit: the audit's new records, played on the records as they were, give them as they are. */
export class StatusAudits {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('status-audit');
  private readonly reasons = new Tally('audit-reasons');

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.tally.flush(this.report);
    this.reasons.flush(this.report);
  }

  /** A controller has applied something; `was` is what it had applied before. */
  applied(node: number, before: MemberState, after: MemberState): void {
    const was = before.replica.machine;
    const now = after.replica.machine;
    if (was.status === now.status && was.audited === now.audited) return;
    const fresh = now.audited - was.audited;
    // A snapshot may skip more than the audit remembers.
    if (fresh < 0 || fresh > now.audit.length) return;
    this.tally.count += 1;
    this.compare(node, before, after, now.audit.slice(now.audit.length - fresh));
    const records: (string | undefined)[] = was.status.map(wordOf);
    for (const audit of now.audit.slice(now.audit.length - fresh)) {
      const known = records[audit.node] ?? 'unknown';
      // Another member on the same node begins as unknown.
      const isNew = was.status[audit.node]?.incarnation !== now.status[audit.node]?.incarnation;
      if (
        audit.before === audit.after ||
        (audit.before !== known && !(isNew && audit.before === 'unknown'))
      ) {
        this.wrong(
          node,
          `${this.view.name(audit.node)} ${known} → another`,
          `${audit.before} → ${audit.after}`,
        );
        return;
      }
      records[audit.node] = audit.after;
    }
    const folded: string[] = [];
    const actual: string[] = [];
    for (let id = 0; id < Math.max(records.length, now.status.length); id += 1) {
      folded.push(records[id] ?? 'unknown');
      actual.push(wordOf(now.status[id]));
    }
    if (folded.join() !== actual.join())
      this.wrong(node, `records ${folded.join()}`, `records ${actual.join()}`);
  }

  /** audit-reasons: each record gives the reason of the command that made the change, which the log tells. */
  private compare(
    node: number,
    before: MemberState,
    after: MemberState,
    fresh: readonly StatusAudit[],
  ): void {
    const records = before.replica.machine.status.slice();
    let next = 0;
    for (let index = before.replica.applied + 1; index <= after.replica.applied; index += 1) {
      const entry = entryOf(after.durable.log, index);
      // What came with a snapshot was compared where it was applied.
      if (entry === undefined) return;
      if (entry.kind !== 'command' || entry.command.kind !== 'status') continue;
      const { node: about, incarnation, online, cause, evidenceAge } = entry.command;
      const known = records[about];
      if (known?.incarnation === incarnation && known.online === online) continue;
      records[about] = { online, incarnation };
      const audit = fresh[next];
      next += 1;
      if (audit === undefined) return;
      this.reasons.count += 1;
      if (audit.cause === cause && audit.evidenceAge === evidenceAge) continue;
      this.flush();
      this.report.violate('audit-reasons', {
        node,
        others: about === node ? [] : [about],
        message: `The audit of ${this.view.name(node)} gives another reason than the command that was applied.`,
        expected: `${cause}, with proof ${evidenceAge} µs old`,
        seen: `${audit.cause}, ${audit.evidenceAge} µs`,
      });
      return;
    }
  }

  private wrong(node: number, expected: string, seen: string): void {
    this.flush();
    this.report.violate('status-audit', {
      node,
      message: `The audit of ${this.view.name(node)} does not tell the changes of its records.`,
      expected,
      seen,
    });
  }
}

function wordOf(record: StatusRecord | undefined): string {
  return record === undefined ? 'unknown' : record.online ? 'online' : 'offline';
}
