import type { ReplicatedState, StatusRecord } from '../../../core/controller/index.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/** status-audit: the audit's new records, played on the records as they were, give them as they are. */
export class StatusAudits {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('status-audit');

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** A controller has applied something; `was` is what it had applied before. */
  applied(node: number, was: ReplicatedState, now: ReplicatedState): void {
    if (was.status === now.status && was.audited === now.audited) return;
    const fresh = now.audited - was.audited;
    // A snapshot may skip more than the audit remembers.
    if (fresh < 0 || fresh > now.audit.length) return;
    this.tally.count += 1;
    const records: (string | undefined)[] = was.status.map(wordOf);
    for (const audit of now.audit.slice(now.audit.length - fresh)) {
      const before = records[audit.node] ?? 'unknown';
      // Another member on the same node begins as unknown.
      const isNew = was.status[audit.node]?.incarnation !== now.status[audit.node]?.incarnation;
      if (
        audit.before === audit.after ||
        (audit.before !== before && !(isNew && audit.before === 'unknown'))
      ) {
        this.wrong(
          node,
          `${this.view.name(audit.node)} ${before} → another`,
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
