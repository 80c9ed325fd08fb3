import type { Fault } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Configuration, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Acknowledged } from './acknowledged.ts';
import type { Question } from './acknowledged.ts';
import { AnswersInTime } from './answers-in-time.ts';
import { MadeChanges } from './made-changes.ts';
import { OPERATING } from './properties.ts';
import { CommittedRolls } from './rolls.ts';
import { WishBook } from './wish-book.ts';

type State = ClusterTypes['State'];

/** Whether operators are told the truth, and get what they ask for (S0.3). */
export function operating(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'operating',
    properties: OPERATING,
    monitor: (view, report) => new Operating(context, controller, view, report),
  };
}

/** Tells the checkers what concerns them. */
class Operating implements ClusterMonitor {
  readonly stepsOf = ['raft'];
  private readonly view: View;
  private readonly surroundings: Surroundings;
  private readonly wishes: WishBook;
  private readonly rolls = new CommittedRolls();
  private readonly acknowledged: Acknowledged;
  private readonly changes: MadeChanges;
  private readonly answers: AnswersInTime;
  private readonly questions = new Map<number, Question>();

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.surroundings = new Surroundings(context, view);
    this.wishes = new WishBook(view);
    this.acknowledged = new Acknowledged(view, report, this.rolls);
    this.changes = new MadeChanges(view, report, this.wishes);
    this.answers = new AnswersInTime(view, report, this.surroundings, controller.operate.timeout);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    this.surroundings.refresh();
    this.flush();
  }

  onStep(node: number, before: State | undefined, after: State): void {
    const now = asController(after)?.raft;
    if (now === undefined) return;
    const was = asController(before)?.raft;
    if (was !== undefined && was.configuration !== now.configuration) {
      const leads = was.role.kind === 'leader' && now.role.kind === 'leader';
      if (leads && was.durable.term === now.durable.term) this.changes.appended(node, was, now);
    }
    // What a disk begins with, and what a snapshot has brought, was committed before.
    if (was?.configuration !== now.configuration && now.configuration.index <= now.commit) {
      this.learn(now.configuration);
    }
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind === 'leadership-gained') this.acknowledged.leads(node, note.term);
    else if (note.kind === 'leader-known') this.acknowledged.leads(note.leader, note.term);
    else if (note.kind === 'configuration' && note.committed) this.learn(note.configuration);
    else if (note.kind === 'evicted') this.changes.leaderRemoves(note.node, note.incarnation);
    else if (note.kind === 'join-given-up') this.changes.leaderRemoves(note.node, note.ticket);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    if (body.kind !== 'operate') return;
    const question: Question = {
      node,
      verb: body.wish,
      askedAt: this.view.now,
      rollThen: this.rolls.latest,
      leaderThen: this.acknowledged.leader,
    };
    this.questions.set(id, question);
    this.wishes.open(id, node, body.wish);
    this.answers.asked(id, question);
  }

  onRespond(_node: number, id: number, body: ClusterTypes['Response']): void {
    if (body.kind !== 'operated') return;
    const question = this.questions.get(id);
    if (question === undefined) return;
    this.questions.delete(id);
    const { outcome } = body;
    this.answers.answered(id);
    if (outcome.kind === 'done') this.acknowledged.told(question, outcome);
    this.changes.answered(id, outcome);
    this.wishes.close(id, outcome, this.latestTerm());
  }

  onStop(node: number): void {
    this.answers.stopped(node);
    this.wishes.stopped(node);
    for (const [id, question] of this.questions) if (question.node === node) this.questions.delete(id);
  }

  onWake(): void {
    this.answers.look();
  }

  onEnd(): void {
    this.flush();
  }

  private learn(configuration: Configuration): void {
    if (this.rolls.learn(configuration)) this.changes.committed(configuration);
  }

  private latestTerm(): number {
    let latest = 0;
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      const state = asController(this.view.state(node));
      if (state !== undefined) latest = Math.max(latest, state.raft.durable.term);
    }
    return latest;
  }

  private flush(): void {
    this.acknowledged.flush();
    this.changes.flush();
    this.answers.flush();
  }
}
