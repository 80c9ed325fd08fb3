import type { MembershipNote } from '../../../core/controller/index.ts';
import type { Fault } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Answering } from './answering.ts';
import { Conduct } from './conduct.ts';
import { Fitting } from './fitting.ts';
import { JoinTimes } from './join-times.ts';
import { JOIN_VALIDATION } from './properties.ts';
import { Promises } from './promises.ts';
import { Reasons } from './reasons.ts';
import { Reservations } from './reservations.ts';
import { Rolls } from './rolls.ts';
import { Settling } from './settling.ts';

type State = ClusterTypes['State'];
type Durable = ClusterTypes['Durable'];
type Ended = Extract<MembershipNote, { kind: 'join-ended' }>;

/** How controllers are validated, and join (S2). */
export function joinValidation(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'join-validation',
    properties: JOIN_VALIDATION,
    monitor: (view, report) => new JoinValidation(context, controller, view, report),
  };
}

/** Tells the checkers what concerns them. */
class JoinValidation implements ClusterMonitor {
  readonly sendsOf = [
    'join-ask',
    'join-check',
    'join-finding',
    'join-reserved',
    'join-release',
    'join-bound',
  ];
  readonly deliversOf = ['join-finding', 'join-reserved', 'join-bind', 'join-release'];
  readonly stepsOf = ['raft'];
  private readonly surroundings: Surroundings;
  private readonly rolls = new Rolls();
  private readonly conduct: Conduct;
  private readonly promises: Promises;
  private readonly reservations: Reservations;
  private readonly fitting: Fitting;
  private readonly reasons: Reasons;
  private readonly settling: Settling;
  private readonly answering: Answering;
  private readonly times: JoinTimes;

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.surroundings = new Surroundings(context, view);
    this.promises = new Promises(view, report, this.rolls);
    this.conduct = new Conduct(view, report, this.promises);
    this.reservations = new Reservations(view, this.promises);
    this.fitting = new Fitting(view, report);
    this.reasons = new Reasons(view);
    const { surroundings, rolls, promises } = this;
    this.settling = new Settling(context, controller, view, report, surroundings, rolls, promises);
    this.answering = new Answering(view, report, surroundings, controller.join);
    this.times = new JoinTimes(view, report);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.flush();
  }

  onDurable(node: number, before: Durable | undefined, after: Durable): void {
    if (before === after || !('membership' in after)) return;
    const was = before !== undefined && 'membership' in before ? before : undefined;
    if (was?.settled !== after.settled || was.raft.snapshot !== after.raft.snapshot) this.rolls.kept(after);
    if (was !== undefined) {
      if (was.membership.joining === after.membership.joining) return;
    }
    this.promises.saved(node, before, after);
    this.reservations.saved(node, before, after);
    this.settling.saved(node);
  }

  onStep(node: number, was: State | undefined, after: State): void {
    const now = asController(after);
    if (now === undefined) return;
    if (was === undefined) this.fitting.runs(node, now);
    const { raft, cluster } = now;
    const before = asController(was)?.raft;
    const role = raft.role.kind;
    const stays = before?.role.kind === role && before.durable.term === raft.durable.term;
    if (!stays) {
      this.settling.leads(node, now);
      this.answering.idle(node);
    }
    if (before !== undefined && stays && role === 'leader' && before.configuration !== raft.configuration) {
      for (const member of raft.configuration.members) {
        const known = before.configuration.members.find(({ id }) => id === member.id);
        if (known?.incarnation !== member.incarnation) this.conduct.entered(node, member);
      }
      this.reasons.changed(node, before, raft, this.promises);
    }
    const isNews = before?.commit !== raft.commit || before.configuration !== raft.configuration;
    if (!isNews || cluster === 0) return;
    const first = this.rolls.members(cluster).length === 0;
    const { come, gone } = this.rolls.committed(cluster, raft);
    if (come.length === 0 && gone.length === 0) return;
    for (const member of come) {
      this.promises.committed(cluster, member, first);
      if (member.suffrage === 'voter') this.times.votes(member.id);
    }
    this.settling.committed(cluster, come, gone);
  }

  onDeliver(from: number, to: number, payload: Payload): void {
    if (payload.kind === 'join-finding' || payload.kind === 'join-reserved') {
      this.conduct.heard(to, from, payload);
      if (payload.kind === 'join-finding') this.fitting.heard(to, from, payload);
    } else if (payload.kind === 'join-bind' || payload.kind === 'join-release') {
      this.reservations.heard(to, payload);
    }
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind === 'join-audit') {
      this.conduct.audited(node, note);
      this.fitting.audited(node, note);
      this.answering.audited(node, note);
    }
    if (note.kind === 'join-given-up') this.reasons.leader(note.node, note.ticket);
    else if (note.kind === 'evicted') this.reasons.leader(note.node, note.incarnation);
    else if (note.kind === 'join-ended') this.ended(node, note);
  }

  private ended(node: number, note: Ended): void {
    const { cluster, node: target, outcome } = note;
    const ticket = this.conduct.ticketOf(node, target);
    this.conduct.ended(node, note);
    this.answering.ended(node, note);
    this.times.end(target, outcome === 'joined');
    if (outcome === 'joined') this.promises.joined(node, cluster, target, ticket);
  }

  onSend(from: number, to: number, payload: Payload): void {
    const { kind } = payload;
    if (kind === 'join-ask') this.times.begin(payload.question.node);
    else if (kind === 'join-check') {
      this.conduct.asks(from, to, payload);
      this.answering.asks(from, payload);
    } else if (kind === 'join-finding') {
      this.conduct.says(from, to, payload);
      this.fitting.says(from, payload);
    } else if (kind === 'join-reserved' || kind === 'join-bound') this.promises.says(from, payload);
    else if (kind === 'join-release') this.settling.released(from, to, payload.ticket);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    if (body.kind === 'join') {
      this.times.begin(body.node);
      this.answering.asked(node, id, body.node);
    } else if (body.kind === 'operate' && body.wish.verb === 'remove') {
      this.reasons.operator(id, node, body.wish.node);
    }
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    if (body.kind === 'joined') this.answering.answered(node, id, body);
    else if (body.kind === 'operated') this.reasons.answered(id, body.outcome);
  }

  onStop(node: number): void {
    this.answering.stopped(node);
    this.reasons.stopped(node);
    this.settling.stopped(node);
  }

  onWake(): void {
    this.answering.look();
    this.settling.look();
  }

  onEnd(): void {
    this.flush();
  }

  private flush(): void {
    this.conduct.flush();
    this.promises.flush();
    this.fitting.flush();
    this.settling.flush();
    this.answering.flush();
  }
}
