import type { Replicated } from '../../../core/controller/index.ts';
import type { RaftState } from '../../../core/raft/index.ts';
import type { Fault } from '../../../sim/index.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { leadersAreSteady, livenessIsJudged } from '../bounds.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { memberOf } from '../log-reading.ts';
import { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { PREFERRED_LEADER } from './properties.ts';

const SECOND = 1_000_000;

/** Until it is seen that a peer is there; between two looks; and for clocks and saves. */
const SEEN = 3 * SECOND;
const LOOK = 1 * SECOND;
const SLACK = 1 * SECOND;

/** An attempt that came to nothing doubles the delay, up to so many times. */
const MOST_PATIENCE = 64;

/** Whether preferred controllers come to lead, and nobody hands over for less. */
export function preferredLeader(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'preferred-leader',
    properties: PREFERRED_LEADER,
    monitor: (view, report) => new PreferredLeader(context, controller, view, report),
  };
}

/** A node as leader. */
interface Office {
  readonly term: number;
  /** True time, and own clock, when it was elected. */
  readonly since: number;
  readonly sinceLocal: number;
}

class PreferredLeader implements ClusterMonitor {
  readonly stepsOf = ['raft'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly delay: number;
  private readonly electionTimeout: number;
  private readonly judged: boolean;
  private readonly handed = new Tally('hands-over-to-preferred');
  private readonly leads = new Tally('preferred-leads');
  private readonly offices: (Office | null)[] = [];
  /** By node: true time when it last handed over for a preference. */
  private readonly attemptedAt: number[] = [];
  /** By node: its own clock then, since it started, and after how many delays it may follow with another. */
  private readonly attemptedLocal: number[] = [];
  private readonly patience: number[] = [];
  private readonly preferred: boolean[] = [];
  /** By node: when the members that it leads by were others for the last time. */
  private readonly membersSince: number[] = [];
  private changedAt = 0;

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    this.delay = controller.preference.preferredLeaderDelay;
    this.electionTimeout = context.options.electionTimeout;
    // A leader whose lease has gaps is not fit to judge whether somebody else would be a better one.
    this.judged = livenessIsJudged(context) && leadersAreSteady(context);
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.offices.push(null);
      this.attemptedAt.push(0);
      this.attemptedLocal.push(-Infinity);
      this.patience.push(1);
      this.preferred.push(false);
      this.membersSince.push(0);
    }
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.changedAt = this.view.now;
    for (let node = 0; node < this.offices.length; node += 1) this.due(node);
    this.flush();
  }

  onStop(node: number): void {
    this.offices[node] = null;
    this.attemptedLocal[node] = -Infinity;
    this.patience[node] = 1;
  }

  onStep(node: number, before: ClusterTypes['State'] | undefined, after: ClusterTypes['State']): void {
    const now = asController(after);
    if (now === undefined) return;
    if (before === undefined) this.preferred[node] = now.fixed.settings.preferredLeader;
    const { role, durable } = now.raft;
    const office = this.offices[node] ?? null;
    if (role.kind !== 'leader') {
      if (office !== null) this.offices[node] = null;
      return;
    }
    const { view } = this;
    // Who has become a voter just now was not passed over, and whose candidate has left waits for another one.
    const turned = asController(before)?.raft.configuration.members !== now.raft.configuration.members;
    if (turned) this.membersSince[node] = view.now;
    if (office?.term === durable.term) {
      if (turned) this.due(node);
      return;
    }
    this.offices[node] = { term: durable.term, since: view.now, sinceLocal: view.localClock(node) };
    this.due(node);
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind !== 'preferred-handover') return;
    const { view } = this;
    this.handed.count += 1;
    // A preferred controller was in reach, and gets it.
    this.leads.count += 1;
    this.attemptedAt[node] = view.now;
    const office = this.offices[node] ?? null;
    const led = office === null ? -1 : view.localClock(node) - office.sinceLocal;
    if (this.preferred[node] === true)
      this.wrong(node, note.to, 'although it is preferred itself', 'a leader that is not');
    else if (this.preferred[note.to] !== true)
      this.wrong(node, note.to, 'which is not preferred', 'one that is');
    else if (led < this.delay)
      this.wrong(node, note.to, `after ${led} µs`, `${this.delay} µs of leading at least`);
    this.waited(node, note.to);
    this.due(node);
  }

  /** Each attempt doubles the wait for the next, so that one whose target never takes over costs less and less. */
  private waited(node: number, to: number): void {
    const now = this.view.localClock(node);
    const since = now - (this.attemptedLocal[node] ?? -Infinity);
    const isForgotten = since > 2 * MOST_PATIENCE * this.delay;
    const patience = isForgotten ? 1 : (this.patience[node] ?? 1);
    this.attemptedLocal[node] = now;
    this.patience[node] = Math.min(MOST_PATIENCE, 2 * patience);
    const least = patience * this.delay;
    if (since < least)
      this.wrong(node, to, `${since} µs after its last attempt`, `${least} µs after it at least`);
  }

  onWake(): void {
    for (let node = 0; node < this.offices.length; node += 1) this.look(node);
  }

  onEnd(): void {
    this.flush();
  }

  private flush(): void {
    this.handed.flush(this.report);
    this.leads.flush(this.report);
  }

  /** Since when the node has led under what is as it is now. */
  private since(node: number, office: Office): number {
    return Math.max(office.since, this.changedAt, this.membersSince[node] ?? 0, this.attemptedAt[node] ?? 0);
  }

  private boundOf(node: number): number {
    return SEEN + LOOK + SLACK + (this.patience[node] ?? 1) * this.delay + 2 * this.electionTimeout;
  }

  private due(node: number): void {
    const office = this.offices[node] ?? null;
    if (!this.judged || office === null || this.preferred[node] === true) return;
    this.report.wakeAt(this.since(node, office) + this.boundOf(node));
  }

  private look(node: number): void {
    const { view } = this;
    const office = this.offices[node] ?? null;
    if (office === null || this.preferred[node] === true) return;
    const since = this.since(node, office);
    if (view.now < since + this.boundOf(node)) return;
    const state = asController(view.state(node));
    if (state === undefined) return;
    for (let other = 0; other < this.preferred.length; other += 1) {
      if (this.preferred[other] !== true || other === node || !this.isRunningVoter(state.raft, other))
        continue;
      if (!this.surroundings.heldSince('works', node, other, since)) continue;
      this.flush();
      this.report.violate('preferred-leads', {
        node,
        others: [other],
        message: `${view.name(node)} has led for ${view.now - since} µs while nothing changed, although ${view.name(other)} is preferred and in reach.`,
        expected: `a handover within ${this.boundOf(node)} µs`,
        seen: 'none',
      });
      return;
    }
  }

  /** Whether that voter of the leader's configuration runs there, and not whoever came in its place with another disk. */
  private isRunningVoter(leading: RaftState<Replicated>, node: number): boolean {
    const running = asController(this.view.state(node));
    const member = memberOf(leading.configuration, node);
    return (
      member !== undefined &&
      member.suffrage === 'voter' &&
      running?.raft.durable.incarnation === member.incarnation
    );
  }

  private wrong(node: number, to: number, what: string, expected: string): void {
    this.flush();
    const { view } = this;
    const message = `${view.name(node)} hands over to ${view.name(to)}, ${what}.`;
    this.report.violate('hands-over-to-preferred', { node, others: [to], message, expected, seen: what });
  }
}
