import { isMember } from '../../../core/raft/index.ts';
import { MILLISECOND } from '../../../sim/index.ts';
import type { PropertyInfo } from '../../../sim/index.ts';
import { asClient, asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { leaderReturnsWithin, leadersAreSteady, livenessIsJudged, longestRoundTrip } from '../bounds.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { majorityWorks } from '../single-leader/working-majority.ts';
import { Surroundings } from '../surroundings.ts';
import { ClientDebts } from './client-debts.ts';
import { RecoveryTime } from './recovery-time.ts';
import { missingFrom } from './settled.ts';

/** What {@link recovery} checks. */
export const RECOVERY: readonly PropertyInfo[] = [
  {
    id: 'recovers',
    sentence:
      'After the faults are over, within the bounds: one leader known to all, no change in flight, equal logs and states, every client answered, a fresh write and a linearizable read served to all who ask, no growth of the term, no backlog.',
    requirements: ['C4', 'S0.7', 'S3.3'],
    kind: 'eventually',
  },
];

/** What must come true once the faults are over. */
export function recovery(context: ClusterContext): ClusterFamily {
  return {
    name: 'recovery',
    properties: RECOVERY,
    monitor: (view, report) => new Recovery(context, view, report),
  };
}

/** Nobody looks more often: `recoveryMs` is no more exact than this. */
const CLOSEST_LOOK = 100 * MILLISECOND;

/** Where the bound is long, so many looks fit in it. */
const LOOKS_IN_BOUND = 100;

/** Once the cluster is settled, looks are so many times rarer. */
const RARER = 10;

/**
 * Looks again and again from the end of the faults on, which tells how long the recovery took. From the bound on it
 * judges: the cluster has recovered if it was found settled once after the last client's operation, and the clients
 * got what they asked for.
 */
class Recovery implements ClusterMonitor {
  readonly sendsOf = ['timeout-now'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly debts: ClientDebts;
  private readonly judged: boolean;
  private readonly steady: boolean;
  private readonly bound: number;
  private readonly settling: number;
  private readonly often: number;
  private readonly time: RecoveryTime;
  /** When everything works again, and when a leader must be back. */
  private from: number;
  private due: number;
  /** The highest term then; -1 before. */
  private term = -1;
  private handedOver = false;
  private settledAt = -1;
  private missing: string | null = 'nobody has looked yet';

  constructor(context: ClusterContext, view: View, report: Reporter) {
    const { options, profile } = context;
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    this.judged = livenessIsJudged(context);
    this.steady = leadersAreSteady(context);
    this.bound = leaderReturnsWithin(context);
    const roundTrip = longestRoundTrip(context);
    this.settling =
      2 * options.heartbeatTimeout +
      8 * options.heartbeatInterval +
      10 * (roundTrip + 4 * profile.disk.latency[1]);
    this.often = Math.max(CLOSEST_LOOK, Math.ceil(this.bound / LOOKS_IN_BOUND));
    this.time = new RecoveryTime(this.settling + RARER * this.often);
    this.from = view.recoveryFrom;
    this.due = this.from + this.bound;
    this.debts = new ClientDebts(context, view, this.due);
    if (this.judged) report.wakeAt(this.from);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    if (this.judged && body.kind === 'operation' && asClient(this.view.state(node)) !== undefined) {
      this.debts.asked(node, id, body.op);
    }
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    if (body.kind === 'outcome') this.debts.answered(node, id, body);
  }

  onSend(): void {
    this.handedOver = true;
  }

  onStop(node: number): void {
    this.debts.stopped(node);
  }

  onConditions(): void {
    this.surroundings.refresh();
    if (this.view.now < this.view.recoveryFrom || this.term >= 0) return;
    const { clearFrom } = this.surroundings;
    if (clearFrom <= this.view.now || clearFrom <= this.from) return;
    // On links that keep order, what was sent while they were slow is still to arrive.
    this.from = clearFrom;
    this.due = this.from + this.bound;
    this.debts.due = this.due;
  }

  onWake(): void {
    const { now } = this.view;
    const judging = now >= this.due;
    if (judging && this.term < 0) {
      this.term = this.highestTerm();
      this.handedOver = false;
    }
    const settled = this.look(judging);
    const next = now + (settled ? RARER * this.often : this.often);
    this.report.wakeAt(judging ? next : Math.min(next, this.due));
  }

  onEnd(): void {
    const { view } = this;
    // Where the run ends before its time, or no majority can work, there is nothing to judge.
    if (!this.judged || this.term < 0 || view.now < this.due + 2 * this.settling) return;
    if (!majorityWorks(view, this.surroundings, this.from)) return;
    this.look(true);
    this.report.exercise('recovers');
    const reasons: string[] = [];
    if (this.settledAt < 0 && this.missing !== null) reasons.push(this.missing);
    const grown = this.highestTerm();
    if (this.steady && !this.handedOver && grown > this.term) {
      reasons.push(`the term has grown from ${this.term} to ${grown} since a leader was due`);
    }
    reasons.push(...this.debts.outstanding());
    if (reasons.length === 0) {
      if (this.time.from >= 0) {
        this.report.measure('recoveryMs', Math.round((this.time.from - view.recoveryFrom) / 1000));
      }
      return;
    }
    this.report.violate('recovers', {
      node: null,
      message: `The cluster has not recovered ${view.now - view.recoveryFrom} µs after the last fault.`,
      expected: 'a settled cluster, and clients that are served',
      seen: reasons.join('; '),
    });
  }

  /** Sees whether everything is settled now; where it is to be judged, once settled is enough. */
  private look(judging: boolean): boolean {
    const { now } = this.view;
    const missing = missingFrom(this.view, this.surroundings);
    this.time.look(now, missing === null, this.highestTerm(), this.handedOver);
    if (judging && (this.settledAt < 0 || this.debts.lastAsked > this.settledAt)) {
      this.missing = missing;
      this.settledAt = missing === null ? now : -1;
    }
    return missing === null;
  }

  private highestTerm(): number {
    let highest = 0;
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      const state = asMember(this.view.state(node));
      if (state !== undefined && isMember(state)) highest = Math.max(highest, state.durable.term);
    }
    return highest;
  }
}
