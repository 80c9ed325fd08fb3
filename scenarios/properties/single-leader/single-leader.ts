import type { Fault, Input, Micros } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { ClockTrust } from '../clock-trust.ts';
import type { ClusterFamily, ClusterMonitor, MemberState, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Backlog } from './backlog.ts';
import { Forgetting } from './forgetting.ts';
import { HandingOver } from './handing-over.ts';
import { LeaseCoverage } from './lease-coverage.ts';
import { OfficeHolders } from './office-holders.ts';
import { SINGLE_LEADER } from './properties.ts';
import { Returning } from './returning.ts';
import { SteppingDown } from './stepping-down.ts';
import { Tenure } from './tenure.ts';
import { VoteGuard } from './vote-guard.ts';

type State = ClusterTypes['State'];

/** A single leader (C4, S0.7). */
export function singleLeader(context: ClusterContext): ClusterFamily {
  return {
    name: 'single-leader',
    properties: SINGLE_LEADER,
    monitor: (view, report) => new SingleLeader(context, view, report),
  };
}

/** Finds out what changed, by reference, and tells the checkers concerned. */
class SingleLeader implements ClusterMonitor {
  readonly stepsOf = ['raft'];
  readonly sendsOf = ['vote-response', 'timeout-now'];
  readonly deliversOf = ['append', 'append-response'];
  private readonly view: View;
  private readonly trust: ClockTrust;
  private readonly surroundings: Surroundings;
  private readonly holders: OfficeHolders;
  private readonly coverage: LeaseCoverage;
  private readonly guard: VoteGuard;
  private readonly returning: Returning;
  private readonly backlog: Backlog;
  private readonly tenure: Tenure;
  private readonly handing: HandingOver;
  private readonly stepping: SteppingDown;
  private readonly forgetting: Forgetting;

  constructor(context: ClusterContext, view: View, report: Reporter) {
    const guard = context.options.heartbeatTimeout;
    this.view = view;
    this.trust = new ClockTrust(context, view);
    this.surroundings = new Surroundings(context, view);
    this.holders = new OfficeHolders(view, report, this.trust);
    this.coverage = new LeaseCoverage(view, report, this.trust, guard);
    this.guard = new VoteGuard(view, report, guard);
    this.returning = new Returning(context, view, report, this.surroundings);
    this.backlog = new Backlog(context, view);
    this.tenure = new Tenure(context, view, report, this.surroundings, this.backlog);
    this.handing = new HandingOver(context, view, report);
    this.stepping = new SteppingDown(context, view, report);
    this.forgetting = new Forgetting(context, view, report);
  }

  onStep(node: number, before: State | undefined, after: State, input: Input<ClusterTypes> | null): void {
    const now = asMember(after);
    if (now === undefined || before === after) return;
    const was = asMember(before);
    if (was === undefined || was.configuration !== now.configuration) {
      this.coverage.configured(node, now.configuration);
      if (was !== undefined) this.backlog.configured(was, now);
      this.returning.begin();
      this.recheck();
    }
    if (was !== undefined && was.leader !== now.leader) this.forgetting.changed(node, now);
    if (was === undefined || was.commit !== now.commit) this.coverage.commitMoved(now);
    if (was !== undefined && (was.role !== now.role || was.durable !== now.durable)) {
      const elects = was.durable.vote !== now.durable.vote || was.durable.term !== now.durable.term;
      if (elects || was.role.kind !== now.role.kind) this.guard.stepped(node, was, now, input);
    }
    if (was === undefined || was.role !== now.role || was.durable.term !== now.durable.term) {
      this.roleChanged(node, was, now, input);
    }
    if (this.returning.waiting) this.returning.look();
  }

  onSend(from: number, to: number, payload: Payload): void {
    this.guard.sent(from, to, payload);
  }

  onDeliver(from: number, to: number, _payload: Payload, sentAt: Micros): void {
    this.backlog.delivered(from, to, sentAt);
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    this.handing.answered(id);
    if (body.kind === 'http-response' && body.status === 200) this.holders.answered(node);
  }

  onStart(node: number): void {
    this.guard.started(node);
  }

  onStop(node: number): void {
    this.holders.gone(node);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.trust.refresh();
    this.returning.begin();
    this.recheck();
    this.flush();
  }

  onWake(): void {
    this.returning.wake();
    this.handing.wake();
    this.stepping.wake();
    this.forgetting.wake();
  }

  onEnd(): void {
    this.tenure.end(this.holders.rivals);
    this.flush();
  }

  private roleChanged(
    node: number,
    was: MemberState | undefined,
    now: MemberState,
    input: Input<ClusterTypes> | null,
  ): void {
    const before = was?.role;
    const after = now.role;
    if (before === undefined || before.kind !== after.kind || was?.durable.term !== now.durable.term) {
      this.tenure.changed(node, was, now, input);
      this.holders.changed(node, now);
      if (after.kind === 'leader') {
        this.coverage.check(node, now);
        this.stepping.elected(node);
      } else if (before?.kind === 'leader' && was?.durable.term === now.durable.term) {
        this.stepping.gaveUp();
      }
      return;
    }
    if (after.kind !== 'leader' || before.kind !== 'leader') return;
    if (before.quorumSentAt !== after.quorumSentAt) {
      this.tenure.leased(node, now);
      this.holders.leased(node, now);
      this.coverage.check(node, now);
      if (after.quorumSentAt < before.quorumSentAt) this.stepping.older(node);
    }
    // The answer that renews a lease may be what a transfer was waiting for.
    if (before.transfer !== after.transfer) this.handing.changed(node, was, now);
  }

  /** Clocks, nodes or configurations have changed: every lease has to be covered still. */
  private recheck(): void {
    for (const node of this.holders.rivals) {
      const state = asMember(this.view.state(node));
      if (state?.role.kind === 'leader') this.coverage.check(node, state);
    }
  }

  private flush(): void {
    this.holders.flush();
    this.coverage.flush();
    this.guard.flush();
    this.returning.flush();
    this.tenure.flush();
    this.handing.flush();
    this.stepping.flush();
    this.forgetting.flush();
  }
}
