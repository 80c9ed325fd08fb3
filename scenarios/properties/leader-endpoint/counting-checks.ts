import type { BalancerSettings } from '../../balancer/balancer-settings.ts';
import type { BalancerState } from '../../balancer/balancer-state.ts';
import type { HttpRequest, HttpResponse } from '../../../core/controller/index.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { isServerUp } from './following.ts';

/** What has come of the checks of one server. */
interface Checked {
  /** Tag of the check under way; 0 for none. */
  open: number;
  /** The balancer's own clock when it was sent. */
  askedAt: number;
  /** Checks that have passed, and failed, in a row. */
  passed: number;
  failed: number;
  up: boolean;
  /** No check has passed yet, nor has one failed: the first that fails is enough. */
  untried: boolean;
}

/** balancer-counts: keeps the checker's own count of every check sent and answered, and holds the balancer's marks to it. */
export class CountingChecks {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly balancer: number;
  private readonly settings: BalancerSettings;
  private readonly tally = new Tally('balancer-counts');
  private readonly records: Checked[] = [];

  constructor(view: View, report: Reporter, balancer: number, settings: BalancerSettings) {
    this.view = view;
    this.report = report;
    this.balancer = balancer;
    this.settings = settings;
    this.reset();
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** The balancer starts. */
  reset(): void {
    this.records.length = 0;
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      this.records.push({ open: 0, askedAt: 0, passed: 0, failed: 0, up: true, untried: true });
    }
  }

  /** The balancer asks a node; what it asked before has not been answered in time. */
  asked(node: number, { tag }: HttpRequest): void {
    const record = this.records[node];
    if (record === undefined) return;
    this.unanswered(record);
    record.open = tag;
    record.askedAt = this.view.localClock(this.balancer);
  }

  /** An answer of a node is handed to the balancer. */
  answered(node: number, { tag, status }: HttpResponse): void {
    const record = this.records[node];
    if (record === undefined || record.open !== tag) return;
    record.open = 0;
    count(record, status === 200);
  }

  /** The balancer took a step: returns the nodes that it has marked down in it. */
  stepped(state: BalancerState): readonly number[] {
    const fallen: number[] = [];
    for (const node of state.fixed.servers) {
      const record = this.records[node];
      const server = state.fixed.servers.indexOf(node);
      if (record === undefined) continue;
      // The timeout of the check under way is over, or the next one begins, which is sent only now.
      const { open } = record;
      const check = state.backends[server]?.check ?? 0;
      if (open !== 0 && check !== open) {
        if (check !== 0) this.patience(node, record);
        this.unanswered(record);
      }
      this.judge(node, record, isServerUp(state, node));
      if (record.up && !isServerUp(state, node)) fallen.push(node);
      if (record.up !== isServerUp(state, node)) {
        record.up = !record.up;
        record.passed = 0;
        record.failed = 0;
      }
    }
    return fallen;
  }

  private judge(node: number, record: Checked, isNowUp: boolean): void {
    const { fall, rise } = this.settings;
    const { up, passed, failed, untried } = record;
    const due = up ? failed < (untried ? 1 : fall) : passed >= rise;
    if (passed + failed > 0) record.untried = false;
    if (due === isNowUp) {
      if (up !== isNowUp) this.tally.count += 1;
      return;
    }
    this.flush();
    const { view, balancer } = this;
    this.report.violate('balancer-counts', {
      node: balancer,
      others: [node],
      message: `${view.name(balancer)} counts the checks of ${view.name(node)} wrongly (rise ${rise}, fall ${fall}).`,
      expected: due ? 'up' : 'down',
      seen: `${isNowUp ? 'up' : 'down'} after ${passed} passed, ${failed} failed in a row`,
    });
  }

  /** A check that was still open when the next one began must not have outlasted its timeout. */
  private patience(node: number, { askedAt }: Checked): void {
    const { view, balancer } = this;
    const waited = view.localClock(balancer) - askedAt;
    const { timeout } = this.settings;
    if (waited <= timeout + 1) return;
    this.flush();
    this.report.violate('balancer-counts', {
      node: balancer,
      others: [node],
      message: `${view.name(balancer)} waits too long for ${view.name(node)} to answer a check.`,
      expected: `failed after ${timeout} µs`,
      seen: `open after ${waited} µs`,
    });
  }

  private unanswered(record: Checked): void {
    if (record.open !== 0) count(record, false);
    record.open = 0;
  }
}

function count(record: Checked, passed: boolean): void {
  record.passed = passed ? record.passed + 1 : 0;
  record.failed = passed ? 0 : record.failed + 1;
}
