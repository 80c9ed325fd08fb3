import { isInternal } from '../../../core/controller/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';

/** A transfer that a member has in hand. */
interface Transferring {
  readonly node: number;
  /** The node's start in which it began. */
  readonly start: number;
  readonly term: number;
  /** Which of the node's transfers it is: what a leader begins by itself has no request to tell it by. */
  readonly serial: number;
  /** The request that asked for it, or -1. */
  readonly request: number;
  /** True time from which on it must be over. */
  due: number;
}

/**
 * transfer-ends: a member that has begun to hand its leadership over has done so, or given up, an election timeout later
 * on its own clock, as long as it runs, and has answered who asked for it. While it lasts, writes are refused. Once it is
 * announced there may be another leader, so a leader that has announced it never just goes on.
 */
export class HandingOver {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly ends = new Tally('transfer-ends');
  private readonly timeout: number;
  private readonly slack: number;
  private open: Transferring[] = [];
  /** How many transfers each node has begun. */
  private readonly begun: number[] = [];
  /** The requests that asked for a transfer and have no answer yet. */
  private readonly unanswered = new Set<number>();

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.timeout = context.options.electionTimeout;
    // The timer may have to wait for saves.
    this.slack = 10_000 + 4 * context.profile.disk.latency[1];
  }

  flush(): void {
    this.ends.flush(this.report);
  }

  /** A leader's role has changed. */
  changed(node: number, was: MemberState, now: MemberState): void {
    const transfer = transferOf(now);
    const before = transferOf(was);
    const goesOn = before !== null && transfer !== null && isSame(before, transfer);
    if (!goesOn) this.wentOn(node, was, now);
    if (transfer === null || goesOn) return;
    const { view } = this;
    const due = view.trueTimeOf(node, view.localClock(node) + this.timeout) + this.slack;
    const serial = (this.begun[node] ?? 0) + 1;
    this.begun[node] = serial;
    const { request } = transfer;
    if (request >= 0 && !isInternal(request)) this.unanswered.add(request);
    this.open.push({ node, start: view.starts(node), term: now.durable.term, serial, request, due });
    this.report.wakeAt(due);
  }

  /** A request has been answered. */
  answered(request: number): void {
    if (this.unanswered.size > 0) this.unanswered.delete(request);
  }

  /** A leader has the transfer of before in hand no more, and leads on. */
  private wentOn(node: number, was: MemberState, now: MemberState): void {
    const before = transferOf(was);
    if (before?.announced !== true || now.role.kind !== 'leader') return;
    this.flush();
    this.report.violate('transfer-ends', {
      node,
      others: [before.target],
      message: `${this.view.name(node)} leads on in term ${now.durable.term}, although it has told ${this.view.name(before.target)} to stand.`,
      expected: 'it gives up its office: there may be another leader',
      seen: `${transferOf(now) === null ? 'no transfer' : 'another transfer'} in hand, and the same office`,
    });
  }

  wake(): void {
    if (this.open.length === 0) return;
    const { now } = this.view;
    const left = this.open;
    this.open = [];
    for (const each of left) {
      if (each.due > now) this.open.push(each);
      else this.judge(each);
    }
  }

  private judge(each: Transferring): void {
    const { view } = this;
    const { node } = each;
    const state = asMember(view.state(node));
    this.ends.count += 1;
    const owed = this.unanswered.has(each.request);
    if (state === undefined || view.starts(node) !== each.start) {
      this.unanswered.delete(each.request);
      return;
    }
    const transfer = transferOf(state);
    const lasts = transfer !== null && this.begun[node] === each.serial;
    if (!lasts && !owed) return;
    if (view.isPaused(node) || view.savingSince(node) >= 0) {
      each.due = view.now + this.slack;
      this.open.push(each);
      this.report.wakeAt(each.due);
      return;
    }
    this.flush();
    this.report.violate('transfer-ends', {
      node,
      message: lasts
        ? `${view.name(node)} has still not ended the transfer to ${view.name(transfer.target)} that it began in term ${each.term}.`
        : `${view.name(node)} has not told who asked for it what became of the transfer that it began in term ${each.term}.`,
      expected: `an end within the election timeout of ${this.timeout} µs`,
      seen: `${lasts ? `the transfer, ${transfer.announced ? 'announced' : 'not announced'}` : 'no answer'}, as ${state.role.kind} in term ${state.durable.term}`,
    });
  }
}

interface Transfer {
  readonly request: number;
  readonly target: number;
  readonly announced: boolean;
}

/** Whether a transfer is still the one of before. What a leader begins by itself has the same number every time. */
function isSame(before: Transfer, now: Transfer): boolean {
  if (before.request !== now.request || before.target !== now.target) return false;
  return now.announced || !before.announced;
}

/** The transfer that a member has in hand, as leader or after it. */
function transferOf(state: MemberState): Transfer | null {
  const { role } = state;
  return role.kind === 'leader' || role.kind === 'follower' ? role.transfer : null;
}
