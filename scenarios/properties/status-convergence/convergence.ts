import { isOnline } from '../../../core/controller/index.ts';
import type { ControllerState } from '../../../core/controller/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';
import { Accuracy } from './accuracy.ts';
import { sentAgainBy } from './sent-again.ts';
import type { StatusTruth, Truth } from './truth.ts';

/** The bound of requirement S1.6, in microseconds. */
const BOUND = 3_000_000;

/** Of all observations, that may be wrong (S1.6). Fewer than these say nothing of one in a thousand. */
const WRONG_AT_MOST = 0.001;
const FEWEST_OBSERVATIONS = 10_000;

/** With fewer entries in a message than this, or with longer between batches that are applied, records wait for others. */
const FEW_ENTRIES = 16;
const SHORT_APPLYING = 5_000;

/**
 * converges-in-3s, record-converges and the measures `statusConvergenceMs`, `lostLeaderMs` (of that what follows the loss of
 * a leader), `statusAccuracy` and `statusPromised`: what each controller lists, and what is agreed, against the truth, once that has
 * been constant for the bound. What a controller lists changes in its own steps alone, so it is looked at there, and
 * when a bound is over.
 */
export class Convergence {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly truth: StatusTruth;
  private readonly options: ClusterContext['options'];
  /** Whether the bounds are promised here; where they are not, it is measured only. */
  private readonly promised: boolean;
  /** Whether nearly all of what is listed must be right here, although something may be lost. */
  private readonly accurate: boolean;
  /** Whether records are: where many entries go at once, so that none waits for those of clients, and are applied at once. */
  private readonly recordsPromised: boolean;
  private readonly accuracy: Accuracy;
  /** The longest delay of the profile. */
  private readonly slowest: number;
  private readonly lists = new Tally('converges-in-3s');
  private readonly records = new Tally('record-converges');
  /** A commit round, and with it the bound of records. */
  private readonly round: number;
  private readonly recordBound: number;
  /** By pair: true time when the list last came to agree with the present truth, -1 while it does not. */
  private readonly agreedAt: number[] = [];
  /** By pair: the truth before the present one, where it was judged. */
  private readonly before: (boolean | undefined)[] = [];
  /** By pair: the present span's bounds have been looked at. */
  private readonly listDue: boolean[] = [];
  /** By pair: the beginning of the span whose record has been looked at. */
  private readonly recordSeen: number[] = [];
  private readonly seen: (Truth | undefined)[] = [];
  /** By pair: the leader whose word counted is out of reach, and the list has not followed that yet. */
  private readonly lost: boolean[] = [];
  /** Bounds that were over since the last flush, and those of them that were excused: see {@link isInflated}. */
  private due = 0;
  private excused = 0;
  /** By pair: its list is wrong at present for a reason that is no fault of anybody's. */
  private readonly isExcused: boolean[] = [];
  /** By node: true time since when it has not been handing leadership over, in which it may write nothing; Infinity while it is. */
  private readonly writesSince: number[] = [];
  /** By node: true time by which it has been sent again what was lost before the leader was in reach. */
  private readonly sentAgain: number[] = [];
  /** Of each property the first violation is told; either may be the only one that is asked for. */
  private listFailed = false;
  private recordFailed = false;

  constructor(
    context: ClusterContext,
    view: View,
    report: Reporter,
    truth: StatusTruth,
    promised: boolean,
    accurate = false,
  ) {
    this.accurate = accurate;
    this.view = view;
    this.report = report;
    this.truth = truth;
    this.promised = promised;
    this.accuracy = new Accuracy(report, view.nodeCount * view.nodeCount);
    const { maxAppendEntries, applyDelay } = context.options;
    this.recordsPromised = promised && maxAppendEntries >= FEW_ENTRIES && applyDelay <= SHORT_APPLYING;
    const { network, disk } = context.profile;
    this.slowest = network.latency[1];
    this.options = context.options;
    this.round = 2 * 2 * network.latency[1] + context.options.heartbeatInterval + 4 * disk.latency[1];
    this.recordBound = BOUND + this.round;
    for (let i = 0; i < view.nodeCount * view.nodeCount; i += 1) {
      this.agreedAt.push(-1);
      this.writesSince.push(0);
      this.before.push(undefined);
      this.listDue.push(false);
      this.recordSeen.push(-1);
      this.seen.push(undefined);
      this.lost.push(false);
      this.isExcused.push(false);
    }
  }

  flush(): void {
    for (let pair = 0; pair < this.seen.length; pair += 1) this.account(pair);
    this.accuracy.flush();
    if (this.due > 0) this.report.share('statusPromised', this.due - this.excused, this.due);
    this.due = 0;
    this.excused = 0;
    this.lists.flush(this.report);
    this.records.flush(this.report);
  }

  /** The run is over: whether enough of what was listed was right, where that is promised. */
  end(): void {
    this.flush();
    const { right, n } = this.accuracy.whole;
    if (!this.accurate || n < FEWEST_OBSERVATIONS) return;
    this.report.exercise('lists-are-right');
    if (n - right <= n * WRONG_AT_MOST) return;
    this.report.violate('lists-are-right', {
      node: null,
      message: `Too much of what controllers list is wrong, 3 s and more after anything has changed.`,
      expected: `at least 99.9 % of ${n} observations right`,
      seen: `${right}`,
    });
  }

  /** The truth of some pairs is another: their bounds run anew. */
  changed(): void {
    const { view } = this;
    // Where links keep order, what is held up may begin a span later.
    let latest = view.now;
    for (let a = 0; a < view.nodeCount; a += 1) {
      for (let b = 0; b < view.nodeCount; b += 1) {
        const truth = this.truth.of(a, b);
        const at = a * view.nodeCount + b;
        const earlier = this.seen[at];
        if (truth === earlier) continue;
        this.account(at);
        this.seen[at] = truth;
        this.isExcused[at] = false;
        this.before[at] = earlier?.online;
        this.listDue[at] = false;
        const left =
          earlier !== undefined && earlier.reference !== a && earlier.reference !== truth?.reference;
        this.lost[at] = left || (this.lost[at] === true && (this.agreedAt[at] ?? -1) < 0);
        this.agreedAt[at] = -1;
        latest = Math.max(latest, truth?.since ?? 0);
        if (b === this.truth.leader.node) this.reached(a, b);
        this.look(a, b);
      }
    }
    this.report.wakeAt(view.now + BOUND);
    this.report.wakeAt(view.now + this.recordBound);
    if (latest === view.now) return;
    this.report.wakeAt(latest + BOUND);
    this.report.wakeAt(latest + this.recordBound);
  }

  /** What A lists of B may have changed. */
  look(a: number, b: number): void {
    const truth = this.truth.of(a, b);
    if (truth?.online === undefined) return;
    const state = asController(this.view.state(a));
    if (state === undefined) return;
    const at = a * this.view.nodeCount + b;
    if (isOnline(state.status, a, b) === truth.online) {
      if ((this.agreedAt[at] ?? -1) >= 0) return;
      this.account(at);
      this.agreedAt[at] = this.view.now;
      this.isExcused[at] = false;
      const turned = this.before[at] !== undefined && this.before[at] !== truth.online;
      if (turned && !this.isInflated(a, b, truth)) {
        const delay = Math.max(0, this.view.now - truth.since);
        this.report.measure('statusConvergenceMs', Math.round(delay / 1000));
        if (this.lost[at] === true && !truth.online) {
          this.report.measure('lostLeaderMs', Math.round(delay / 1000));
        }
      }
      this.lost[at] = false;
      this.before[at] = truth.online;
      return;
    }
    if ((this.agreedAt[at] ?? -1) >= 0) this.account(at);
    this.agreedAt[at] = -1;
    if (this.view.now - truth.since >= BOUND) this.wrongList(a, b, truth, state);
  }

  /** Some bounds may be over. */
  wake(): void {
    const { view } = this;
    for (let a = 0; a < view.nodeCount; a += 1) {
      for (let b = 0; b < view.nodeCount; b += 1) {
        const truth = this.truth.of(a, b);
        if (truth?.online === undefined) continue;
        const at = a * view.nodeCount + b;
        const age = view.now - truth.since;
        if (age >= BOUND && this.listDue[at] !== true) {
          this.listDue[at] = true;
          if (this.promised) {
            this.due += 1;
            if (this.isInflated(a, b, truth)) this.excused += 1;
            else this.lists.count += 1;
          }
          this.look(a, b);
        }
        if (!this.recordsPromised) continue;
        const start = this.recordFrom(b, truth);
        if (view.now >= this.recordDue(a, start) && this.recordSeen[at] !== start) {
          this.recordSeen[at] = start;
          this.record(a, b);
        }
      }
    }
  }

  /** A leader has begun to hand over, or is done with it. */
  handingOver(node: number, handing: boolean): void {
    this.writesSince[node] = handing ? Infinity : this.view.now;
    if (!handing) this.report.wakeAt(this.view.now + this.recordBound);
  }

  /** The records that A has applied may have changed. */
  recorded(a: number): void {
    if (!this.recordsPromised) return;
    for (let b = 0; b < this.view.nodeCount; b += 1) {
      const truth = this.truth.of(a, b);
      if (truth?.online === undefined) continue;
      if (this.view.now >= this.recordDue(a, this.recordFrom(b, truth))) this.record(a, b);
    }
  }

  /** Counts the observations of a pair under the truth that was last looked at: a list stays as it is between two looks. */
  private account(pair: number): void {
    const truth = this.seen[pair];
    const from = truth?.online === undefined ? Infinity : truth.since + BOUND;
    const isRight = (this.agreedAt[pair] ?? -1) >= 0;
    this.accuracy.count(pair, from, this.view.now, isRight, this.isExcused[pair] === true);
  }

  /** Since when A has worked both ways with one leader, and that leader has had reason to see B as it does; never if not. */
  private recordFrom(b: number, truth: Truth): number {
    const { leader } = this.truth;
    const ofLeader = leader.node < 0 ? undefined : this.truth.of(leader.node, b);
    if (truth.reference !== leader.node || ofLeader?.online === undefined) return Infinity;
    return Math.max(truth.since, ofLeader.since, leader.since, this.writesSince[leader.node] ?? 0);
  }

  /** When what A has applied is to agree with a view that nothing has changed since `start`. */
  private recordDue(a: number, start: number): number {
    return Math.max(start + this.recordBound, (this.sentAgain[a] ?? 0) + this.round);
  }

  /** Another span of A and the leader begins: what was on its way to A may have been lost in the one before. */
  private reached(a: number, leader: number): void {
    const by = sentAgainBy(this.view, leader, a, this.options);
    this.sentAgain[a] = by;
    if (by + this.round > this.view.now + this.recordBound) this.report.wakeAt(by + this.round);
  }

  private record(a: number, b: number): void {
    const leader = this.truth.leader.node;
    const state = asController(this.view.state(a));
    const leading = asController(this.view.state(leader));
    if (state === undefined || leading === undefined) return;
    this.records.count += 1;
    const record = state.raft.replica.machine.status[b];
    const expected = isOnline(leading.status, leader, b);
    if ((record?.online === true) === expected || this.recordFailed) return;
    this.recordFailed = true;
    this.flush();
    const { view } = this;
    this.report.violate('record-converges', {
      node: a,
      others: [b, leader],
      message: `The record of ${view.name(b)} on ${view.name(a)} is not what the leader ${view.name(leader)} sees, although nothing has changed for ${this.recordBound} µs.`,
      expected: word(expected),
      seen: record === undefined ? 'no record' : word(record.online),
    });
  }

  /**
   * Whether delays beyond the profile are still in an average that decides here: the timeout, which follows it exactly
   * (dynamic-threshold), is longer than the bound allows for then.
   */
  private isInflated(a: number, b: number, { reference }: Truth): boolean {
    if (this.isSlow(a, b)) return true;
    if (reference !== a && (this.isSlow(reference, b) || this.isSlow(a, reference))) return true;
    const told = asController(this.view.state(a))?.status.told ?? null;
    return told !== null && this.isSlow(a, told.from);
  }

  private isSlow(from: number, to: number): boolean {
    const peer = asController(this.view.state(from))?.status.peers[to];
    return peer !== undefined && peer.delay > this.slowest;
  }

  private wrongList(a: number, b: number, truth: Truth, state: ControllerState): void {
    const at = a * this.view.nodeCount + b;
    const excused = this.isInflated(a, b, truth);
    if (excused !== this.isExcused[at]) this.account(at);
    this.isExcused[at] = excused;
    if (excused || this.listFailed || !this.promised) return;
    this.listFailed = true;
    this.flush();
    const { view } = this;
    const reference =
      truth.reference === a ? 'by its own evidence' : `with ${view.name(truth.reference)} as leader in reach`;
    const told = state.status.told === null ? 'nobody' : view.name(state.status.told.from);
    const peer = state.status.peers[b];
    this.report.violate('converges-in-3s', {
      node: a,
      others: truth.reference === a || truth.reference === b ? [b] : [b, truth.reference],
      message: `${view.name(a)} lists ${view.name(b)} wrongly, although nothing has changed for ${view.now - truth.since} µs.`,
      expected: `${word(truth.online === true)}, ${reference}`,
      seen: `${word(isOnline(state.status, a, b))} by the word of ${told}; its own evidence says ${word(peer?.online === true)}`,
    });
  }
}

function word(online: boolean): string {
  return online ? 'online' : 'offline';
}
