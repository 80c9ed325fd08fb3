import { knownConfiguration } from '../../../core/controller/index.ts';
import type { OperatorOutcome, OperatorVerb } from '../../../core/controller/index.ts';
import { isMember } from '../../../core/raft/index.ts';
import type { Micros } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import { diskOf } from '../join-validation/initialised.ts';
import type { Configuration, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import type { CommittedRolls } from './rolls.ts';

type Done = Extract<OperatorOutcome, { kind: 'done' }>;

/** A verb that waits for its answer. */
export interface Question {
  readonly node: number;
  readonly verb: OperatorVerb;
  readonly askedAt: Micros;
  /** Index of the latest committed configuration then. */
  readonly rollThen: number;
  /** Who led the highest term then; -1 if nobody had led any. */
  readonly leaderThen: number;
}

/** Who has come to lead, and when. */
interface Office {
  readonly term: number;
  readonly node: number;
  readonly at: Micros;
}

/** wish-is-committed, wish-is-visible and transfer-moves-leadership: whether what operators are told is so. */
export class Acknowledged {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly rolls: CommittedRolls;
  private readonly committed = new Tally('wish-is-committed');
  private readonly visible = new Tally('wish-is-visible');
  private readonly moved = new Tally('transfer-moves-leadership');
  private readonly offices: Office[] = [];
  private highest: Office | undefined;

  constructor(view: View, report: Reporter, rolls: CommittedRolls) {
    this.view = view;
    this.report = report;
    this.rolls = rolls;
  }

  flush(): void {
    this.committed.flush(this.report);
    this.visible.flush(this.report);
    this.moved.flush(this.report);
  }

  /** Who leads the highest term so far; -1 for nobody. */
  get leader(): number {
    return this.highest?.node ?? -1;
  }

  /**
   * A controller leads this term, as it says itself, or somebody who follows it: a new leader speaks before it has saved
   * the first entry of its term. -1 for none.
   */
  leads(node: number, term: number): void {
    if (node < 0 || term <= (this.highest?.term ?? -1)) return;
    this.highest = { term, node, at: this.view.now };
    this.offices.push(this.highest);
  }

  /** An operator is told that it is done. */
  told(question: Question, { index, unchanged }: Done): void {
    if (question.verb.verb === 'transfer-leadership') this.transferred(question, question.verb.to, unchanged);
    else this.changed(question, index);
  }

  private changed(question: Question, index: number): void {
    const { node, verb, rollThen } = question;
    const { view, rolls } = this;
    this.committed.count += 1;
    const roll = rolls.at(index);
    const expected = `a committed configuration at ${rollThen} or later that fulfils ${wordOf(verb, view)}`;
    if (roll === undefined) {
      this.wrong('wish-is-committed', node, verb, expected, `none is committed at ${index}`);
    } else if (index < rollThen || !fulfils(verb, roll)) {
      this.wrong('wish-is-committed', node, verb, expected, this.rollOf(roll));
    }
    const state = asController(view.state(node));
    if (state === undefined || !isMember(state.raft) || state.raft.durable.removed) return;
    this.visible.count += 1;
    // In the middle of a step it is the disk that tells what will be shown, even after a crash.
    const disk = diskOf(view.durable(node));
    const kept = Math.max(disk?.settled ?? 0, disk?.raft.snapshot.configuration.index ?? 0);
    const shown = knownConfiguration(state);
    if (Math.max(shown.index, kept) >= index) return;
    const seen = this.rollOf(shown);
    this.wrong('wish-is-visible', node, verb, `the configuration at ${index}, or a later one`, seen);
  }

  private transferred(question: Question, to: number | null, unchanged: boolean): void {
    const { node, verb, askedAt, leaderThen } = question;
    // Without a name, whoever it was that the asked controller took for the leader first leads no more.
    if (to === null && unchanged) return;
    this.moved.count += 1;
    const since = this.offices.filter(({ at }) => at >= askedAt);
    const has = to === null ? since.length > 0 : since.some((office) => office.node === to);
    if (has || (unchanged && to === leaderThen)) return;
    const expected = to === null ? 'another leader' : `${this.view.name(to)} as leader`;
    const came = since.map((office) => `${this.view.name(office.node)} in term ${office.term}`).join(', ');
    const seen = came === '' ? 'no new leader since it was asked' : came;
    this.wrong('transfer-moves-leadership', node, verb, expected, seen);
  }

  private rollOf({ index, members }: Configuration): string {
    const told = members.map(({ id, suffrage }) => {
      return suffrage === 'voter' ? this.view.name(id) : `${this.view.name(id)} (${suffrage})`;
    });
    return `${told.join(' ')} at ${index}`;
  }

  private wrong(property: string, node: number, verb: OperatorVerb, expected: string, seen: string): void {
    this.flush();
    const name = this.view.name(node);
    const message = `${name} says that it is done: ${wordOf(verb, this.view)}.`;
    this.report.violate(property, { node, message, expected, seen });
  }
}

function fulfils(verb: OperatorVerb, { members }: Configuration): boolean {
  switch (verb.verb) {
    case 'remove':
      return !members.some(({ id }) => id === verb.node);
    case 'set-suffrage':
      return members.some(({ id, suffrage }) => id === verb.node && suffrage === verb.suffrage);
    case 'transfer-leadership':
      return true;
  }
}

/** A verb in words. */
export function wordOf(verb: OperatorVerb, view: View): string {
  switch (verb.verb) {
    case 'remove':
      return `remove ${view.name(verb.node)}`;
    case 'set-suffrage':
      return `make a ${verb.suffrage} of ${view.name(verb.node)}`;
    case 'transfer-leadership':
      return verb.to === null ? 'hand leadership over' : `hand leadership to ${view.name(verb.to)}`;
  }
}
